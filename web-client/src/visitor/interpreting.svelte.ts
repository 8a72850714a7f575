/**
 * An interpreter would come in, or is in (R506): the question before anybody joins, the answer, and what the person would like of
 * another one. The name that is asked about stands in certificates, which the core has checked.
 */
import { toBytes, toText } from "../wire/bytes.ts";
import { nowS } from "../net/clock.ts";
import type { Asking, ClientFrame, DeviceId } from "../wire/wire.ts";
import type { Ground, VisitorChat } from "./keys.ts";

export interface Host {
  /** The chat and whom this page believes; null when there is none. */
  keys: () => { chat: VisitorChat; ground: Ground } | null;
  /** Saves the chat behind the return phrase, where there is one. Throws when the server did not take it. */
  save: (chat: VisitorChat) => Promise<void>;
  hint: (frame: ClientFrame) => void;
  /** Something is asked: a hidden tab says so quietly. */
  onQuestion: () => void;
}

export class Interpreting {
  /** The open question, and who it is about. */
  question: { asking: Asking; alias: string; device: DeviceId } | null = $state.raw(null);
  /** Somebody was refused, and the person may say what another one should be like. */
  wishing = $state(false);
  /** The answer could not be saved: it is asked again. */
  failed = $state(false);
  /** The device that was asked to leave, until it is gone. */
  leaving: DeviceId | null = $state(null);
  readonly #host: Host;
  /** What is asked at this moment, also while its certificates are looked at. */
  #asked: string | null = null;
  #answered: { id: string; yes: boolean } | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** What the server says is asked now. Who it would be, only the certificates say. */
  async show(asking: Asking | null): Promise<void> {
    if (asking === null) {
      this.#asked = null;
      this.question = null;
      return;
    }
    const keys = this.#host.keys();
    if (!keys || this.question?.asking.invitationId === asking.invitationId) return;
    // The answer was on its way when the connection was lost.
    if (this.#answered?.id === asking.invitationId) {
      this.#tell(asking.invitationId, this.#answered.yes);
      return;
    }
    const { chat, ground } = keys;
    const chain = toBytes(asking.chain);
    this.#asked = asking.invitationId;
    try {
      const staff = await ground.keys.sure(() => chat.interpreter(chain, ground.trust, nowS()));
      if (this.#asked !== asking.invitationId) return;
      this.question = { asking, alias: staff.alias, device: toText(staff.device) };
      this.failed = false;
      this.wishing = false;
      this.#host.onQuestion();
    } catch {
      // Whoever is not certified to interpret is not asked about, and not let in.
      this.question = null;
    }
  }

  /** A no needs no reason. A yes is known to this page, and saved, before the server hears of it. */
  async answer(yes: boolean): Promise<void> {
    const { question } = this;
    const keys = this.#host.keys();
    if (!question || !keys) return;
    const { invitationId, chain } = question.asking;
    if (yes) {
      const { chat, ground } = keys;
      try {
        chat.agree(toBytes(chain), ground.trust, nowS());
        await this.#host.save(chat);
      } catch {
        this.failed = true;
        return;
      }
    }
    this.#answered = { id: invitationId, yes };
    this.question = null;
    this.wishing = !yes;
    this.#tell(invitationId, yes);
  }

  /** One tap: nothing more is sent to them, and their keys are taken out. */
  sendAway(deviceId: DeviceId): void {
    this.leaving = deviceId;
    this.#host.hint({ type: "sendAway", deviceId });
  }

  #tell(invitationId: string, yes: boolean): void {
    this.#host.hint({ type: "answerInterpreter", invitationId, yes });
  }
}
