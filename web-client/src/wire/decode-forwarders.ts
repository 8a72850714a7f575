/** The gate for the register of other hotlines. */
import { count, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import type {
  Forwarder,
  ForwarderFacts,
  ForwarderKey,
  ForwarderKeyResponse,
  ForwarderKind,
  ForwardersResponse,
  Proof,
  Scope,
  Stance,
} from "./wire.ts";

export const FORWARDER_KINDS: readonly ForwarderKind[] = [
  "nhth",
  "ct211",
  "dcfCareline",
  "dcfHart",
  "leFederalVictimServices",
  "leStateLocal",
  "usaoCt",
  "hsiFbiVictimAssistance",
  "cfj",
  "cacMdt",
  "saCrisisCentre",
  "dvAgency",
  "hospitalClinic",
  "school",
  "shelterHousing",
  "legalAid",
  "immigrationLegal",
  "refugeeResettlement",
  "ucPostRelease",
  "labourAgency",
  "faithCommunity",
  "otherStateHotline",
  "center988",
  "individualThirdParty",
  "own",
];
export const STANCES: readonly Stance[] = ["unknown", "byConsent", "reportsHarm", "sharesWithPolice"];
export const PROOFS: readonly Proof[] = ["signature", "apiKey", "certificate"];
export const SCOPES: readonly Scope[] = ["refer", "askTraining", "keepKeys"];

function facts(value: unknown): ForwarderFacts {
  const from = fields(value);
  return {
    name: text(from.name),
    kind: oneOf(from.kind, FORWARDER_KINDS),
    stance: oneOf(from.stance, STANCES),
    hours: text(from.hours),
    phone: text(from.phone),
    calledAt: orNull(from.calledAt, count),
    agreedAt: orNull(from.agreedAt, count),
    active: flag(from.active),
  };
}

export function forwarderKey(value: unknown): ForwarderKey {
  const from = fields(value);
  return {
    credentialId: id(from.credentialId),
    proof: oneOf(from.proof, PROOFS),
    pin: orNull(from.pin, sealed),
    scopes: list(from.scopes, (one): Scope => oneOf(one, SCOPES)),
    addedAt: count(from.addedAt),
    usedAt: orNull(from.usedAt, count),
    revokedAt: orNull(from.revokedAt, count),
  };
}

function forwarder(value: unknown): Forwarder {
  const from = fields(value);
  return { forwarderId: id(from.forwarderId), facts: facts(from.facts), keys: list(from.keys, forwarderKey) };
}

export function forwarders(value: unknown): ForwardersResponse {
  return { forwarders: list(fields(value).forwarders, forwarder) };
}

export function newKey(value: unknown): ForwarderKeyResponse {
  const from = fields(value);
  return {
    credentialId: id(from.credentialId),
    apiKey: orNull(from.apiKey, text),
    pin: orNull(from.pin, sealed),
  };
}
