import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ACTIONS, COUNTIES, DISPOSITIONS, NEEDS, NON_DATA } from "../src/desk/codes.ts";
import { agreedValues, FACT_KEYS, looksQuoted, packet } from "../src/desk/cases/facts.ts";
import { order, Queue } from "../src/desk/queue.svelte.ts";
import { talkState } from "../src/desk/stored.ts";
import { DecodeError } from "../src/wire/decode.ts";
import type { TalkState } from "../src/desk/talk-state.ts";
import { randomText } from "../src/wire/bytes.ts";
import type { Level, QueueItem } from "../src/wire/wire.ts";

describe("the wrap-up's codes", () => {
  const source = readFileSync(
    fileURLToPath(new URL("../../crates/domain/src/wrap_up.rs", import.meta.url)),
    "utf8",
  );
  const listed = (name: string): string[] => {
    const block = new RegExp(`const ${name}: &\\[&str\\] = &\\[([^\\]]*)\\]`).exec(source)?.[1] ?? "";
    return [...block.matchAll(/"([a-z_]+)"/g)].map((match) => match[1] ?? "");
  };

  test("are those that the server counts, no more and no fewer", () => {
    expect(listed("DISPOSITIONS").length).toBeGreaterThan(15);
    const lists = { DISPOSITIONS, NON_DATA, NEEDS, ACTIONS, COUNTIES };
    for (const [name, codes] of Object.entries(lists))
      expect(codes.map((one) => one.code).toSorted()).toEqual(listed(name).toSorted());
  });

  test("have a word each, none of them twice", () => {
    for (const codes of [DISPOSITIONS, NON_DATA, NEEDS, ACTIONS, COUNTIES])
      expect(new Set(codes.map((one) => one.label)).size).toBe(codes.length);
  });
});

function item(level: Level, returning: boolean, minutes: number): QueueItem {
  return {
    itemId: randomText(16),
    kind: "chat",
    chatId: randomText(16),
    level,
    levelBy: "person",
    levelWhy: "notSaid",
    levelConfirmed: false,
    language: "en",
    minor: false,
    supervisor: false,
    drill: false,
    unverified: false,
    prefers: null,
    live: true,
    returning,
    waitingSinceAt: minutes * 60_000,
    state: { type: "waiting" },
    offers: [],
    called: [],
  };
}

describe("the queue", () => {
  test("has practice behind everybody real, and does not count it", () => {
    const practice = { ...item("T1", true, 1), drill: true };
    const real = item("T5", false, 9);
    expect(order(practice, real)).toBe(1);
    expect(order(real, practice)).toBe(-1);
    const queue = new Queue();
    queue.onFrame({ type: "queue", items: [practice, real] });
    expect(queue.items).toEqual([real, practice]);
    expect(queue.count).toBe(1);
  });

  test("is ordered by level, then who lost their advocate, then age", () => {
    const wanted = [item("T1", false, 9), item("T2", true, 8), item("T2", false, 3), item("T2", false, 5)];
    const [a, b, c, d] = wanted;
    expect([d, b, c, a].flatMap((one) => (one ? [one] : [])).toSorted(order)).toEqual(wanted);
  });

  test("knows what is put before whom, and for how long", () => {
    const queue = new Queue();
    const offers = [
      { memberId: "me", untilAt: 2_000 },
      { memberId: "other", untilAt: 3_000 },
    ];
    const asked = { ...item("T3", false, 1), offers };
    queue.onFrame({ type: "queue", items: [item("T2", false, 1), asked] });
    expect(queue.offeredTo("me", 1_999)).toEqual([asked]);
    expect(queue.offeredTo("me", 2_000)).toEqual([]);
    expect(queue.offeredTo("other", 2_000)).toEqual([asked]);
    expect(queue.isAsking("me")).toBe(true);
    expect(queue.isAsking("nobody")).toBe(false);
    const taken: QueueItem = { ...asked, state: { type: "claimed", by: "other" } };
    queue.onFrame({ type: "queueChanged", changed: [taken], gone: [] });
    expect(queue.offeredTo("other", 0)).toEqual([]);
  });

  test("follows what changed and what is gone", () => {
    const queue = new Queue();
    const [first, second, third] = [item("T4", false, 1), item("T4", false, 2), item("T1", false, 3)];
    queue.onFrame({ type: "queue", items: [first, second] });
    expect(queue.known).toBe(true);
    const taken: QueueItem = { ...second, state: { type: "claimed", by: randomText(16) } };
    queue.onFrame({ type: "queueChanged", changed: [taken, third], gone: [first.itemId] });
    expect(queue.items).toEqual([third, taken]);
    expect(queue.waiting).toEqual([third]);
    expect(queue.find(second.itemId)).toEqual(taken);
    queue.onFrame({ type: "queueBehind", count: 800 });
    expect(queue.count).toBe(801);
    queue.onFrame({ type: "queue", items: [first] });
    expect(queue.count, "a new connection is told again").toBe(1);
  });
});

