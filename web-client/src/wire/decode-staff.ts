/** The gate for data that only the desk is sent. */
import {
  count,
  fields,
  flag,
  frame,
  gender,
  id,
  list,
  oneOf,
  orNull,
  sealed,
  text,
  DecodeError,
} from "./decode.ts";
import { aside } from "./decode-aside.ts";
import { vaultWrap } from "./decode-passkey.ts";
import { LEVEL_REASONS } from "./level.ts";
import type {
  Call,
  CallReason,
  CallingLevel,
  CallingResponse,
  CallingStep,
  CallsResponse,
  DrillResponse,
  ClaimResponse,
  ColdReason,
  Colleague,
  ColleaguesResponse,
  Device,
  Grant,
  Interpreter,
  InterpretersResponse,
  Invitation,
  ItemKind,
  ItemState,
  Level,
  LevelSetBy,
  LoginStartResponse,
  MeResponse,
  Offer,
  Purpose,
  QueueItem,
  Role,
  Rung,
  Safety,
  ServerFrame,
  Silence,
  StandInResponse,
  Team,
  TicketResponse,
} from "./wire.ts";

export const LEVELS: readonly Level[] = ["T1", "T2", "T3", "T4", "T5", "TX"];
export const ITEM_KINDS: readonly ItemKind[] = ["chat", "callback", "referral"];
const SET_BY: readonly LevelSetBy[] = ["person", "forwarder", "advocate", "supervisor", "timer"];
export const CALL_REASONS: readonly CallReason[] = ["waits", "imminent", "silent"];
export const COLD_REASONS: readonly ColdReason[] = [
  "personAway",
  "personAsked",
  "mustStop",
  "mayNotGoOn",
  "silent",
];
export const PURPOSES: readonly Purpose[] = ["transfer", "support", "interpret"];
export const SAFETIES: readonly Safety[] = ["inDangerNow", "cannotTalkLong", "okForNow", "notSaid"];
export const DEVICES: readonly Device[] = ["mineOnly", "shared", "mayBeChecked", "mayBeTaken", "notSaid"];
const ROLES: readonly Role[] = [
  "advocate",
  "supervisor",
  "interpreter",
  "rotaManager",
  "director",
  "auditor",
  "caseWorker",
  "administrator",
  "reporter",
];

const anId = (value: unknown): string => id(value);

export const role = (value: unknown): Role => oneOf(value, ROLES);

function itemState(value: unknown): ItemState {
  const from = fields(value);
  switch (from.type) {
    case "waiting":
      return { type: "waiting" };
    case "claimed":
      return { type: "claimed", by: id(from.by) };
    case "transferring":
      return { type: "transferring", from: id(from.from), to: id(from.to) };
    case "wrapUp":
      return { type: "wrapUp", by: id(from.by) };
    default:
      throw new DecodeError("item state");
  }
}

function offer(value: unknown): Offer {
  const from = fields(value);
  return { memberId: id(from.memberId), untilAt: count(from.untilAt) };
}

function item(value: unknown): QueueItem {
  const from = fields(value);
  return {
    itemId: id(from.itemId),
    kind: oneOf(from.kind, ITEM_KINDS),
    chatId: orNull(from.chatId, anId),
    level: oneOf(from.level, LEVELS),
    levelBy: oneOf(from.levelBy, SET_BY),
    levelWhy: oneOf(from.levelWhy, LEVEL_REASONS),
    levelConfirmed: flag(from.levelConfirmed),
    language: text(from.language),
    minor: flag(from.minor),
    supervisor: flag(from.supervisor),
    drill: flag(from.drill),
    unverified: flag(from.unverified),
    prefers: orNull(from.prefers, gender),
    live: flag(from.live),
    returning: flag(from.returning),
    waitingSinceAt: count(from.waitingSinceAt),
    state: itemState(from.state),
    offers: list(from.offers, offer),
    called: list(from.called, anId),
  };
}

function grant(value: unknown): Grant {
  const from = fields(value);
  return {
    groupInfo: sealed(from.groupInfo),
    intake: sealed(from.intake),
    lost: list(from.lost, anId),
    seq: count(from.seq),
  };
}

function coldReason(value: unknown): ColdReason {
  return oneOf(value, COLD_REASONS);
}

function invitation(value: unknown): Invitation {
  const from = fields(value);
  return {
    invitationId: id(from.invitationId),
    chatId: id(from.chatId),
    from: id(from.from),
    to: id(from.to),
    purpose: oneOf(from.purpose, PURPOSES),
    cold: orNull(from.cold, coldReason),
    untilAt: count(from.untilAt),
  };
}

/**
 * Any frame; null for a type that this page does not know.
 * @throws DecodeError
 */
