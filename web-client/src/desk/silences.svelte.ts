/**
 * Persons who wait for an answer while their advocate's desk is open: first the desk reminds its owner, then it asks a colleague in.
 * Only the ends can tell an answer from a sign of having read; so the desk looks, not the server.
 */
import { SvelteSet } from "svelte/reactivity";
import { post, ProblemError } from "../net/http.ts";
import { randomText } from "../wire/bytes.ts";
import { standIn } from "../wire/decode-staff.ts";
import type { ChatId, Invitation, MemberId, Silence, StandInParams } from "../wire/wire.ts";
import type { DeskTalk } from "./talk.svelte.ts";

/** How often is looked, in milliseconds. */
const LOOK_MS = 5_000;
/** Where nobody was free, or a request was lost: how long until the next one, in milliseconds. */
const AGAIN_MS = 60_000;

/** An invitation as its sender knows it. */
export type Asked = Pick<Invitation, "invitationId" | "chatId" | "to" | "purpose" | "cold">;

/** Who was asked in one silence, and when the last time. */
interface Tries {
  members: MemberId[];
  at: number;
}

export interface SilencesPlan {
  policy: Silence;
  talks: () => readonly DeskTalk[];
  /** Whether a colleague is asked into a chat, or in it to take over. */
  isAsking: (talk: DeskTalk) => boolean;
  /** A colleague was asked in. */
  asked: (invitation: Asked) => void;
  /** An answer was given: nobody has to come any more. */
  answered: (talk: DeskTalk) => void;
}

export class Silences {
  #now = $state(Date.now());
  readonly #plan: SilencesPlan;
  readonly #asked = new Map<ChatId, Tries>();
  /** Chats for which nobody was free; a supervisor was called. */
  readonly alone = new SvelteSet<ChatId>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(plan: SilencesPlan) {
    this.#plan = plan;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The chats in which a person has waited for long, with the whole minutes. */
  get waiting(): { talk: DeskTalk; minutes: number }[] {
    return this.#plan.talks().flatMap((talk) => {
      const waited = this.#waited(talk);
      if (waited < this.#plan.policy.nudgeSecs * 1_000) return [];
      return [{ talk, minutes: Math.floor(waited / 60_000) }];
    });
  }

  #waited(talk: DeskTalk): number {
    const since = talk.unansweredSince;
    const there = talk.state.type === "active" && talk.state.visitorPresent;
    if (since === null || !there || !talk.isHolder || talk.phase !== "open") return 0;
    return this.#now - since;
  }

  #look(): void {
    this.#now = Date.now();
    for (const talk of this.#plan.talks()) {
      if (this.#waited(talk) >= this.#plan.policy.standInSecs * 1_000) void this.#ask(talk);
      else if (talk.unansweredSince === null && this.#asked.delete(talk.chatId)) {
        this.alone.delete(talk.chatId);
        this.#plan.answered(talk);
      }
    }
  }

  async #ask(talk: DeskTalk): Promise<void> {
    const asked = this.#asked.get(talk.chatId) ?? { members: [], at: 0 };
    if (this.#plan.isAsking(talk) || this.#now - asked.at < AGAIN_MS) return;
    asked.at = this.#now;
    this.#asked.set(talk.chatId, asked);
    const member = await this.#standIn(talk, asked.members);
    if (member === null) return;
    asked.members.push(member);
    // Who says no is followed by the next one without a pause.
    asked.at = 0;
  }

  /** Asks the next one; null when nobody could be asked. */
  async #standIn(talk: DeskTalk, asked: MemberId[]): Promise<MemberId | null> {
    const { chatId, fence } = talk.facts;
    if (fence === null) return null;
    const params: StandInParams = { invitationId: randomText(16), chatId, fence, asked };
    try {
      const { memberId } = await post("/api/v1/chats/stand-in", params, standIn);
      const { invitationId } = params;
      this.alone.delete(chatId);
      this.#plan.asked({ invitationId, chatId, to: memberId, purpose: "transfer", cold: "silent" });
      return memberId;
    } catch (error) {
      // Otherwise the server could not be reached. Either way it is tried again.
      if (error instanceof ProblemError && error.code === "nobodyFree") this.alone.add(chatId);
      return null;
    }
  }
}
