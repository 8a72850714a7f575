/**
 * The worker of another hotline who brought the person in, and would sit beside them (R363): the question before they join, and
 * that they may go. The name is their own; the key is the one in the form that they sent, which the desk sees to.
 */
import type { Named } from "../chat/people.ts";
import { toBytes } from "../wire/bytes.ts";
import type { ClientFrame, GuestSeat, InvitationId } from "../wire/wire.ts";
import type { VisitorChat } from "./keys.ts";

export interface Host {
  chat: () => VisitorChat | null;
  /** Saves the chat behind the return phrase, where there is one. Throws when the server did not take it. */
  save: (chat: VisitorChat) => Promise<void>;
  hint: (frame: ClientFrame) => void;
  /** Something is asked: a hidden tab says so quietly. */
  onQuestion: () => void;
}

export class Guesting {
  /** The open question, and who it is about. */
  question: { invitationId: InvitationId; keyPackage: string; who: Named } | null = $state.raw(null);
  /** Who sits here. */
  here: Named | null = $state.raw(null);
  /** The advocate has said that they have the person: may the worker go? */
  ready = $state(false);
  /** The person has said that they may go. */
  leaving = $state(false);
  /** The answer could not be saved: it is asked again. */
  failed = $state(false);
  readonly #host: Host;
  #answered: { invitationId: InvitationId; yes: boolean } | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** What the server says of the seat now. */
  show(seat: GuestSeat | null): void {
    const ready = seat?.type === "here" && seat.ready;
    if (ready && !this.ready) this.#host.onQuestion();
    this.ready = ready;
    if (seat?.type !== "here") this.leaving = seat?.type === "leaving";
    if (seat?.type === "asked") this.#ask(seat);
    else this.question = null;
  }

  /** Who is in the chat, as the keys say. */
  sits(who: Named | null): void {
    this.here = who;
    if (who === null) this.leaving = false;
  }

  /** A no needs no reason. A yes is known to this page, and saved, before the server hears of it. */
  async answer(yes: boolean): Promise<void> {
    const { question } = this;
    const chat = this.#host.chat();
    if (!question || !chat) return;
    const { invitationId, keyPackage } = question;
    if (yes) {
      try {
        chat.agreeToGuest(toBytes(keyPackage));
        await this.#host.save(chat);
      } catch {
        this.failed = true;
        return;
      }
    }
    this.#answered = { invitationId, yes };
    this.question = null;
    this.#host.hint({ type: "answerGuest", invitationId, yes });
  }

  /** They may go: after the advocate has said so, or because the person does not want them here any more. */
  letGo(): void {
    this.leaving = true;
    this.#host.hint({ type: "letGuestGo" });
  }

  #ask({ invitationId, keyPackage }: Extract<GuestSeat, { type: "asked" }>): void {
    const chat = this.#host.chat();
    if (!chat || this.question?.keyPackage === keyPackage) return;
    // The answer was on its way when the connection was lost.
    if (this.#answered?.invitationId === invitationId) {
      if (this.#answered.yes) chat.agreeToGuest(toBytes(keyPackage));
      this.#host.hint({ type: "answerGuest", ...this.#answered });
      return;
    }
    try {
      const { name, organisation } = chat.knocking(toBytes(keyPackage));
      const fresh = this.question === null;
      this.question = { invitationId, keyPackage, who: { name, organisation } };
      this.failed = false;
      if (fresh) this.#host.onQuestion();
    } catch {
      // Whoever cannot be shown is not asked about, and not let in.
      this.question = null;
    }
  }
}
