/** Asking for a call on the visitor's page: sealed by the core in this tab, and forgotten with it. */
import { Draft, wordsParams, type CallWords, type DraftProblem } from "../../call/draft.svelte.ts";
import { rounded } from "../../call/hours.ts";
import { LogError } from "../../core/key-log.ts";
import { errorCode } from "../../core/surface.ts";
import { nowS } from "../../net/clock.ts";
import { post, ProblemError, send } from "../../net/http.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { foundCall, plannedCall } from "../../wire/decode-call.ts";
import type { Device, PlannedCallResponse, Safety, WordsParams } from "../../wire/wire.ts";
import { afterPaint, Lapsed, wordList, type Ground } from "../keys.ts";

/** What went wrong, in the words of the page. */
export type AskProblem =
  | DraftProblem
  | "impossibleHours"
  | "rateLimited"
  | "lapsed"
  | "unreachable"
  | "notFound"
  | "wrongState"
  | "count"
  | "unknown";

/** What the page needs of the rest of it. */
export interface AskPlan {
  language: () => string;
  safety: Safety;
  device: Device;
  /** Core, organisation and notice. */
  ground: () => Promise<Ground>;
  wordsUrl: string;
}

interface Sent {
  id: string;
  words: CallWords & { free(): void };
  /** What was asked for. */
  said: string;
}

/** Where it stands. */
export type AskStage =
  | { type: "form" }
  | { type: "working" }
  | { type: "done"; words: string; firstAt: number | null }
  | { type: "cancelled" }
  | { type: "moved"; firstAt: number | null };

export class Ask {
  stage: AskStage = $state.raw({ type: "form" });
  problem: AskProblem | null = $state(null);
  readonly draft = new Draft();
  readonly #plan: AskPlan;
  /** What may have reached the server although its answer was lost. */
  #sent: Sent | null = null;
  #ownWord = false;

  constructor(plan: AskPlan) {
    this.#plan = plan;
  }

  /** Whether the person chose a word of their own. */
  get hasOwnWord(): boolean {
    return this.#ownWord;
  }

  async book(): Promise<void> {
    this.problem = this.draft.problem();
    if (this.problem !== null) return;
    await this.#work(async (ground, list) => {
      const sent = await this.#toSend(ground, list);
      const call = this.draft.seal(ground.trust, toBytes(sent.id), sent.words, nowS());
      const { safety, device } = this.#plan;
      const params = { callbackId: sent.id, language: this.#plan.language(), safety, device, call };
      let planned: PlannedCallResponse;
      try {
        planned = await post("/api/v1/callbacks", params, plannedCall);
      } catch (error) {
        // The server said no: it has nothing of it.
        if (error instanceof ProblemError) this.#forget();
        throw error;
      }
      this.#ownWord = this.draft.codeWord.trim() !== "";
      this.stage = { type: "done", words: sent.words.text, firstAt: first(planned) };
      this.draft.wipe();
      this.#forget();
    });
  }

  /** The request and its words. After a lost answer the same ones again; what was changed meanwhile takes the place of the first. */
  async #toSend({ core, org }: Ground, list: string): Promise<Sent> {
    const said = this.draft.said(nowS() * 1_000);
    if (this.#sent?.said === said) return this.#sent;
    if (this.#sent !== null) {
      try {
        await send("/api/v1/callbacks/cancel", wordsParams(this.#sent.words));
      } catch (error) {
        if (!(error instanceof ProblemError && error.code === "notFound")) throw error;
      }
      this.#forget();
    }
    this.#sent = { id: randomText(16), words: core.CallWords.make(list, org), said };
    return this.#sent;
  }

  #forget(): void {
    this.#sent?.words.free();
    this.#sent = null;
  }

  async cancel(typed: string): Promise<void> {
    await this.#byWords(typed, async (words) => {
      await send("/api/v1/callbacks/cancel", words);
      this.stage = { type: "cancelled" };
    });
  }

  /** Other times, without the number. */
  async move(typed: string): Promise<void> {
    this.problem = this.draft.hoursProblem();
    if (this.problem !== null) return;
    await this.#byWords(typed, async (words, { trust }) => {
      const { callbackId } = await post("/api/v1/callbacks/find", words, foundCall);
      const hours = this.draft.hours(nowS() * 1_000);
      const box = trust.sealHours(toBytes(callbackId), JSON.stringify(hours), nowS());
      const params = { words, hours: rounded(hours), hoursBox: toText(box) };
      const planned = await post("/api/v1/callbacks/change", params, plannedCall);
      this.stage = { type: "moved", firstAt: first(planned) };
    });
  }

  async #byWords(typed: string, step: (words: WordsParams, ground: Ground) => Promise<void>): Promise<void> {
    await this.#work(async (ground, list) => {
      const words = ground.core.CallWords.parse(typed, list, ground.org);
      try {
        await step(wordsParams(words), ground);
      } finally {
        words.free();
      }
    });
  }

  /** Nothing was stored when it fails: the form stays as it is. */
  async #work(step: (ground: Ground, list: string) => Promise<void>): Promise<void> {
    if (this.stage.type === "working") return;
    this.problem = null;
    this.stage = { type: "working" };
    try {
      await afterPaint();
      const list = await wordList(this.#plan.wordsUrl);
      const ground = await this.#plan.ground();
      try {
        await step(ground, list);
      } finally {
        ground.keys.stop();
        ground.trust.free();
        ground.org.free();
      }
    } catch (error) {
      this.problem = problemOf(error);
      this.stage = { type: "form" };
    }
  }
}

function first({ windows }: PlannedCallResponse): number | null {
  return windows[0]?.startsAt ?? null;
}

function problemOf(error: unknown): AskProblem {
  if (error instanceof Lapsed || error instanceof LogError) return "lapsed";
  if (error instanceof ProblemError) {
    switch (error.code) {
      case "impossibleHours":
      case "rateLimited":
      case "notFound":
      case "wrongState":
        return error.code;
      default:
        return "unreachable";
    }
  }
  switch (errorCode(error)) {
    case "wrongCount":
      return "count";
    case "unknownWord":
      return "unknown";
    case "expired":
      return "lapsed";
    default:
      return "unreachable";
  }
}
