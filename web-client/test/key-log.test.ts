/** A step that needs what the log of keys has not proved waits, asks once, and is refused when the answer does not hold it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { KeyLog, LogError, type Followed, type LogTrouble } from "../src/core/key-log.ts";
import { toText } from "../src/wire/bytes.ts";
import { fields, list, text } from "../src/wire/decode.ts";

const A = new Uint8Array(32).fill(1);
const B = new Uint8Array(32).fill(2);

/** A log as the core follows it: a proof is the hashes that it proves, or one byte that says what is wrong with it. */
class Log implements Followed {
  logSize = 0;
  seen: Uint8Array | undefined = undefined;
  readonly #known = new Set<string>();
  #missing: Uint8Array[] = [];

  missing(): Uint8Array[] {
    return this.#missing.splice(0);
  }

  learn(proof: Uint8Array): void {
    if (proof.length === 1) throw new Error(["forkedLog", "staleLog", "badSignature"][proof[0] ?? 0]);
    for (let start = 0; start < proof.length; start += 32)
      this.#known.add(toText(proof.subarray(start, start + 32)));
    this.logSize += 1;
    this.seen = new Uint8Array([this.logSize]);
  }

  /** A step that needs these leaves. */
  need(...leaves: Uint8Array[]): string {
    this.#missing = leaves.filter((leaf) => !this.#known.has(toText(leaf)));
    if (this.#missing.length > 0) throw new Error("notInLog");
    return "done";
  }
}

interface Question {
  from: unknown;
  leaves: string[];
}

let log: Log;
let keys: KeyLog;
let asked: Question[];
let troubles: (LogTrouble | null)[];
let kept: Uint8Array[];
/** What the server answers, in order; null loses the connection. */
let answers: (Uint8Array | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  log = new Log();
  [asked, troubles, kept, answers] = [[], [], [], []];
  keys = new KeyLog(log, { keep: (seen) => kept.push(seen), onTrouble: (why) => troubles.push(why) });
  vi.stubGlobal("fetch", (_path: string, { body }: { body: string }) => {
    const question = fields(JSON.parse(body));
    asked.push({ from: question.from, leaves: list(question.leaves, text) });
    const answer = answers.shift();
    if (!answer) return Promise.reject(new TypeError("no connection"));
    return Promise.resolve(Response.json({ proof: toText(answer) }));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const both = new Uint8Array([...A, ...B]);

describe("a step", () => {
  test("that needs nothing asks nothing", async () => {
    expect(await keys.sure(() => log.need())).toBe("done");
    expect(asked).toEqual([]);
  });

  test("is done again when everything that it needs was proved by one answer", async () => {
    answers = [both];
    expect(await keys.sure(() => log.need(A, B))).toBe("done");
    expect(asked).toEqual([{ from: 0, leaves: [toText(A), toText(B)] }]);
    expect(await keys.sure(() => log.need(B))).toBe("done");
    expect(asked.length).toBe(1);
    expect(kept).toEqual([new Uint8Array([1])]);
  });

  test("that needs more after the first answer asks for that alone", async () => {
    answers = [A, B];
    let first = true;
    const step = (): string => (first ? ((first = false), log.need(A)) : log.need(A, B));
    expect(await keys.sure(step)).toBe("done");
    expect(asked.map((question) => question.leaves)).toEqual([[toText(A)], [toText(B)]]);
    expect(asked[1]?.from).toBe(1);
  });

  test("is refused when the log does not hold what it needs", async () => {
    answers = [A];
    await expect(keys.sure(() => log.need(A, B))).rejects.toEqual(new LogError("missing"));
    expect(asked.length).toBe(1);
    expect(troubles).toEqual([null, "missing"]);
    answers = [A];
    expect(await keys.orNull(() => log.need(B))).toBeNull();
    expect(await keys.orNull(() => log.need(A))).toBe("done");
  });

  test("fails as it fails where that has nothing to do with the log", async () => {
    const refused = keys.sure(() => {
      throw new Error("refusedReader");
    });
    await expect(refused).rejects.toThrow("refusedReader");
    expect(asked).toEqual([]);
  });

  test("waits while the server cannot be reached, and goes on by itself", async () => {
    answers = [null, null, null, both];
    const done = keys.sure(() => log.need(A));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await done).toBe("done");
    expect(asked.length).toBe(4);
    expect(troubles).toEqual([null]);
  });

  test("gives up after so many tries where somebody waits at the screen", async () => {
    const done = keys.sure(() => log.need(A), 3);
    const given = expect(done).rejects.not.toBeInstanceOf(LogError);
    await vi.advanceTimersByTimeAsync(60_000);
    await given;
    expect(asked.length).toBe(3);
  });

  test("never settles once the page has let go of the keys", async () => {
    let settled = false;
    const step = (): string => log.need(A);
    void keys.sure(step).finally(() => (settled = true));
    keys.stop();
    answers = [both];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(settled).toBe(false);
  });
});

describe("a log", () => {
  test("that contradicts itself is never believed again", async () => {
    answers = [new Uint8Array([0]), both];
    await expect(keys.sure(() => log.need(A))).rejects.toEqual(new LogError("forked"));
    await expect(keys.sure(() => log.need(A))).rejects.toEqual(new LogError("forked"));
    expect(asked.length).toBe(1);
    expect(kept).toEqual([]);
  });

  test("whose proof does not verify is as bad", async () => {
    answers = [new Uint8Array([2])];
    await expect(keys.sure(() => log.need(A))).rejects.toEqual(new LogError("forked"));
  });

  test("that is too old is believed when it is fresh again", async () => {
    answers = [new Uint8Array([1]), both];
    await expect(keys.sure(() => log.need(A))).rejects.toEqual(new LogError("stale"));
    expect(await keys.sure(() => log.need(A))).toBe("done");
    expect(troubles).toEqual(["stale", null]);
  });

  test("is asked one question at a time", async () => {
    answers = [A, B];
    const steps = [keys.sure(() => log.need(A)), keys.sure(() => log.need(B))];
    expect(await Promise.all(steps)).toEqual(["done", "done"]);
    expect(asked.map((question) => question.from)).toEqual([0, 1]);
  });

  test("is looked at once an hour, and says what is wrong", async () => {
    answers = [both];
    await keys.look();
    await keys.look();
    expect(asked).toEqual([{ from: 0, leaves: [] }]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    answers = [new Uint8Array([0])];
    await keys.look();
    expect(troubles).toEqual([null, "forked"]);
  });

  test("that the settings do not name is not asked for", async () => {
    const without = new KeyLog(null, { keep: () => undefined, onTrouble: () => undefined });
    await without.look();
    expect(await without.sure(() => "done")).toBe("done");
    expect(asked).toEqual([]);
  });
});
