/** Reads what this device stored of a chat. Sealed by ourselves, and still checked: a newer page may have written it. */
import type { Line, NoticeKind } from "../chat/transcript.svelte.ts";
import {
  count,
  DecodeError,
  fields,
  flag,
  id,
  list,
  oneOf,
  orNull,
  sealed,
  text,
  chatState,
} from "../wire/decode.ts";
import { agreed, ownYes } from "../wire/decode-release.ts";
import { DEVICES, LEVELS, SAFETIES } from "../wire/decode-staff.ts";
import type { Kept } from "../net/socket.ts";
import type { About, Consent, Facts, Held, Out, Phase, Proposal, TalkState } from "./talk-state.ts";

const PHASES: readonly Phase[] = ["keys", "entering", "open", "over", "failed"];
const ANSWERS: readonly Proposal["answer"][] = ["open", "yes", "no"];
const SAID: readonly Consent["answer"][] = ["open", "yes", "no", "takenBack"];
const ABOUTS: readonly About[] = ["proposal", "outside"];
const NOTICES: readonly NoticeKind[] = [
  "joined",
  "left",
  "visitorLeft",
  "reconnecting",
  "back",
  "returning",
  "unreadable",
  "inconsistent",
  "unknown",
  "consentRefused",
  "kept",
  "noInterpreter",
  "otherGender",
  "otherCommunity",
  "since",
  "resumed",
];

/** @throws DecodeError */
export function talkState(value: unknown): TalkState {
  const from = fields(value);
  return {
    facts: facts(from.facts),
    phase: oneOf(from.phase, PHASES),
    cursor: orNull(from.cursor, count),
    ended: orNull(from.ended, chatState),
    lines: list(from.lines, line),
    out: list(from.out, out),
    held: list(from.held, held),
    proposal: orNull(from.proposal, asked),
    outside: orNull(from.outside, asked),
    consent: orNull(from.consent ?? null, consent),
    takenBack: from.takenBack === undefined ? [] : list(from.takenBack, (one) => id(one)),
  };
}

function asked(value: unknown): Proposal {
  const from = fields(value);
  return { text: text(from.text), hash: text(from.hash), answer: oneOf(from.answer, ANSWERS) };
}

function consent(value: unknown): Consent {
  const from = fields(value);
  return {
    text: text(from.text),
    releaseId: id(from.releaseId),
    draft: agreed(from.draft),
    answer: oneOf(from.answer, SAID),
    ownYes: orNull(from.ownYes, ownYes),
    stored: flag(from.stored),
  };
}

function facts(value: unknown): Facts {
  const from = fields(value);
  return {
    chatId: id(from.chatId),
    itemId: orNull(from.itemId, (item) => id(item)),
    fence: orNull(from.fence, count),
    level: orNull(from.level, (level) => oneOf(level, LEVELS)),
    language: text(from.language),
    safety: oneOf(from.safety, SAFETIES),
    device: oneOf(from.device, DEVICES),
  };
}

export function line(value: unknown): Line {
  const from = fields(value);
  const key = text(from.key);
  switch (from.type) {
    case "text":
      return {
        type: "text",
        key,
        mine: from.mine === true,
        alias: text(from.alias),
        text: text(from.text),
        at: count(from.at),
        delivery: oneOf(from.delivery, ["held", "sending", "sent", "seen", "theirs"]),
      };
    case "notice":
      return {
        type: "notice",
        key,
        kind: oneOf(from.kind, NOTICES),
        alias: text(from.alias),
        role: text(from.role),
      };
    case "handoff":
    case "outside":
      return {
        type: from.type,
        key,
        mine: from.mine === true,
        alias: text(from.alias),
        text: text(from.text),
        hash: text(from.hash),
        answer: oneOf(from.answer, ANSWERS),
      };
    case "consent":
      return {
        type: "consent",
        key,
        mine: from.mine === true,
        alias: text(from.alias),
        text: text(from.text),
        hash: id(from.hash),
        answer: oneOf(from.answer, SAID),
      };
    default:
      throw new DecodeError("line");
  }
}

export function body(value: unknown): { id: string; text: string } {
  const from = fields(value);
  return { id: id(from.id), text: text(from.text) };
}

function out(value: unknown): Out {
  const from = fields(value);
  const frame = kept(from.frame);
  switch (from.what) {
    case "text":
      return { frame, what: "text", body: body(from.body) };
    case "proposal":
      return { frame, what: "proposal", about: oneOf(from.about, ABOUTS), text: text(from.text) };
    case "consent":
      return { frame, what: "consent", releaseId: id(from.releaseId), text: text(from.text) };
    case "letIn":
      return { frame, what: "letIn", invitationId: id(from.invitationId) };
    case "seen":
    case "claim":
    case "remove":
      return { frame, what: from.what };
    default:
      throw new DecodeError("out");
  }
}

function held(value: unknown): Held {
  const from = fields(value);
  switch (from.what) {
    case "text":
      return { what: "text", body: body(from.body), clientId: id(from.clientId) };
    case "proposal":
      return {
        what: "proposal",
        about: oneOf(from.about, ABOUTS),
        text: text(from.text),
        clientId: id(from.clientId),
      };
    case "consent":
      return {
        what: "consent",
        releaseId: id(from.releaseId),
        text: text(from.text),
        clientId: id(from.clientId),
      };
    case "letIn":
      return { what: "letIn", invitationId: id(from.invitationId), keyPackage: sealed(from.keyPackage) };
    case "remove":
      return { what: "remove", device: id(from.device) };
    case "seat":
      return {
        what: "seat",
        invitationId: id(from.invitationId),
        keyPackage: sealed(from.keyPackage),
        key: sealed(from.key),
      };
    case "unseat":
      return { what: "unseat" };
    default:
      throw new DecodeError("held");
  }
}

function kept(value: unknown): Kept {
  const from = fields(value);
  const chatId = id(from.chatId);
  const clientId = id(from.clientId);
  if (from.type === "send") return { type: "send", chatId, clientId, payload: sealed(from.payload) };
  if (from.type !== "handshake") throw new DecodeError("frame");
  return {
    type: "handshake",
    chatId,
    clientId,
    commits: list(from.commits, sealed),
    groupInfo: sealed(from.groupInfo),
    welcome: orNull(from.welcome, (welcome) => {
      const one = fields(welcome);
      return { invitationId: id(one.invitationId), welcome: sealed(one.welcome) };
    }),
    fence: orNull(from.fence, count),
  };
}
