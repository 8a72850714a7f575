/** Calls that people asked for, as the server last said, and the one that we have taken. */
import { nowMs, nowS } from "../../net/clock.ts";
import { get, post, ProblemError, send } from "../../net/http.ts";
import { admin } from "../../text/admin.ts";
import { callback as t } from "../../text/callback.ts";
import { errorCode } from "../../core/surface.ts";
import { randomText, toBytes } from "../../wire/bytes.ts";
import { plannedCall } from "../../wire/decode-call.ts";
import { callsDue, callContact, safeHours, takenCall } from "../../wire/decode-callback.ts";
import type {
  CallbackId,
  CallContact,
  CallItem,
  CallOutcome,
  CallWindow,
  EndCall,
  Level,
  OverrideReason,
  SafeHours,
  Telephone,
  TelephoneShows,
} from "../../wire/wire.ts";
import { wordsParams, type Draft } from "../../call/draft.svelte.ts";
import { Beat } from "../beat.ts";
import { MAKE_CALLS, may } from "../roles.ts";
import type { Open } from "../session.svelte.ts";
import { openBox } from "../team.ts";
import wordsUrl from "../../../../crates/seal/words/english.txt?url";

/** A window opens on the minute: nobody waits longer for it to be seen here. */
const EVERY_MS = 15_000;

/** A call that we have taken, opened. */
export interface Taken {
  callbackId: CallbackId;
  contact: CallContact;
  hours: SafeHours;
}

/** What somebody is told whose request was saved. */
export interface Saved {
  words: string;
  first: CallWindow | undefined;
}

export class Callbacks {
  items = $state.raw<CallItem[]>([]);
  /** What we call from. */
  telephones = $state.raw<Telephone[]>([]);
  /** We were called because one of them does not hide. */
  called = $state(false);
  /** Whether the server has said anything yet. */
  known = $state(false);
  taken: Taken | null = $state.raw(null);
  busy = $state(false);
  trouble = $state("");
  readonly #open: Open;
  readonly #refreshKeys: () => Promise<void>;
  readonly #beat = new Beat(EVERY_MS, () => this.look());
  #steps = 0;

  constructor(open: Open, refreshKeys: () => Promise<void>) {
    this.#open = open;
    this.#refreshKeys = refreshKeys;
  }

  /** How many may be called now. */
  get due(): number {
    const now = nowMs();
    return this.items.filter((item) => item.windows.some((window) => isOpen(window, now))).length;
  }

  /** Those of them that a supervisor has to look at. */
  get alarms(): number {
    return this.items.filter((item) => item.attention).length;
  }

  /** The request that we have, as the list shows it. */
  get ours(): CallItem | null {
    return this.items.find((item) => item.callbackId === this.taken?.callbackId) ?? null;
  }