describe("the hand-off packet", () => {
  test("holds the facts that were filled in, in order, in the visitor's language", () => {
    const facts = { first: "a bed", called: " Rosa ", contact: "" };
    expect(packet(facts, "en")).toBe("Name or alias: Rosa\nWhat you want first: a bed");
    expect(packet(facts, "es-MX")).toBe("Nombre o alias: Rosa\nQué quiere primero: a bed");
    expect(packet({}, "en")).toBe("");
  });

  test("fills the record with what the person has read, and nothing else", () => {
    const facts = { called: "Rosa: la de Norwalk", age: "13 to 17", needs: "a bed" };
    const values = {
      "person/agreed/alias": "Rosa: la de Norwalk",
      "person/agreed/age": "13_17",
      "person/agreed/role": "self",
      "need/agreed/about": "a bed",
      "need/agreed/status": "open",
    };
    for (const language of ["en", "es"]) expect(agreedValues(packet(facts, language))).toEqual(values);
    expect(agreedValues("Somebody: else\n")).toEqual({});
  });

  test("has exactly the fields of E14", () => {
    expect(FACT_KEYS).toHaveLength(11);
  });

  test("is warned about where it looks copied", () => {
    expect(looksQuoted("never call after 6")).toBe(false);
    for (const quoted of ['she said "no"', "“no”", "«no»"]) expect(looksQuoted(quoted)).toBe(true);
  });
});

describe("what a desk stored of a chat", () => {
  const RELEASE = randomText(16);
  const state: TalkState = {
    facts: {
      chatId: randomText(16),
      itemId: randomText(16),
      fence: 3,
      level: "T2",
      language: "es",
      safety: "cannotTalkLong",
      device: "mayBeTaken",
    },
    phase: "open",
    cursor: 12,
    ended: null,
    lines: [
      { type: "text", key: "t1", mine: false, alias: "", text: "hola", at: 1, delivery: "theirs" },
      { type: "notice", key: "n1", kind: "joined", alias: "Alex", role: "advocate" },
      { type: "notice", key: "n2", kind: "kept", alias: "", role: "" },
      { type: "notice", key: "n3", kind: "noInterpreter", alias: "Ines", role: "" },
      { type: "notice", key: "n4", kind: "otherGender", alias: "", role: "" },
      { type: "notice", key: "n5", kind: "otherCommunity", alias: "", role: "" },
      { type: "handoff", key: "h1", mine: true, alias: "Alex", text: "Rosa", hash: "AAAA", answer: "open" },
      { type: "outside", key: "h2", mine: true, alias: "Alex", text: "888", hash: "AAAB", answer: "yes" },
      { type: "consent", key: "h3", mine: true, alias: "A", text: "w", hash: RELEASE, answer: "takenBack" },
    ],
    out: [
      {
        what: "text",
        body: { id: randomText(16), text: "hi" },
        frame: { type: "send", chatId: randomText(16), clientId: randomText(16), payload: "AAAA" },
      },
      {
        what: "letIn",
        invitationId: randomText(16),
        frame: {
          type: "handshake",
          chatId: randomText(16),
          clientId: randomText(16),
          commits: ["AAAA"],
          groupInfo: "AAAA",
          welcome: { invitationId: randomText(16), welcome: "AAAA" },
          fence: 3,
        },
      },
    ],
    held: [
      { what: "remove", device: randomText(16) },
      { what: "proposal", about: "proposal", text: "facts", clientId: randomText(16) },
      { what: "proposal", about: "outside", text: "888", clientId: randomText(16) },
      { what: "consent", releaseId: RELEASE, text: "w", clientId: randomText(16) },
    ],
    proposal: { text: "Rosa", hash: "AAAA", answer: "open" },
    outside: { text: "888", hash: "AAAB", answer: "yes" },
    consent: {
      text: "w",
      releaseId: RELEASE,
      draft: {
        on: { type: "item", itemId: randomText(16) },
        recipient: randomText(16),
        purpose: "legalIntake",
        classes: ["needs"],
        branch: "adult",
        untilAt: 5,
        paper: {
          person: "Ana",
          method: "inChat",
          language: "ar",
          wordsHash: "AAAA",
          signedBy: ["Ana"],
          risksExplained: true,
          alternatives: "",
          copyGiven: false,
          other: "",
          ownYes: null,
        },
      },
      answer: "yes",
      ownYes: { key: "AAAA", name: "", signature: "AAAA" },
      stored: false,
    },
    takenBack: [RELEASE],
  };

  test("is read back as it was written", () => {
    expect(talkState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  test("is read back where an older page wrote it, which knew no releases in a chat", () => {
    const older = { ...state, consent: undefined, takenBack: undefined };
    expect(talkState(JSON.parse(JSON.stringify(older)))).toMatchObject({ consent: null, takenBack: [] });
  });

  test("is refused when it is damaged", () => {
    for (const damage of [
      { facts: null },
      { phase: "asleep" },
      { cursor: -1 },
      { lines: [{ type: "?" }] },
      { out: [{}] },
    ])
      expect(() => talkState({ ...JSON.parse(JSON.stringify(state)), ...damage })).toThrow(DecodeError);
  });
});
