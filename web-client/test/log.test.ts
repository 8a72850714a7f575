import { expect, test } from "vitest";
import { Log } from "../src/chat/log.ts";
import { randomText } from "../src/wire/bytes.ts";
import type { Entry } from "../src/wire/wire.ts";

interface Seen {
  steps: string[];
  settled: number[];
  resyncs: number;
  stuck: unknown[];
}

function entry(seq: number, own = false): Entry {
  return { seq, clientId: `c${seq}`, kind: "message", own, payloads: own ? [] : ["AAAA"] };
}

function make(cursor: number | null, fail = 0): { log: Log; seen: Seen } {
  const seen: Seen = { steps: [], settled: [], resyncs: 0, stuck: [] };
  const log = new Log(cursor, {
    process: async (step) => {
      // Each step takes its time: order must not depend on it.
      await Promise.resolve();
      const seq = step.type === "own" ? step.seq : step.entry.seq;
      if (seq === fail) throw new Error("no");
      seen.steps.push(`${step.type}${seq}`);
    },
    settled: (seq) => {
      seen.settled.push(seq);
    },
    resync: () => (seen.resyncs += 1),
    onStuck: (error) => seen.stuck.push(error),
  });
  return { log, seen };
}

test("entries are processed once, in order, and acknowledged once per batch", async () => {
  const { log, seen } = make(0);
  log.entries([entry(1), entry(2)]);
  log.entries([entry(2), entry(3)]);
  await log.idle();
  expect(seen.steps).toEqual(["entry1", "entry2", "entry3"]);
  expect(seen.settled).toEqual([2, 3]);
  expect(log.cursor).toBe(3);
});

test("an own entry counts once, whether accepted or the log tells first", async () => {
  const { log, seen } = make(0);
  log.accepted("c1", 1);
  log.entries([entry(1, true), entry(2)]);
  log.entries([entry(3, true)]);
  log.accepted("c3", 3);
  await log.idle();
  expect(seen.steps).toEqual(["own1", "entry2", "own3"]);
});

test("an own entry that is accepted ahead waits for its place", async () => {
  const { log, seen } = make(4);
  log.accepted("c7", 7);
  await log.idle();
  expect(seen.steps).toEqual([]);
  log.entries([entry(5), entry(6)]);
  log.entries([entry(8)]);
  await log.idle();
  expect(seen.steps).toEqual(["entry5", "entry6", "own7", "entry8"]);
  expect(seen.settled).toEqual([7, 8]);
});

test("a gap asks for the log again and processes nothing beyond it", async () => {
  const { log, seen } = make(0);
  log.entries([entry(1), entry(3)]);
  await log.idle();
  expect(seen.steps).toEqual(["entry1"]);
  expect(seen.resyncs).toBe(1);
  log.entries([entry(2), entry(3)]);
  await log.idle();
  expect(log.cursor).toBe(3);
});

test("without a cursor the server's first entry counts", async () => {
  const { log, seen } = make(null);
  log.accepted("c12", 12);
  log.entries([entry(11)]);
  await log.idle();
  expect(seen.steps).toEqual(["entry11", "own12"]);
});

test("a step that fails stops the log for good: nothing after it is acknowledged", async () => {
  const { log, seen } = make(0, 2);
  log.entries([entry(1)]);
  log.entries([entry(2), entry(3)]);
  log.entries([entry(4)]);
  await log.idle();
  expect(seen.steps).toEqual(["entry1"]);
  expect(seen.settled).toEqual([1]);
  expect(seen.stuck).toHaveLength(1);
});

test("ids of the wire are 16 random bytes", () => {
  expect(new Set(Array.from({ length: 50 }, () => randomText(16))).size).toBe(50);
  expect(randomText(16)).toHaveLength(22);
  expect(randomText(32)).toHaveLength(43);
});
