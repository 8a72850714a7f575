/** Releases at the desk without a browser: what counts, what is sealed, and that a step whose answer was lost is done once. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Releases, resealedPaper, type Agreed, type Ground } from "../src/desk/releases/releases.svelte.ts";
import { release as t } from "../src/text/release.ts";
import { hashOf, wordsToRead } from "../src/text/release-words.ts";
import { toBytes, toText } from "../src/wire/bytes.ts";
import { fields, list, text } from "../src/wire/decode.ts";
import { releases as decode } from "../src/wire/decode-release.ts";
import type { ProblemCode, ReleaseFacts, ReleasePaper, ReleasesResponse, TaskOn } from "../src/wire/wire.ts";
import { golden } from "./golden.ts";

const on: TaskOn = { type: "item", itemId: "AgICAgICAgICAgICAgICAg" };
const LATER = Date.now() + 3_600_000;
const sample = decode(golden("ReleasesResponse"));
const [first] = sample.releases;
const [agency] = sample.recipients;
if (!first || !agency) throw new Error("the golden file has a release and an agency");

const paper: ReleasePaper = {
  person: "Ana",
  method: "inChat",
  language: "es",
  wordsHash: "AAAA",
  signedBy: ["Ana"],
  risksExplained: true,
  alternatives: "",
  copyGiven: false,
  other: "",
  ownYes: null,
};
const agreed: Agreed = {
  on,
  recipient: agency.forwarderId,
  purpose: "referralStatusToForwarder",
  classes: ["statusAccepted"],
  branch: "adult",
  untilAt: LATER,
  paper,
};
const says = {
  on,
  recipient: agency.forwarderId,
  reference: "Dg4ODg4ODg4ODg4ODg4ODg",
  status: "statusAccepted",
} as const;

/** In place of the core's check, which has tests of its own: a signature is good if it is this one. */
const SIGNED = toText(new Uint8Array(64).fill(5));
const isOwnYes = (...[, , , , signature]: Parameters<Ground["core"]["Desk"]["isOwnYes"]>): boolean =>
  toText(Uint8Array.from(signature)) === SIGNED;

/** Seals by writing down, so that the test can read it. */
const box = (...parts: string[]): Uint8Array => new TextEncoder().encode(parts.join("|"));
const opened = (sealed: unknown): string => new TextDecoder().decode(toBytes(text(sealed)));

