/** What comes back to a partner, without a browser: opened with its key, deleted only by its word, and nothing of it for other keys. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LogError } from "../src/core/key-log.ts";
import type { Access, Signer } from "../src/partner/access.ts";
import type { Ground } from "../src/partner/ground.ts";
import { Own } from "../src/partner/own.svelte.ts";
import { Unreachable } from "../src/net/http.ts";
import { fields } from "../src/wire/decode.ts";
import { mailbox } from "../src/wire/decode-release.ts";
import type { LetterFacts, ProblemCode } from "../src/wire/wire.ts";
import { golden } from "./golden.ts";

const { own, letters } = mailbox(golden("MailboxResponse"));
const [first] = letters;
if (!first) throw new Error("the golden file has a letter");
const other: LetterFacts = { ...first, disclosureId: "AQEBAQEBAQEBAQEBAQEBAQ" };
const says = fields(golden("Letter"));

const key: Signer = {
  free: () => undefined,
  mailbox: new Uint8Array([1, 2, 3]),
  openLetter: () => {
    throw new Error("internal");
  },
  sealForm: () => new Uint8Array(),
  sign: () => ({ input: "i", signature: "s", digest: "d" }),
};
const SIGNING: Access = { type: "signing", key, keyId: own };

describe("what came back", () => {
  const sent: { path: string; body: unknown }[] = [];
  let lies: LetterFacts[] = [];
  let refused: ProblemCode | null = null;
  let opens: (letter: LetterFacts) => Promise<string>;
  let closed = 0;

  const json = (status: number, body: object): Response =>
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  const problem = (code: ProblemCode): Response =>
    json(403, { type: `urn:sotto:problem:${code}`, code, title: "", status: 403, retryAfterMs: null });

  function answer(path: string): Response {
    switch (path) {
      case "/api/v1/own/receipts":
        return json(200, { receipts: [] });
      case "/api/v1/own/keys":
        return problem("forbidden");
      case "/api/v1/own/mailbox":
        return json(200, { own, letters: lies });
      default:
        return refused === null ? new Response(null, { status: 204 }) : problem(refused);
    }
  }

  const ground: Pick<Ground, "opener"> = {
    opener: () =>
      Promise.resolve({
        open: async (_key, whose, letter) => {
          expect(whose).toBe(own);
          return { author: "Alex", signedAt: 1, body: await opens(letter) };
        },
        close: () => {
          closed += 1;
        },
      }),
  };
  const page = (access: Access): Own => new Own(access, () => Promise.resolve(ground));

  beforeEach(() => {
    sent.length = 0;
    lies = [];
    refused = null;
    closed = 0;
    opens = () => Promise.resolve(JSON.stringify(says));
    vi.stubGlobal("location", { host: "line.test" });
    vi.stubGlobal("fetch", (path: string, { body }: RequestInit) => {
      sent.push({ path, body: typeof body === "string" ? JSON.parse(body) : null });
      return Promise.resolve(answer(path));
    });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const sentTo = (path: string): unknown[] => sent.filter((one) => one.path === path).map((one) => one.body);

  test("is usually nothing; the mailbox is there from the first look", async () => {
    const it = page(SIGNING);
    await it.load();
    expect(it.trouble).toBeNull();
    expect(it.came).toEqual({ told: [], closed: 0 });
    expect(sentTo("/api/v1/own/mailbox/key")).toEqual([{ publicKey: "AQID" }]);
  });

  test("is opened, and only what was opened is deleted by the word of who wrote it down", async () => {
    lies = [first, other];
    opens = ({ disclosureId }) =>
      disclosureId === first.disclosureId
        ? Promise.resolve(JSON.stringify(says))
        : Promise.reject(new Error("cannotOpen"));
    const it = page(SIGNING);
    await it.load();
    expect(it.came).toEqual({
      told: [{ disclosureId: first.disclosureId, putAt: first.putAt, by: "Alex", ...says }],
      closed: 1,
    });
    expect(closed).toBe(1);
    expect(sentTo("/api/v1/own/mailbox/taken")).toEqual([]);
    lies = [other];
    await it.take();
    expect(sentTo("/api/v1/own/mailbox/taken")).toEqual([{ disclosureIds: [first.disclosureId] }]);
    expect(it.taken).toBe(true);
    expect(it.came).toEqual({ told: [], closed: 1 });
    await it.load();
    expect(it.taken).toBe(false);
  });

  test("that says something else than a status stays closed", async () => {
    lies = [first, other];
    opens = ({ disclosureId }) =>
      Promise.resolve(
        disclosureId === first.disclosureId ? "no JSON" : JSON.stringify({ ...says, status: "legalName" }),
      );
    const it = page(SIGNING);
    await it.load();
    expect(it.came).toEqual({ told: [], closed: 2 });
  });

  test("is not shown where the keys of the line cannot be checked, or the connection is lost", async () => {
    lies = [first];
    for (const [error, trouble] of [
      [new LogError("forked"), "distrust"],
      [new Unreachable(), "unreachable"],
    ] as const) {
      opens = () => Promise.reject(error);
      const it = page(SIGNING);
      await it.load();
      expect(it.trouble).toBe(trouble);
      expect(it.came).toBeNull();
    }
    expect(closed).toBe(2);
  });

  test("is nothing for a key that may not, and is not asked for with an API key", async () => {
    refused = "forbidden";
    const it = page(SIGNING);
    await it.load();
    expect([it.came, it.trouble, it.signs]).toEqual([null, null, true]);
    sent.length = 0;
    const api = page({ type: "api", secret: "sotto_x" });
    await api.load();
    expect([api.came, api.trouble, api.signs]).toEqual([null, null, false]);
    expect(sent.filter(({ path }) => path.includes("mailbox"))).toEqual([]);
  });
});
