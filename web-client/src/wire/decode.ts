/**
 * The gate for data from the server: every value is checked before it has a type.
 * This file knows what a visitor's page may be sent; `decode-staff.ts` adds the desk's part.
 */
import type {
  Asking,
  ChatState,
  Entry,
  EntryKind,
  EndReason,
  Gender,
  KeysResponse,
  LineResponse,
  GuestSeat,
  Passing,
  Problem,
  ProblemCode,
  ResumeResponse,
  ServerFrame,
  WaitBand,
} from "./wire.ts";

/** What came is not what the protocol says. */
export class DecodeError extends Error {}

export type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fields(value: unknown): Fields {
  if (!isFields(value)) throw new DecodeError("object");
  return value;
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new DecodeError("text");
  return value;
}

/** A whole number from 0. */
export function count(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new DecodeError("count");
  return value;
}

export function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw new DecodeError("flag");
  return value;
}

/** An id of 16 bytes, or a token of 32. */
export function id(value: unknown, bytes: 16 | 32 = 16): string {
  const found = text(value);
  if (!/^[\w-]+$/.test(found) || found.length !== (bytes === 16 ? 22 : 43)) throw new DecodeError("id");
  return found;
}

/** Bytes, still as base64url. */
export function sealed(value: unknown): string {
  const found = text(value);
  if (!/^[\w-]*$/.test(found) || found.length % 4 === 1) throw new DecodeError("bytes");
  return found;
}

export function list<T>(value: unknown, each: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new DecodeError("list");
  return value.map((item: unknown) => each(item));
}

export function orNull<T>(value: unknown, decode: (value: unknown) => T): T | null {
  return value === null ? null : decode(value);
}

export function oneOf<T extends string>(value: unknown, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new DecodeError("word");
  return found;
}

const KINDS: readonly EntryKind[] = ["message", "handshake"];
const WAITS: readonly WaitBand[] = ["short", "some", "long"];
const ENDS: readonly EndReason[] = [
  "endedByPerson",
  "endedByAdvocate",
  "quickExit",
  "connectionLost",
  "idleTimeout",
  "unsafeEnd",
  "abusive",
  "noStaffLeft",
  "noStaffCallbackBooked",
  "serviceFailure",
];
const CODES: readonly ProblemCode[] = [
  "malformed",
  "tooLarge",
  "outOfOrder",
  "unsupportedVersion",
  "unauthenticated",
  "badCredentials",
  "codeNeeded",
  "passkeyNeeded",
  "unsigned",
  "badSignature",
  "staleSignature",
  "replayed",
  "wrongDigest",
  "noReference",
  "retiredKey",
  "forbidden",
  "stepUp",
  "wrongOrigin",
  "notFound",
  "chatEnded",
  "staleEpoch",
  "staleKey",
  "staleFence",
  "wrongState",
  "notAgreed",
  "supervisorNeeded",
  "nobodyFree",
  "nothingWaiting",
  "minorIsUrgent",
  "atCapacity",
  "notOnDuty",
  "secondImminent",
  "untrained",
  "impossibleHours",
  "outsideWindow",
  "cardUnread",
  "tooSoon",
  "noCallsLeft",
  "drillOver",
  "codeOver",
  "onlyDrill",
  "overlaps",
  "unfit",
  "noRelease",
  "badRelease",
  "badDate",
  "onHold",
  "mailboxChanged",
  "refusedReader",
  "badHandshake",
  "conflict",
  "rateLimited",
  "storageFull",
  "unavailable",
];

export function problemCode(value: unknown): ProblemCode {
  return oneOf(value, CODES);
}

function passing(value: unknown): Passing {
  const from = fields(value);
  return {
    invitationId: id(from.invitationId),
    from: id(from.from),
    to: id(from.to),
    cold: flag(from.cold),
    agreed: flag(from.agreed),
  };
}

function asking(value: unknown): Asking {
  const from = fields(value);
  return { invitationId: id(from.invitationId), chain: sealed(from.chain) };
}

