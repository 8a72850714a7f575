/** The gate for the audit log. */
import { count, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import { role } from "./decode-staff.ts";
import type {
  AlertKind,
  AuditAlert,
  AuditEvent,
  AuditHead,
  AuditPerson,
  AuditResponse,
  MadeHeadResponse,
  ReadAuditResponse,
} from "./wire.ts";

const KINDS: readonly AlertKind[] = ["unassigned", "denials", "reads", "volume", "failedLogins", "offShift"];

function event(value: unknown): AuditEvent {
  const from = fields(value);
  return {
    seq: count(from.seq),
    at: orNull(from.at, count),
    event: orNull(from.event, text),
    actor: orNull(from.actor, id),
    roles: list(from.roles, role),
    objectKind: orNull(from.objectKind, text),
    object: orNull(from.object, sealed),
    reason: orNull(from.reason, text),
  };
}

function alert(value: unknown): AuditAlert {
  const from = fields(value);
  return {
    kind: oneOf(from.kind, KINDS),
    who: id(from.who),
    count: count(from.count),
    threshold: count(from.threshold),
    lastSeq: count(from.lastSeq),
  };
}

function head(value: unknown): AuditHead {
  const from = fields(value);
  return { size: count(from.size), signedAt: count(from.signedAt), note: text(from.note) };
}

function person(value: unknown): AuditPerson {
  const from = fields(value);
  return { memberId: id(from.memberId), alias: text(from.alias) };
}

export function audit(value: unknown): AuditResponse {
  const from = fields(value);
  return {
    alerts: list(from.alerts, alert),
    alertHours: count(from.alertHours),
    heads: list(from.heads, head),
    people: list(from.people, person),
  };
}

export function auditEvents(value: unknown): ReadAuditResponse {
  const from = fields(value);
  return { events: list(from.events, event), more: flag(from.more) };
}

export function madeHead(value: unknown): MadeHeadResponse {
  const from = fields(value);
  return { head: orNull(from.head, head), flaw: orNull(from.flaw, text), shipped: flag(from.shipped) };
}
