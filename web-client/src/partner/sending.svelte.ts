/**
 * One form on its way: sealed once, sent until there is an answer, under one reference. Whatever is lost on the way, the same bytes go again,
 * and the server knows them; a key that was replaced meanwhile is answered by sealing anew. Nothing is kept outside of this tab.
 */
import { LogError } from "../core/key-log.ts";
import { errorCode } from "../core/surface.ts";
import { pauseMs } from "../net/backoff.ts";
import { isPassing, postText, ProblemError } from "../net/http.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { receipt as decodeReceipt } from "../wire/decode-own.ts";
import type { ConsentBasis, Form, NewIntroduction, ReceiptResponse, ReferralParams } from "../wire/wire.ts";
import { headers, type Access } from "./access.ts";
import { Broken, Lapsed } from "./trouble.ts";

/** Why a form was not taken: somebody has to do something. */
export type Refusal = "lapsed" | "distrust" | "key" | "scope" | "clock" | "long" | "other";

export type Stage =
  | { type: "writing" }
  | { type: "sending" }
  /** It goes again by itself. */
  | { type: "waiting"; why: "network" | "busy" }
  | { type: "stopped" }
  | { type: "refused"; why: Refusal }
  | { type: "done"; receipt: ReceiptResponse; consent: ConsentBasis };

/** What the steps need, so that tests give them others. */
export interface Plan {
  /** Seals what is written to the team of the notice as it is now. */
  seal: (reference: Uint8Array, inside: string, access: Access | null) => Promise<Uint8Array>;
  pause: (ms: number) => Promise<void>;
}

/** How often a form is sealed anew because the key was replaced, before a person is asked. */
const SEALS = 3;

type Next = { type: "again" } | { type: "anew" } | { type: "wait"; why: "network" | "busy"; ms: number };

export class Sending {
  stage: Stage = $state.raw({ type: "writing" });
  readonly #plan: Plan;
  #reference = randomText(16);
  /** Told apart from a later try after a stop. */
  #run = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Whether something may be on its way that has not arrived. */
  get isUnderWay(): boolean {
    return this.stage.type === "sending" || this.stage.type === "waiting";
  }

  /** Sends it, however long that takes. Resolves when it is there, was refused, or was stopped. */
  async send(form: Form, access: Access | null, introduction?: NewIntroduction): Promise<void> {
    if (this.isUnderWay) return;
    this.#run += 1;
    const run = this.#run;
    this.stage = { type: "sending" };
    let body: string | null = null;
    let seals = 0;
    for (let attempt = 0; run === this.#run; attempt += 1) {
      try {
        if (body === null) {
          seals += 1;
          body = await this.#seal(form, access, introduction);
        }
        const receipt = await this.#post(body, access);
        if (run === this.#run) this.stage = { type: "done", receipt, consent: form.routing.consent };
        return;
      } catch (error) {
        const next = after(error, attempt, seals < SEALS);
        if (run !== this.#run) return;
        if (typeof next === "string") {
          this.stage = { type: "refused", why: next };
          return;
        }
        if (next.type === "anew") body = null;
        if (next.type === "wait") {
          this.stage = { type: "waiting", why: next.why };
          await this.#plan.pause(next.ms);
        }
      }
    }
  }

  /** Gives up waiting. It may have arrived: what is sent from now on is another form. */
  stop(): void {
    if (!this.isUnderWay) return;
    this.#run += 1;
    this.#reference = randomText(16);
    this.stage = { type: "stopped" };
  }

  async #seal(form: Form, access: Access | null, introduction?: NewIntroduction): Promise<string> {
    const sealed = await this.#plan.seal(toBytes(this.#reference), JSON.stringify(form), access);
    const params: ReferralParams = {
      routing: form.routing,
      sealed: toText(sealed),
      ...(introduction && { introduction }),
    };
    return JSON.stringify(params);
  }

  #post(body: string, access: Access | null): Promise<ReceiptResponse> {
    const path = access === null ? "/api/v1/forms" : "/api/v1/referrals";
    const request = { path, body, reference: this.#reference };
    return postText(path, body, headers(access, request), decodeReceipt);
  }
}

/** What a failure asks for: the next step, or a person. */
function after(error: unknown, attempt: number, mayAnew: boolean): Next | Refusal {
  if (error instanceof Lapsed) return "lapsed";
  if (error instanceof Broken || error instanceof LogError) return "distrust";
  if (!(error instanceof ProblemError)) {
    const code = errorCode(error);
    if (code === "wrongSize") return "long";
    if (code === "expired") return mayAnew ? { type: "anew" } : "lapsed";
    return { type: "wait", why: "network", ms: pauseMs(attempt, false) };
  }
  if (isPassing(error.code))
    return { type: "wait", why: "busy", ms: error.retryAfterMs ?? pauseMs(attempt, true) };
  switch (error.code) {
    case "retiredKey":
      return mayAnew ? { type: "anew" } : "other";
    case "replayed":
      // Signed anew it is another request.
      return attempt < SEALS ? { type: "again" } : "other";
    case "badSignature":
    case "unsigned":
      return "key";
    case "forbidden":
      return "scope";
    case "staleSignature":
      return "clock";
    case "tooLarge":
      return "long";
    default:
      return "other";
  }
}