export function staffFrame(value: unknown): ServerFrame | null {
  const from = fields(value);
  switch (from.type) {
    case "queue":
      return { type: "queue", items: list(from.items, item) };
    case "queueChanged":
      return { type: "queueChanged", changed: list(from.changed, item), gone: list(from.gone, anId) };
    case "queueBehind":
      return { type: "queueBehind", count: count(from.count) };
    case "granted":
      return { type: "granted", chatId: id(from.chatId), grant: grant(from.grant) };
    case "invited":
      return { type: "invited", invitation: invitation(from.invitation) };
    case "invitationAccepted":
      return {
        type: "invitationAccepted",
        invitation: invitation(from.invitation),
        deviceId: id(from.deviceId),
        keyPackage: sealed(from.keyPackage),
      };
    case "invitationClosed":
      return {
        type: "invitationClosed",
        invitation: invitation(from.invitation),
        declined: flag(from.declined),
        byPerson: flag(from.byPerson),
      };
    case "leaveAsked":
      return { type: "leaveAsked", chatId: id(from.chatId), deviceId: id(from.deviceId) };
    case "welcomed":
      return {
        type: "welcomed",
        invitation: invitation(from.invitation),
        welcome: sealed(from.welcome),
        intake: sealed(from.intake),
        safety: oneOf(from.safety, SAFETIES),
        device: oneOf(from.device, DEVICES),
        seq: count(from.seq),
      };
    case "aside":
      return { type: "aside", aside: aside(from.aside) };
    case "asideClosed":
      return { type: "asideClosed", asideId: id(from.asideId) };
    default:
      return frame(value);
  }
}

const RUNGS: readonly Rung[] = ["primary", "secondary", "supervisor", "director", "slow"];

export function calling(value: unknown): CallingResponse {
  const from = fields(value);
  const step = (one: unknown): CallingStep => {
    const { afterSecs, rung } = fields(one);
    return { afterSecs: count(afterSecs), rung: oneOf(rung, RUNGS) };
  };
  const level = (one: unknown): CallingLevel => {
    const found = fields(one);
    return {
      level: oneOf(found.level, LEVELS),
      targetSecs: count(found.targetSecs),
      steps: list(found.steps, step),
    };
  };
  return {
    levels: list(from.levels, level),
    offerSecs: count(from.offerSecs),
    widenSecs: count(from.widenSecs),
    anyLanguageSecs: count(from.anyLanguageSecs),
    restSecs: count(from.restSecs),
    againSecs: count(from.againSecs),
    comingSecs: count(from.comingSecs),
    awaySecs: count(from.awaySecs),
    debriefSecs: count(from.debriefSecs),
    reliefSecs: count(from.reliefSecs),
    silence: silence(from.silence),
  };
}

export function drill(value: unknown): DrillResponse {
  const from = fields(value);
  return { page: text(from.page), code: sealed(from.code), untilAt: count(from.untilAt) };
}

export function calls(value: unknown): CallsResponse {
  const call = (one: unknown): Call => {
    const from = fields(one);
    return {
      itemId: id(from.itemId),
      level: oneOf(from.level, LEVELS),
      waitingSinceAt: count(from.waitingSinceAt),
      why: oneOf(from.why, CALL_REASONS),
    };
  };
  return { calls: list(fields(value).calls, call) };
}

export function loginStart(value: unknown): LoginStartResponse {
  return { salt: sealed(fields(value).salt) };
}

function team(value: unknown): Team {
  const from = fields(value);
  return {
    teamId: id(from.teamId),
    notice: orNull(from.notice, sealed),
    keys: list(from.keys, (key) => {
      const wrap = fields(key);
      return { generation: count(wrap.generation), wrap: sealed(wrap.wrap) };
    }),
  };
}

function silence(value: unknown): Silence {
  const from = fields(value);
  return { nudgeSecs: count(from.nudgeSecs), standInSecs: count(from.standInSecs) };
}

export function standIn(value: unknown): StandInResponse {
  return { memberId: id(fields(value).memberId) };
}

export function me(value: unknown): MeResponse {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    deviceId: id(from.deviceId),
    alias: text(from.alias),
    roles: list(from.roles, role),
    vault: sealed(from.vault),
    vaultWraps: list(from.vaultWraps, vaultWrap),
    bound: flag(from.bound),
    chain: sealed(from.chain),
    deviceName: text(from.deviceName),
    salt: sealed(from.salt),
    team: team(from.team),
    lacksSecond: flag(from.lacksSecond),
    sessionEndsAt: count(from.sessionEndsAt),
    silence: silence(from.silence),
  };
}

export function ticket(value: unknown): TicketResponse {
  return { ticket: id(fields(value).ticket, 32) };
}

function colleague(value: unknown): Colleague {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    deviceId: id(from.deviceId),
    alias: text(from.alias),
    roles: list(from.roles, role),
    present: flag(from.present),
    chain: sealed(from.chain),
    hpkeKey: sealed(from.hpkeKey),
  };
}

export function colleagues(value: unknown): ColleaguesResponse {
  return { colleagues: list(fields(value).colleagues, colleague) };
}

export function interpreters(value: unknown): InterpretersResponse {
  const one = (each: unknown): Interpreter => {
    const from = fields(each);
    return { memberId: id(from.memberId), alias: text(from.alias), languages: list(from.languages, text) };
  };
  return { interpreters: list(fields(value).interpreters, one) };
}

export function claim(value: unknown): ClaimResponse {
  const from = fields(value);
  return {
    item: item(from.item),
    fence: count(from.fence),
    safety: oneOf(from.safety, SAFETIES),
    device: oneOf(from.device, DEVICES),
    grant: orNull(from.grant, grant),
  };
}
