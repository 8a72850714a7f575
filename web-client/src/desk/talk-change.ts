/** Changes of who can read, as this desk makes them: what waits becomes a handshake. */
import type { Reader } from "../chat/people.ts";
import type { DeskChat } from "../core/desk.ts";
import type { Handshake } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import type { Kept } from "../net/socket.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import type { ChatId, GuestSeat, InvitationId, Welcome, Worker } from "../wire/wire.ts";
import type { Open } from "./session.svelte.ts";
import type { Held, Out } from "./talk-state.ts";

export type Waiting = Extract<Held, { what: "letIn" | "remove" | "seat" | "unseat" }>;

export interface Change {
  what: "letIn" | "remove";
  handshake: Handshake;
  invitationId?: InvitationId;
}

/** What a worker's seat asks of the desk that holds the chat; null for nothing, or for what is on its way. */
export function seatStep(
  seat: GuestSeat | null,
  worker: Worker | null,
  known: readonly (Held | Out)[],
): Waiting | null {
  if (seat?.type === "leaving") return known.some((one) => one.what === "unseat") ? null : { what: "unseat" };
  if (seat?.type !== "coming" || !worker) return null;
  const { invitationId, keyPackage } = seat;
  if (known.some((one) => "invitationId" in one && one.invitationId === invitationId)) return null;
  return { what: "seat", invitationId, keyPackage, key: worker.key };
}

/** Null for what cannot be done any more, or must not be: a colleague who is not in the log of keys, or somebody who is gone already. */
export async function change(
  chat: DeskChat,
  waiting: Waiting,
  open: Open,
  readers: readonly Reader[],
): Promise<Change | null> {
  switch (waiting.what) {
    case "letIn": {
      const { trust } = open;
      if (!trust) return null;
      const step = (): Handshake => chat.letIn(toBytes(waiting.keyPackage), trust, nowS());
      // A colleague who is not in the log of keys stays outside; the chat goes on, and the desk cries out.
      const handshake = await open.keys.orNull(step);
      return handshake && { what: "letIn", handshake, invitationId: waiting.invitationId };
    }
    case "seat": {
      const handshake = chat.letGuestIn(toBytes(waiting.keyPackage), toBytes(waiting.key));
      return { what: "letIn", handshake, invitationId: waiting.invitationId };
    }
    case "remove":
      return readers.some((one) => one.device === waiting.device)
        ? { what: "remove", handshake: chat.remove(toBytes(waiting.device)) }
        : null;
    case "unseat":
      return chat.members().some((one) => one.who === "guest")
        ? { what: "remove", handshake: chat.removeGuest() }
        : null;
  }
}

export function handshakeFrame(
  [chatId, fence]: [ChatId, number | null],
  handshake: Handshake,
  invitationId: InvitationId | undefined,
): Kept {
  const welcome: Welcome | null =
    handshake.welcome && invitationId ? { invitationId, welcome: toText(handshake.welcome) } : null;
  return {
    type: "handshake",
    chatId,
    clientId: randomText(16),
    commits: handshake.commits.map(toText),
    groupInfo: toText(handshake.groupInfo),
    welcome,
    fence,
  };
}
