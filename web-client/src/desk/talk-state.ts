/** What a chat at the desk consists of, beside the core's handle: all of it is stored (ruling 16). */
import type { Body } from "../chat/body.ts";
import type { Line } from "../chat/transcript.svelte.ts";
import type { Kept } from "../net/socket.ts";
import type {
  ChatId,
  ChatState,
  ClientId,
  Device,
  DeviceId,
  InvitationId,
  ItemId,
  Level,
  Safety,
} from "../wire/wire.ts";

/** keys: the visitor's page still makes its keys. entering: our commit is on its way. over: wrap-up is due, or nothing. */
export type Phase = "keys" | "entering" | "open" | "over" | "failed";

/** What is known of the item behind a chat. */
export interface Facts {
  chatId: ChatId;
  itemId: ItemId | null;
  fence: number | null;
  level: Level | null;
  language: string;
  safety: Safety;
  device: Device;
}

/** A frame that has not been answered, and what it was made from. */
export type Out = { frame: Kept } & (
  | { what: "text"; body: Body }
  | { what: "seen" | "claim" | "remove" }
  | { what: "proposal"; about: About; text: string }
  | { what: "letIn"; invitationId: InvitationId }
);

/** What waits until it can be sealed, because a handshake of ours is on its way. */
export type Held =
  | { what: "text"; body: Body; clientId: ClientId }
  | { what: "proposal"; about: About; text: string; clientId: ClientId }
  | { what: "letIn"; invitationId: InvitationId; keyPackage: string }
  | { what: "remove"; device: DeviceId }
  /** The worker of another hotline who knocks, and the key that they have to have. */
  | { what: "seat"; invitationId: InvitationId; keyPackage: string; key: string }
  | { what: "unseat" };

/** What the page keeps of a chat beside the core's own state. */
export interface TalkState {
  facts: Facts;
  phase: Phase;
  cursor: number | null;
  ended: ChatState | null;
  lines: Line[];
  out: Out[];
  held: Held[];
  proposal: Proposal | null;
  outside: Proposal | null;
}

/** What the visitor can be asked: whether facts may be handed off, whether they want to be passed on to another line. */
export type About = "proposal" | "outside";

/** What the visitor was asked to agree to: facts, or the number of a line. */
export interface Proposal {
  text: string;
  /** Names these facts, as base64url; the answer must carry it. */
  hash: string;
  answer: "open" | "yes" | "no";
}
