/**
 * Persons who wait for an answer while their advocate's desk is open: first the desk reminds its owner, then it asks a colleague in.
 * Only the ends can tell an answer from a sign of having read; so the desk looks, not the server.
 */
import type { ChatId, MemberId, Silence } from "../wire/wire.ts";
import type { DeskTalk } from "./talk.svelte.ts";

/** How often is looked, in milliseconds. */
const LOOK_MS = 5_000;
/** Where nobody was free, or a request was lost: how long until the next one, in milliseconds. */
const AGAIN_MS = 60_000;

interface Asked {
  members: MemberId[];
  at: number;
}

export interface SilencesPlan {
  policy: Silence;
  talks: () => readonly DeskTalk[];
  /** Whether a colleague is asked into a chat, or in it to take over. */
  isAsking: (talk: DeskTalk) => boolean;
  /** Asks the next one; null when nobody could be asked. */
  standIn: (talk: DeskTalk, asked: MemberId[]) => Promise<MemberId | null>;
  /** An answer was given: nobody has to come any more. */
  answered: (talk: DeskTalk) => void;
}

export class Silences {
  #now = $state(Date.now());
  readonly #plan: SilencesPlan;
  readonly #asked = new Map<ChatId, Asked>();
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
      else if (talk.unansweredSince === null && this.#asked.delete(talk.chatId)) this.#plan.answered(talk);
    }
  }

  async #ask(talk: DeskTalk): Promise<void> {
    const asked = this.#asked.get(talk.chatId) ?? { members: [], at: 0 };
    if (this.#plan.isAsking(talk) || this.#now - asked.at < AGAIN_MS) return;
    asked.at = this.#now;
    this.#asked.set(talk.chatId, asked);
    const member = await this.#plan.standIn(talk, asked.members);
    if (member === null) return;
    asked.members.push(member);
    // Who says no is followed by the next one without a pause.
    asked.at = 0;
  }
}
