/** The gate for data about ways in for new devices. */
import { count, DecodeError, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import { role } from "./decode-staff.ts";
import type {
  Candidate,
  Enrolment,
  EnrolmentsResponse,
  EnrolPurpose,
  EnrolState,
  RedeemResponse,
} from "./wire.ts";

const PURPOSES: readonly EnrolPurpose[] = ["join", "device", "recovery"];
const anId = (value: unknown): string => id(value);

function candidate(value: unknown): Candidate {
  const from = fields(value);
  return {
    deviceId: id(from.deviceId),
    sigKey: sealed(from.sigKey),
    boxKey: sealed(from.boxKey),
    commitment: orNull(from.commitment, sealed),
    deviceNonce: orNull(from.deviceNonce, sealed),
    approval: orNull(from.approval, sealed),
    certified: flag(from.certified),
  };
}

function enrolment(value: unknown): Enrolment {
  const from = fields(value);
  return {
    enrolmentId: id(from.enrolmentId),
    purpose: oneOf(from.purpose, PURPOSES),
    memberId: id(from.memberId),
    login: text(from.login),
    alias: text(from.alias),
    roles: list(from.roles, role),
    invitedBy: orNull(from.invitedBy, anId),
    untilAt: count(from.untilAt),
    needsSecond: flag(from.needsSecond),
    candidate: orNull(from.candidate, candidate),
  };
}

export function enrolments(value: unknown): EnrolmentsResponse {
  return { enrolments: list(fields(value).enrolments, enrolment) };
}

export function redeemed(value: unknown): RedeemResponse {
  const from = fields(value);
  return {
    enrolmentId: id(from.enrolmentId),
    purpose: oneOf(from.purpose, PURPOSES),
    memberId: id(from.memberId),
    login: text(from.login),
    alias: text(from.alias),
    salt: orNull(from.salt, sealed),
    untilAt: count(from.untilAt),
  };
}

export function enrolState(value: unknown): EnrolState {
  const from = fields(value);
  switch (from.type) {
    case "waiting":
      return { type: "waiting" };
    case "committed":
      return { type: "committed", commitment: sealed(from.commitment) };
    case "revealed":
      return { type: "revealed", commitment: sealed(from.commitment), nonce: sealed(from.nonce) };
    case "certified":
      return { type: "certified", chain: sealed(from.chain) };
    default:
      throw new DecodeError("state");
  }
}
