/**
 * Follows the public log of keys (decision 0037). A step of the core that needs a certificate or a notice which was not proved yet
 * waits here until the server has proved it. What the log does not hold, and a log that contradicts itself, is refused.
 */
import { pauseMs } from "../net/backoff.ts";
import { post, ProblemError } from "../net/http.ts";
import { toBytes, toText } from "../wire/bytes.ts";
import { keys as decodeKeys } from "../wire/decode.ts";
import { KEYS_WANTED, type KeysParams } from "../wire/wire.ts";
import { errorCode } from "./surface.ts";

/** The core's side: an organisation of either build that follows its log. */
export interface Followed {
  readonly logSize: number;
  readonly seen: Uint8Array | undefined;
  missing(): Uint8Array[];
  learn(proof: Uint8Array, now: number): void;
}

/** What is wrong: it contradicts what was seen or itself, it is too old, or it lacks what is served. */
export type LogTrouble = "forked" | "stale" | "missing";

const CODES: Record<LogTrouble, string> = { forked: "forkedLog", stale: "staleLog", missing: "notInLog" };

/** The log cannot be believed, or does not hold what is served. Trying again does not help. */
export class LogError extends Error {
  constructor(readonly why: LogTrouble) {
    super(CODES[why]);
  }
}

export interface KeyLogPlan {
  /** What was seen has grown: for the next visit. */
  keep: (seen: Uint8Array) => void;
  /** Something is wrong; null when a log that was too old is fresh again. */
  onTrouble: (why: LogTrouble | null) => void;
}

/** A head is looked at anew after this time, in milliseconds: the server signs one every hour. */
const LOOK_MS = 3_600_000;

export class KeyLog {
  readonly #followed: Followed | null;
  readonly #plan: KeyLogPlan;
  #asking: Promise<void> = Promise.resolve();
  #lookedAt = 0;
  #forked = false;
  #stopped = false;

  /** @param followed null for an organisation whose settings name no log: then nothing is asked. */
  constructor(followed: Followed | null, plan: KeyLogPlan) {
    this.#followed = followed;
    this.#plan = plan;
  }

  /**
   * Does a step of the core; where it needs what is not proved, asks, and does it again. While the server cannot be reached it
   * waits, for so many tries. After `stop` it never settles: whoever waited is gone. Throws a `LogError`.
   */
  async sure<T>(step: () => T, tries = Infinity): Promise<T> {
    const asked = new Set<string>();
    for (;;) {
      if (this.#stopped) await gone();
      try {
        return step();
      } catch (error) {
        const followed = this.#followed;
        if (!followed || errorCode(error) !== "notInLog") throw error;
        const missing = followed.missing().map(toText);
        const fresh = missing.filter((hash) => !asked.has(hash));
        if (fresh.length === 0) throw this.#trouble("missing");
        for (const hash of fresh) asked.add(hash);
        await this.#ask(followed, fresh, tries);
      }
    }
  }

  /** The same; null where the log refuses, which `onTrouble` has told. */
  async orNull<T>(step: () => T): Promise<T | null> {
    try {
      return await this.sure(step);
    } catch (error) {
      if (error instanceof LogError) return null;
      throw error;
    }
  }

  /** Looks once an hour how the log goes on, so that nobody is kept at an old one. What is wrong is told by `onTrouble`. */
  async look(): Promise<void> {
    if (!this.#followed || this.#stopped || Date.now() - this.#lookedAt < LOOK_MS) return;
    try {
      await this.#ask(this.#followed, [], 1);
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** One question at a time: each goes on from what the one before has shown. */
  #ask(followed: Followed, leaves: string[], tries: number): Promise<void> {
    const done = this.#asking.then(() => this.#askNow(followed, leaves.slice(0, KEYS_WANTED), tries));
    this.#asking = done.catch(() => undefined);
    return done;
  }

  async #askNow(followed: Followed, leaves: string[], tries: number): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      if (this.#stopped) await gone();
      if (this.#forked) throw new LogError("forked");
      const params: KeysParams = { from: followed.logSize, leaves, after: null };
      let proof: string;
      try {
        ({ proof } = await post("/api/v1/keys", params, decodeKeys));
      } catch (error) {
        // Whatever is no proof is no answer: as good as a lost connection.
        if (attempt + 1 >= tries) throw error;
        const pause = error instanceof ProblemError ? error.retryAfterMs : null;
        await new Promise((resolve) => setTimeout(resolve, pause ?? pauseMs(attempt, false)));
        continue;
      }
      if (this.#stopped) await gone();
      this.#learn(followed, toBytes(proof));
      return;
    }
  }

  /** By this device's own clock: a server that is being checked must not say what time it is. */
  #learn(followed: Followed, proof: Uint8Array): void {
    try {
      followed.learn(proof, Math.floor(Date.now() / 1000));
    } catch (error) {
      throw this.#trouble(errorCode(error) === "staleLog" ? "stale" : "forked");
    }
    this.#lookedAt = Date.now();
    this.#plan.onTrouble(null);
    const { seen } = followed;
    if (seen) this.#plan.keep(seen);
  }

  #trouble(why: LogTrouble): LogError {
    if (why === "forked") this.#forked = true;
    this.#plan.onTrouble(why);
    return new LogError(why);
  }
}

/** Never comes back. */
function gone(): Promise<never> {
  return new Promise<never>(() => undefined);
}
