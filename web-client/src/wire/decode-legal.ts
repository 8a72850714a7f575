/** The gate for requests by law, what is held because of them, incidents, and alerts to everybody. */
import { count, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import { taskOn } from "./decode-task.ts";
import type {
  AlertFacts,
  StaffAlertKind,
  AlertsResponse,
  DataBreach,
  CallerClaim,
  DutyAnswer,
  DutyFacts,
  Freeze,
  HoldFacts,
  HoldWhy,
  IncidentCause,
  IncidentDuty,
  IncidentFacts,
  LegalBasis,
  LegalFacts,
  LegalKind,
  LegalPaper,
  LegalResponse,
  LegalState,
  LegalStep,
  LegalStepFacts,
  LiftWhy,
  NarrowedBy,
  NotTold,
  NoticeWay,
  NumberFrom,
  RecordFacts,
  RecordKind,
  Refusal,
  StaleLegal,
} from "./wire.ts";

export const LEGAL_KINDS: readonly LegalKind[] = [
  "subpoenaAttorney",
  "subpoenaJudgeSigned",
  "courtOrder",
  "searchWarrant",
  "grandJury",
  "administrative",
  "recordsRequest",
  "missingPersonQuery",
  "informalLe",
];
export const LEGAL_STATES: readonly LegalState[] = [
  "received",
  "holdSet",
  "verified",
  "counsel",
  "personNotified",
  "personUnreachable",
  "objectionFiled",
  "inCamera",
  "narrowed",
  "compliedMinimum",
  "refused",
  "withdrawn",
  "closed",
];
export const FREEZES: readonly Freeze[] = ["held", "nothing"];
export const NUMBERS_FROM: readonly NumberFrom[] = ["directory", "published", "counsel"];
export const NOTICE_WAYS: readonly NoticeWay[] = ["inChat", "safeCall", "inPerson", "caseWorker"];
export const NOT_TOLD: readonly NotTold[] = ["noRecord", "noSafeWay", "noAnswer", "notSafe", "forbidden"];
export const NARROWED_BY: readonly NarrowedBy[] = ["court", "agreement"];
export const BASES: readonly LegalBasis[] = ["mandatedReport", "courtOrder", "otherStatute"];
export const REFUSALS: readonly Refusal[] = [
  "fixedAnswer",
  "notCompelled",
  "privileged",
  "quashed",
  "nothingHeld",
];
export const CLAIMS: readonly CallerClaim[] = [
  "police",
  "immigration",
  "childProtection",
  "court",
  "hospital",
  "lawyer",
  "agency",
  "family",
  "friend",
  "press",
  "notSaid",
];
export const HOLD_WHYS: readonly HoldWhy[] = ["asked", "ordered", "counsel", "expected"];
export const LIFT_WHYS: readonly LiftWhy[] = ["answered", "withdrawn", "quashed", "counsel", "mistake"];
export const RECORD_KINDS: readonly RecordKind[] = ["chat", "referral", "callback", "case"];
export const INCIDENT_CAUSES: readonly IncidentCause[] = [
  "falseCaller",
  "lost",
  "wrongReceiver",
  "brokenInto",
  "insider",
  "partnerKey",
  "other",
];
export const BREACHES: readonly DataBreach[] = ["none", "imminent", "actual"];
export const INCIDENT_DUTIES: readonly IncidentDuty[] = [
  "contain",
  "director",
  "grantMaker",
  "attorneyGeneral",
  "residents",
  "identity",
  "persons",
];
export const DUTY_ANSWERS: readonly DutyAnswer[] = [
  "done",
  "safeWay",
  "notReachable",
  "safeHarbour",
  "notOwed",
];
export const ALERT_KINDS: readonly StaffAlertKind[] = ["falseCaller"];

const STEPS: readonly LegalStep["type"][] = [
  "hold",
  "verify",
  "notGenuine",
  "counsel",
  "notify",
  "unreachable",
  "object",
  "inCamera",
  "narrow",
  "comply",
  "refuse",
  "withdraw",
  "close",
];

function step(value: unknown): LegalStep {
  const from = fields(value);
  const type = oneOf(from.type, STEPS);
  switch (type) {
    case "hold":
      return { type, freeze: oneOf(from.freeze, FREEZES) };
    case "verify":
      return { type, from: oneOf(from.from, NUMBERS_FROM) };
    case "notify":
      return { type, way: oneOf(from.way, NOTICE_WAYS) };
    case "unreachable":
      return { type, why: oneOf(from.why, NOT_TOLD) };
    case "narrow":
      return { type, by: oneOf(from.by, NARROWED_BY) };
    case "comply":
      return {
        type,
        basis: oneOf(from.basis, BASES),
        minimum: flag(from.minimum),
        safety: flag(from.safety),
      };
    case "refuse":
      return { type, why: oneOf(from.why, REFUSALS) };
    case "notGenuine":
    case "counsel":
    case "object":
    case "inCamera":
    case "withdraw":
    case "close":
      return { type };
  }
}

function stepFacts(value: unknown): LegalStepFacts {
  const from = fields(value);
  return { step: step(from.step), by: text(from.by), at: count(from.at) };
}

function hold(value: unknown): HoldFacts {
  const from = fields(value);
  return {
    holdId: id(from.holdId),
    on: taskOn(from.on),
    why: oneOf(from.why, HOLD_WHYS),
    by: text(from.by),
    setAt: count(from.setAt),
    liftedAt: orNull(from.liftedAt, count),
    liftedWhy: orNull(from.liftedWhy, (one) => oneOf(one, LIFT_WHYS)),
  };
}

function request(value: unknown): LegalFacts {
  const from = fields(value);
  return {
    legalId: id(from.legalId),
    kind: oneOf(from.kind, LEGAL_KINDS),
    state: oneOf(from.state, LEGAL_STATES),
    judge: flag(from.judge),
    by: id(from.by),
    byAlias: text(from.byAlias),
    receivedAt: count(from.receivedAt),
    dueAt: orNull(from.dueAt, count),
    closedAt: orNull(from.closedAt, count),
    sealed: orNull(from.sealed, sealed),
    steps: list(from.steps, stepFacts),
    holds: list(from.holds, hold),
  };
}

function record(value: unknown): RecordFacts {
  const from = fields(value);
  return {
    on: taskOn(from.on),
    kind: oneOf(from.kind, RECORD_KINDS),
    sinceAt: count(from.sinceAt),
    who: list(from.who, text),
  };
}

function duty(value: unknown): DutyFacts {
  const from = fields(value);
  return {
    duty: oneOf(from.duty, INCIDENT_DUTIES),
    dueAt: orNull(from.dueAt, count),
    answer: orNull(from.answer, (one) => oneOf(one, DUTY_ANSWERS)),
    by: orNull(from.by, text),
    at: orNull(from.at, count),
  };
}

function incident(value: unknown): IncidentFacts {
  const from = fields(value);
  return {
    incidentId: id(from.incidentId),
    cause: oneOf(from.cause, INCIDENT_CAUSES),
    breach: oneOf(from.breach, BREACHES),
    identity: flag(from.identity),
    legalId: orNull(from.legalId, id),
    by: text(from.by),
    openedAt: count(from.openedAt),
    knownAt: orNull(from.knownAt, count),
    closedAt: orNull(from.closedAt, count),
    duties: list(from.duties, duty),
    sealed: orNull(from.sealed, sealed),
  };
}

export function legal(value: unknown): LegalResponse {
  const from = fields(value);
  return {
    requests: list(from.requests, request),
    incidents: list(from.incidents, incident),
    records: list(from.records, record),
  };
}

/** What stands on the paper, once it was opened. */
export function legalPaper(value: unknown): LegalPaper {
  const from = fields(value);
  const line = (one: unknown): string => (one === undefined ? "" : text(one));
  return {
    claim: orNull(from.claim, (one) => oneOf(one, CLAIMS)),
    agency: orNull(from.agency, id),
    from: line(from.from),
    docket: line(from.docket),
    words: line(from.words),
  };
}

function alert(value: unknown): AlertFacts {
  const from = fields(value);
  return {
    alertId: id(from.alertId),
    kind: oneOf(from.kind, ALERT_KINDS),
    raisedAt: count(from.raisedAt),
  };
}

export function alerts(value: unknown): AlertsResponse {
  return { alerts: list(fields(value).alerts, alert) };
}

export function staleLegal(value: unknown): StaleLegal {
  const from = fields(value);
  return { id: sealed(from.id), sealed: sealed(from.sealed) };
}