function guestSeat(value: unknown): GuestSeat {
  const from = fields(value);
  switch (from.type) {
    case "asked":
    case "coming":
      return { type: from.type, invitationId: id(from.invitationId), keyPackage: sealed(from.keyPackage) };
    case "here":
      return { type: "here", ready: flag(from.ready) };
    case "leaving":
      return { type: "leaving" };
    default:
      throw new DecodeError("guest seat");
  }
}

export const GENDERS: readonly Gender[] = ["woman", "man"];

export function gender(value: unknown): Gender {
  return oneOf(value, GENDERS);
}

export function chatState(value: unknown): ChatState {
  const from = fields(value);
  switch (from.type) {
    case "waiting":
      return {
        type: "waiting",
        returning: flag(from.returning),
        slow: flag(from.slow),
        prefers: orNull(from.prefers, gender),
        unmet: flag(from.unmet),
      };
    case "active":
      return {
        type: "active",
        holderPresent: flag(from.holderPresent),
        visitorPresent: flag(from.visitorPresent),
        passing: orNull(from.passing, passing),
        interpreter: orNull(from.interpreter, asking),
        guest: orNull(from.guest, guestSeat),
      };
    case "paused":
      return { type: "paused" };
    case "ended":
      return { type: "ended", reason: oneOf(from.reason, ENDS) };
    default:
      throw new DecodeError("chat state");
  }
}

function entry(value: unknown): Entry {
  const from = fields(value);
  return {
    seq: count(from.seq),
    clientId: id(from.clientId),
    kind: oneOf(from.kind, KINDS),
    own: flag(from.own),
    payloads: list(from.payloads, sealed),
  };
}

/**
 * A frame that either side may be sent; null for a type that this page does not know, which it passes over.
 * @throws DecodeError
 */
export function frame(value: unknown): ServerFrame | null {
  const from = fields(value);
  switch (from.type) {
    case "ready":
      return { type: "ready", nowAt: count(from.nowAt) };
    case "accepted":
      return { type: "accepted", chatId: id(from.chatId), clientId: id(from.clientId), seq: count(from.seq) };
    case "groupOpened":
      return { type: "groupOpened" };
    case "refused":
      return {
        type: "refused",
        chatId: orNull(from.chatId, (chat) => id(chat)),
        clientId: orNull(from.clientId, (client) => id(client)),
        code: problemCode(from.code),
      };
    case "entries":
      return { type: "entries", chatId: id(from.chatId), entries: list(from.entries, entry) };
    case "caughtUp":
      return { type: "caughtUp", chatId: id(from.chatId), seq: count(from.seq) };
    case "chat":
      return {
        type: "chat",
        chatId: id(from.chatId),
        state: chatState(from.state),
        fence: orNull(from.fence, count),
        itemId: orNull(from.itemId, (item) => id(item)),
      };
    case "removed":
      return { type: "removed", chatId: id(from.chatId) };
    case "typing":
      return { type: "typing", chatId: id(from.chatId) };
    case "idleWarning":
      return { type: "idleWarning", endsAt: count(from.endsAt) };
    case "problem":
      return {
        type: "problem",
        code: problemCode(from.code),
        retryAfterMs: orNull(from.retryAfterMs, count),
      };
    default:
      return null;
  }
}

/** @throws DecodeError */
export function problem(value: unknown): Problem {
  const from = fields(value);
  return {
    type: text(from.type),
    code: problemCode(from.code),
    title: text(from.title),
    status: count(from.status),
    retryAfterMs: orNull(from.retryAfterMs, count),
  };
}

/** What the public log of keys proves. The core reads the proof. */
export function keys(value: unknown): KeysResponse {
  return { proof: sealed(fields(value).proof) };
}

/** @throws DecodeError */
export function line(value: unknown): LineResponse {
  const from = fields(value);
  return {
    open: flag(from.open),
    opensAt: orNull(from.opensAt, count),
    wait: oneOf(from.wait, WAITS),
    notice: orNull(from.notice, sealed),
  };
}

/** @throws DecodeError */
export function resume(value: unknown): ResumeResponse {
  const from = fields(value);
  return { chatId: id(from.chatId), blob: sealed(from.blob), version: count(from.version) };
}