  start(): void {
    if (!may(this.#open.me.roles, MAKE_CALLS)) return;
    this.#beat.start();
  }

  stop(): void {
    this.#beat.stop();
    this.taken = null;
  }

  /** In the background: what went wrong is tried again and not told. */
  async look(): Promise<void> {
    const steps = this.#steps;
    try {
      const { calls, telephones, called } = await get("/api/v1/callbacks", callsDue);
      // A step began meanwhile: this is how it stood before it, and another look follows.
      if (steps !== this.#steps) return;
      this.items = calls;
      this.telephones = telephones;
      this.called = called;
      this.known = true;
      const mine = this.ours;
      if (mine?.by !== this.#open.me.memberId) this.taken = null;
    } catch {
      // The next look tells.
    }
  }

  async take(callbackId: CallbackId): Promise<void> {
    await this.#run(async () => {
      const taken = await post("/api/v1/callbacks/take", { callbackId }, takenCall);
      const contact = await this.#opened(taken.contact, callbackId, false);
      const hours = await this.#opened(taken.hours, callbackId, true);
      this.taken = { callbackId, contact: callContact(contact), hours: safeHours(hours) };
    });
  }

  async release(): Promise<void> {
    if (await this.#step("release")) this.taken = null;
  }

  /** The card was read, all of it (R335). */
  async ready(): Promise<void> {
    await this.#step("ready");
  }

  async call(): Promise<void> {
    await this.#step("start");
  }

  async outcome(outcome: CallOutcome, again: boolean): Promise<void> {
    const callbackId = this.taken?.callbackId;
    if (callbackId === undefined) return;
    const done = await this.#run(() => send("/api/v1/callbacks/outcome", { callbackId, outcome, again }));
    if (done) this.taken = null;
  }

  async seen(callbackId: CallbackId): Promise<void> {
    await this.#run(() => send("/api/v1/callbacks/seen", { callbackId }));
  }

  async allow(callbackId: CallbackId, reason: OverrideReason): Promise<void> {
    await this.#run(() => send("/api/v1/callbacks/override", { callbackId, reason }));
  }

  /** We have called our own second telephone (R333). True when it is written down. */
  async tested(telephoneId: string, shows: TelephoneShows): Promise<boolean> {
    return this.#run(() => send("/api/v1/callbacks/telephones", { telephoneId, shows }));
  }

  async telephonesSeen(): Promise<void> {
    await this.#run(() => send("/api/v1/callbacks/telephones/seen", {}));
  }

  /** Somebody gave their words: no number is asked for (R341, R342). True when it is over. */
  async endBy(typed: string, why: EndCall): Promise<boolean> {
    return this.#run(async () => {
      const { core, org } = this.#open;
      const words = core.CallWords.parse(typed, await wordList(), org);
      try {
        await send("/api/v1/callbacks/end", { words: wordsParams(words), why });
      } finally {
        words.free();
      }
    });
  }

  /** Writes a request down for somebody; null when it was not saved. */
  async plan(draft: Draft, level: Level, language: string): Promise<Saved | null> {
    let saved: Saved | null = null;
    await this.#run(async () => {
      const { core, org, trust } = this.#open;
      if (!trust) throw new Error("expired");
      const words = core.CallWords.make(await wordList(), org);
      const callbackId = randomText(16);
      try {
        const call = draft.seal(trust, toBytes(callbackId), words, nowS());
        const params = { callbackId, language, level, call };
        const { windows } = await post("/api/v1/callbacks/plan", params, plannedCall);
        saved = { words: words.text, first: windows[0] };
      } finally {
        words.free();
      }
    });
    return saved;
  }

  async #opened(box: string, callbackId: CallbackId, hours: boolean): Promise<unknown> {
    let body: string;
    try {
      body = openBox(this.#open.teamKeys, box, callbackId, hours);
    } catch {
      await this.#refreshKeys();
      body = openBox(this.#open.teamKeys, box, callbackId, hours);
    }
    const value: unknown = JSON.parse(body);
    return value;
  }

  async #step(step: "release" | "ready" | "start"): Promise<boolean> {
    const callbackId = this.taken?.callbackId;
    if (callbackId === undefined) return false;
    return this.#run(() => send(`/api/v1/callbacks/${step}`, { callbackId }));
  }

  /** Does one step, tells what went wrong, and looks anew; true when it worked. */
  async #run(step: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.#steps += 1;
    this.trouble = "";
    try {
      await step();
      return true;
    } catch (error) {
      this.trouble = troubleText(error);
      return false;
    } finally {
      this.busy = false;
      this.#steps += 1;
      await this.look();
    }
  }
}

export function isOpen(window: CallWindow, atMs: number): boolean {
  return window.startsAt <= atMs && atMs < window.endsAt;
}

export async function wordList(): Promise<string> {
  const response = await fetch(wordsUrl, { cache: "no-store" });
  if (!response.ok) throw new TypeError("words");
  return response.text();
}

function troubleText(error: unknown): string {
  if (error instanceof ProblemError) {
    switch (error.code) {
      case "outsideWindow":
      case "cardUnread":
      case "tooSoon":
      case "noCallsLeft":
      case "impossibleHours":
      case "wrongState":
      case "notOnDuty":
        return t.trouble[error.code];
      case "notFound":
        return t.words.wrong;
      case "rateLimited":
      case "forbidden":
        return admin.trouble[error.code];
      default:
        return admin.trouble.other;
    }
  }
  switch (errorCode(error)) {
    case "wrongCount":
      return t.words.count;
    case "unknownWord":
      return t.words.unknown;
    case "expired":
      return t.trouble.noKeys;
    case "cannotOpen":
      return t.trouble.unopened;
    default:
      return admin.trouble.unreachable;
  }
}
