/** Questions between colleagues: which wait for us, and whom we have asked. */
import type { ChatId, Invitation, InvitationId, MemberId } from "../wire/wire.ts";
import type { Asked } from "./silences.svelte.ts";

/**
 * So long a colleague counts as asked when nothing more is heard of it, in milliseconds: the server gives them a minute, and for an
 * interpreter the person three more.
 */
const ASKED_MS = { transfer: 120_000, support: 120_000, interpret: 300_000 };

export class Invitations {
  /** Colleagues who ask us into a chat. */
  incoming: Invitation[] = $state.raw([]);
  /** Colleagues whom we have asked. */
  outgoing: Invitation[] = $state.raw([]);
  /** A colleague who was asked and does not come. */
  declined: Invitation | null = $state.raw(null);

  /** We would interpret in a chat, and the person is asked. */
  waitsForYes: Invitation | null = $state.raw(null);

  /** We have asked somebody. */
  asking(asked: Asked, from: MemberId): void {
    this.declined = null;
    const invitation = { ...asked, from, untilAt: Date.now() + ASKED_MS[asked.purpose] };
    this.outgoing = [...this.outgoing, invitation];
    // The server tells of its end, unless that came while there was no connection.
    setTimeout(() => this.drop(invitation), ASKED_MS[asked.purpose]);
  }

  /** Somebody has asked us. */
  comes(invitation: Invitation): void {
    this.incoming = [...this.incoming.filter(other(invitation)), invitation];
  }

  /** Somebody whom we asked says yes. */
  accepted(invitation: Invitation): void {
    this.outgoing = this.outgoing.filter(other(invitation));
  }

  /** Whether we asked it. */
  isOurs({ invitationId }: { invitationId: InvitationId }): boolean {
    return this.outgoing.some((one) => one.invitationId === invitationId);
  }

  /** Whether a colleague is asked to take a chat over. */
  passesOn(chatId: ChatId): boolean {
    return this.outgoing.some((one) => one.chatId === chatId && one.purpose === "transfer");
  }

  /** Whoever was asked to stand in for us in a chat, and has not come. */
  standingIn(chatId: ChatId): Invitation[] {
    return this.outgoing.filter((one) => one.chatId === chatId && one.cold === "silent");
  }

  /** It is over. */
  drop(invitation: Invitation): void {
    this.incoming = this.incoming.filter(other(invitation));
    this.outgoing = this.outgoing.filter(other(invitation));
    if (this.waitsForYes?.invitationId === invitation.invitationId) this.waitsForYes = null;
  }
}

const other =
  (unwanted: Invitation) =>
  (one: Invitation): boolean =>
    one.invitationId !== unwanted.invitationId;