describe("releases at the desk", () => {
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  let answers: (() => Response)[] = [];
  let state: ReleasesResponse;
  let refreshed = 0;
  let keys: Ground["teamKeys"] = [];
  let releases: Releases;

  const json = (status: number, body: object): Response =>
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  const problem = (code: ProblemCode) => (): Response =>
    json(403, { type: `urn:sotto:problem:${code}`, code, title: "", status: 403, retryAfterMs: null });
  const lost = (): Response => {
    throw new TypeError("network");
  };
  const told = (releases: ReleaseFacts[]): void => {
    state = { ...state, releases };
  };
  const one = (changes: Partial<ReleaseFacts>): ReleaseFacts => ({
    ...first,
    untilAt: LATER,
    sealed: null,
    ...changes,
  });

  beforeEach(() => {
    sent.length = 0;
    answers = [];
    refreshed = 0;
    keys = [];
    state = { releases: [], recipients: [agency] };
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
      const { body } = init;
      sent.push({ path, body: typeof body === "string" ? fields(JSON.parse(body)) : {} });
      const answer = answers.shift();
      return Promise.resolve(answer ? answer() : json(200, state));
    });
    const ground: Ground = {
      core: { Desk: { isOwnYes } },
      me: { roles: ["advocate"] },
      desk: {
        sealLetter: (letter, recipient, mailbox, body) =>
          box(...[letter, recipient, mailbox].map((bytes) => toText(Uint8Array.from(bytes))), body),
      },
      trust: { sealRelease: (id, words) => box(toText(Uint8Array.from(id)), words) },
      get teamKeys() {
        return keys;
      },
    };
    releases = new Releases(ground, () => {
      refreshed += 1;
      return Promise.resolve();
    });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test("that count come first, and one whose end has come counts no more, whoever asked last", async () => {
    told([
      one({ releaseId: "AQEBAQEBAQEBAQEBAQEBAQ", state: "withdrawn" }),
      one({ releaseId: "AgICAgICAgICAgICAgICAg", state: "live", untilAt: Date.now() - 1 }),
      one({ releaseId: "AwMDAwMDAwMDAwMDAwMDAw", state: "awaiting" }),
      one({ releaseId: "BAQEBAQEBAQEBAQEBAQEBA", state: "live" }),
    ]);
    await releases.look();
    expect(releases.all.map((each) => releases.stateOf(each))).toEqual([
      "live",
      "awaiting",
      "withdrawn",
      "over",
    ]);
    expect(releases.awaiting).toBe(1);
    expect(releases.all.filter((each) => releases.isCurrent(each)).length).toBe(2);
  });

  test("are shown for the one person only", async () => {
    const other: TaskOn = { type: "case", caseId: "CQkJCQkJCQkJCQkJCQkJCQ" };
    told([one({}), one({ releaseId: "AwMDAwMDAwMDAwMDAwMDAw", on: other })]);
    await releases.look();
    expect(releases.about(on).map((each) => each.on)).toEqual([on]);
    expect(releases.about(other).map((each) => each.on)).toEqual([other]);
  });

  test("are taken with the paper sealed, and once where the answer was lost", async () => {
    answers = [lost];
    expect(await releases.take(agreed)).toBe(false);
    expect(releases.trouble).not.toBe("");
    expect(await releases.take(agreed)).toBe(true);
    expect(releases.trouble).toBe("");
    const [before, again] = sent;
    expect(again?.path).toBe("/api/v1/releases");
    expect(again?.body["releaseId"]).toBe(before?.body["releaseId"]);
    expect(opened(again?.body["sealed"])).toBe(`${text(again?.body["releaseId"])}|${JSON.stringify(paper)}`);
    expect(JSON.stringify(again?.body)).not.toContain("Ana");
    expect(again?.body).not.toHaveProperty("paper");
    await releases.take(agreed);
    expect(sent[2]?.body["releaseId"]).not.toBe(before?.body["releaseId"]);
  });

  test("let a status be told, sealed to each key of the mailbox", async () => {
    await releases.look();
    expect(await releases.tellStatus(says)).toBe(true);
    const { path, body } = sent[1] ?? { path: "", body: {} };
    expect(path).toBe("/api/v1/releases/tell");
    expect(body).toMatchObject({ way: "mailbox", classes: ["statusAccepted"], recipient: says.recipient });
    const boxes = list(body["boxes"], fields);
    expect(boxes.map(({ credentialId }) => credentialId)).toEqual(
      agency.mailbox.map((key) => key.credentialId),
    );
    const [key] = agency.mailbox;
    expect(opened(boxes[0]?.["sealed"])).toBe(
      [
        text(body["disclosureId"]),
        key?.credentialId,
        key?.publicKey,
        JSON.stringify({ reference: says.reference, status: says.status }),
      ].join("|"),
    );
  });

  test("are told once where the answer was lost, and again as another step after that", async () => {
    await releases.look();
    answers = [lost];
    expect(await releases.tellStatus(says)).toBe(false);
    expect(await releases.tellStatus(says)).toBe(true);
    expect(await releases.tellStatus(says)).toBe(true);
    const ids = sent.slice(1).map(({ body }) => body["disclosureId"]);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test("are sealed anew once where the mailbox has changed, and then a human is told", async () => {
    await releases.look();
    const fresh = [{ credentialId: "AQEBAQEBAQEBAQEBAQEBAQ", publicKey: "AAAA" }];
    state = { ...state, recipients: [{ ...agency, mailbox: fresh }] };
    answers = [problem("mailboxChanged")];
    expect(await releases.tellStatus(says)).toBe(true);
    expect(sent.map(({ path }) => path)).toEqual([
      "/api/v1/releases",
      "/api/v1/releases/tell",
      "/api/v1/releases",
      "/api/v1/releases/tell",
    ]);
    const boxes = list(sent[3]?.body["boxes"], fields);
    expect(boxes.map(({ credentialId }) => credentialId)).toEqual(["AQEBAQEBAQEBAQEBAQEBAQ"]);
    answers = [problem("mailboxChanged"), (): Response => json(200, state), problem("mailboxChanged")];
    expect(await releases.tellStatus(says)).toBe(false);
    expect(releases.trouble).toBe(t.trouble.mailboxChanged);
  });

  test("that are none any more are said so in words", async () => {
    for (const code of ["noRelease", "badRelease", "notFound", "forbidden"] as const) {
      answers = [problem(code)];
      expect(await releases.tellAloud({ ...agreed, way: "phone" })).toBe(false);
      expect(releases.trouble).toBe(t.trouble[code]);
    }
    expect(await releases.withdraw(first.releaseId)).toBe(true);
    expect(sent.at(-1)).toEqual({
      path: "/api/v1/releases/withdraw",
      body: { releaseId: first.releaseId },
    });
  });

  test("name somebody only where the paper opens; a key that came since is fetched", async () => {
    const sealed = toText(box("paper"));
    told([one({ sealed }), one({ releaseId: "AwMDAwMDAwMDAwMDAwMDAw" })]);
    await releases.look();
    expect(refreshed).toBe(1);
    expect(releases.papers.get(first.releaseId)).toBeNull();
    keys = [{ openRelease: () => JSON.stringify(paper) }];
    await releases.look();
    expect(releases.papers).toEqual(new Map([[first.releaseId, paper]]));
    expect(refreshed).toBe(1);
    told([one({})]);
    await releases.look();
    expect(releases.papers.size).toBe(0);
    releases.stop();
    expect(releases.told).toBeNull();
  });

  test("of a chat are stored with the person's own yes, under the id that they signed, and not without", async () => {
    const releaseId = "BwcHBwcHBwcHBwcHBwcHBw";
    const ownYes = { key: toText(new Uint8Array(32)), name: "A.", signature: SIGNED };
    const asked = { text: "words", releaseId, draft: agreed, answer: "yes", ownYes, stored: false } as const;
    for (const without of [
      { ...asked, answer: "open" as const },
      { ...asked, answer: "takenBack" as const },
      { ...asked, ownYes: null },
      { ...asked, ownYes: { ...ownYes, signature: toText(new Uint8Array(64)) } },
    ])
      expect(await releases.takeAgreed(without)).toBe(false);
    expect(sent).toEqual([]);
    expect(await releases.takeAgreed(asked)).toBe(true);
    expect(sent[0]?.body.releaseId).toBe(releaseId);
    const [id, words] = opened(sent[0]?.body.sealed).split("|");
    expect(id).toBe(releaseId);
    expect(JSON.parse(words ?? "")).toEqual({ ...paper, signedBy: ["A."], ownYes });
  });

  test("that were taken back in the chat end at once, and it is said what nobody can call back", async () => {
    const id = first.releaseId;
    answers = [lost];
    expect(await releases.takenBack(id)).toBeNull();
    told([one({ releaseId: id, state: "withdrawn", told: [] })]);
    expect(await releases.takenBack(id)).toEqual({ agency: first.recipientName, told: false });
    const letter = {
      disclosureId: "CAgICAgICAgICAgICAgICA",
      classes: ["statusAccepted"] as const,
      by: "Alex",
      toldAt: 1,
      waits: false,
    };
    const kept = { ...letter, classes: [...letter.classes], way: "mailbox" as const, handedAt: null };
    told([one({ releaseId: id, state: "withdrawn", told: [kept] })]);
    expect((await releases.takenBack(id))?.told).toBe(false);
    for (const out of [
      { ...kept, handedAt: 2 },
      { ...kept, way: "phone" as const },
    ]) {
      told([one({ releaseId: id, state: "withdrawn", told: [out] })]);
      expect((await releases.takenBack(id))?.told).toBe(true);
    }
    // One that was never stored has told nothing.
    answers = [problem("notFound")];
    expect(await releases.takenBack(id)).toEqual({ agency: "", told: false });
    expect(sent.every(({ path }) => path === "/api/v1/releases/withdraw")).toBe(true);
  });

  test("are sealed again only by a desk that opens them", () => {
    const stale = { releaseId: first.releaseId, sealed: toText(box("paper")) };
    const sealRelease = (id: Uint8Array | number[], words: string): Uint8Array =>
      box(toText(Uint8Array.from(id)), words);
    const ground: Ground = {
      core: { Desk: { isOwnYes } },
      me: { roles: [] },
      desk: { sealLetter: () => box() },
      trust: { sealRelease },
      teamKeys: [],
    };
    expect(resealedPaper(ground, stale)).toBeNull();
    const key = { openRelease: (): string => "words" };
    expect(opened(resealedPaper({ ...ground, teamKeys: [key] }, stale))).toBe(`${first.releaseId}|words`);
    expect(resealedPaper({ ...ground, trust: null, teamKeys: [key] }, stale)).toBeNull();
  });
});

test("the hash on the paper is of exactly the words that were read", async () => {
  const filling = {
    agency: "Harbor clinic",
    purpose: "referralStatusToForwarder",
    other: "",
    classes: ["statusAccepted"],
    until: Date.UTC(2026, 11, 15, 18, 4),
    zone: "America/New_York",
  } as const;
  const read = wordsToRead("en", filling);
  const hash = toText(await hashOf(read));
  expect(hash.length).toBe(43);
  expect(toText(await hashOf(wordsToRead("en", { ...filling })))).toBe(hash);
  for (const other of [
    wordsToRead("es", filling),
    wordsToRead("en", { ...filling, agency: "Harbour clinic" }),
    wordsToRead("en", { ...filling, until: filling.until + 60_000 }),
    wordsToRead("en", { ...filling, classes: ["statusAccepted", "statusClosed"] }),
  ])
    expect(toText(await hashOf(other))).not.toBe(hash);
});
