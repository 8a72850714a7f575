/** What a chat at the desk consists of, beside the core's handle: all of it is stored (ruling 16). */
import type { Body } from "../chat/body.ts";
import type { Line } from "../chat/transcript.svelte.ts";
import type { Kept } from "../net/socket.ts";
import type { Agreed } from "./releases/releases.svelte.ts";
import type {
  ChatId,
  ChatState,
  ClientId,
  Device,
  DeviceId,
  InvitationId,
  ItemId,
  Level,
  OwnYes,
  ReleaseId,
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

/** What is said in the chat: a text, a question, the words of a release. */
export type Words =
  | { what: "text"; body: Body }
  | { what: "proposal"; about: About; text: string }
  | { what: "consent"; releaseId: ReleaseId; text: string };

/** A frame that has not been answered, and what it was made from. */
export type Out = { frame: Kept } & (
  Words | { what: "seen" | "claim" | "remove" } | { what: "letIn"; invitationId: InvitationId }
);

/** What waits until it can be sealed, because a handshake of ours is on its way. */
export type Held =
  | (Words & { clientId: ClientId })
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
  consent: Consent | null;
  takenBack: ReleaseId[];
}

/** What the visitor can be asked: whether facts may be handed off, whether they want to be passed on to another line. */
export type About = "proposal" | "outside";

/** A release that was put to the person in the chat, and what they said. */
export interface Consent {
  /** The exact words that they were shown. */
  text: string;
  /** Which release it would be. */
  releaseId: ReleaseId;
  /** What is stored once they have said yes, without their yes. */
  draft: Agreed;
  answer: "open" | "yes" | "no" | "takenBack";
  /** Their own yes, signed by the key of their page. */
  ownYes: OwnYes | null;
  /** It is stored. */
  stored: boolean;
}

/** What the visitor was asked to agree to: facts, or the number of a line. */
export interface Proposal {
  text: string;
  /** Names these facts, as base64url; the answer must carry it. */
  hash: string;
  answer: "open" | "yes" | "no";
}
