/** The gate for data about people, devices and log-ins. */
import { count, fields, flag, gender, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import { passkey } from "./decode-passkey.ts";
import { role } from "./decode-staff.ts";
import type {
  Gate,
  GateStanding,
  Mandate,
  GateState,
  DeviceInfo,
  DevicesResponse,
  PeopleResponse,
  Person,
  PersonFacts,
  Privilege,
  RoleRequest,
  SessionInfo,
} from "./wire.ts";

export const GATES: readonly Gate[] = [
  "hours",
  "mandatedReporter",
  "languageLine",
  "quickExit",
  "duressCall",
];
export const GATE_STATES: readonly GateState[] = ["missing", "lapsed", "soon", "good"];
export const MANDATES: readonly Mandate[] = [
  "none",
  "agencyPolicy",
  "socialWorker",
  "professionalCounsellor",
  "familyTherapist",
  "psychologist",
  "saCounsellor",
  "dvCounsellor",
  "nursePhysician",
  "clergy",
  "drugCounsellor",
  "other",
];

export const PRIVILEGES: readonly Privilege[] = [
  "noneKnown",
  "saCounsellor",
  "dvCounsellor",
  "attorneyClient",
  "professionalCounsellor",
  "psychologistPsychiatrist",
  "socialWorker",
  "clergy",
  "otherCounselConfirmed",
];

function device(value: unknown): DeviceInfo {
  const from = fields(value);
  return {
    deviceId: id(from.deviceId),
    name: text(from.name),
    madeAt: count(from.madeAt),
    usedAt: count(from.usedAt),
    present: flag(from.present),
    holdsKey: flag(from.holdsKey),
    casesAlone: count(from.casesAlone),
    chain: sealed(from.chain),
  };
}

function session(value: unknown): SessionInfo {
  const from = fields(value);
  return {
    sessionId: id(from.sessionId),
    deviceId: id(from.deviceId),
    beganAt: count(from.beganAt),
    seenAt: count(from.seenAt),
    current: flag(from.current),
  };
}

export function devices(value: unknown): DevicesResponse {
  const from = fields(value);
  return {
    devices: list(from.devices, device),
    sessions: list(from.sessions, session),
    passkeys: list(from.passkeys, passkey),
    codes: flag(from.codes),
  };
}

function person(value: unknown): Person {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    login: text(from.login),
    alias: text(from.alias),
    roles: list(from.roles, role),
    active: flag(from.active),
    devices: list(from.devices, device),
    facts: orNull(from.facts, facts),
    training: orNull(from.training, (value) => list(value, gateStanding)),
    roleRequest: orNull(from.roleRequest, request),
    casesAlone: count(from.casesAlone),
  };
}

export function gateStanding(value: unknown): GateStanding {
  const from = fields(value);
  return {
    gate: oneOf(from.gate, GATES),
    state: oneOf(from.state, GATE_STATES),
    passedAt: orNull(from.passedAt, count),
    by: orNull(from.by, id),
    untilAt: orNull(from.untilAt, count),
  };
}

function facts(value: unknown): PersonFacts {
  const from = fields(value);
  return {
    clearedAt: orNull(from.clearedAt, count),
    privilege: oneOf(from.privilege, PRIVILEGES),
    mandate: oneOf(from.mandate, MANDATES),
    languages: list(from.languages, text),
    gender: orNull(from.gender, gender),
  };
}

function request(value: unknown): RoleRequest {
  const from = fields(value);
  return {
    roles: list(from.roles, role),
    askedBy: id(from.askedBy),
    untilAt: count(from.untilAt),
  };
}

export function people(value: unknown): PeopleResponse {
  return { people: list(fields(value).people, person) };
}
