/** The gate for data about how cases end and what is held. */
import { count, fields, flag, id, list, oneOf, orNull, text } from "./decode.ts";
import type {
  CaseClosed,
  CaseContents,
  CaseDeleteReason,
  CaseDeletion,
  CaseDeletionAsked,
  CaseDeletionsResponse,
  CaseLifeResponse,
  CloseReason,
  HeldDeletedResponse,
  HeldResponse,
  StatementGroup,
  StatementKept,
  StatementResponse,
} from "./wire.ts";

export const CLOSE_REASONS: readonly CloseReason[] = [
  "goals_met",
  "person_ended",
  "lost_contact",
  "moved_away",
  "served_elsewhere",
  "opened_by_mistake",
];
export const DELETE_REASONS: readonly CaseDeleteReason[] = [
  "person_asked",
  "opened_by_mistake",
  "twice",
  "moved_to_other_system",
];

export function closed(value: unknown): CaseClosed {
  const from = fields(value);
  return { at: count(from.at), reason: oneOf(from.reason, CLOSE_REASONS), until: count(from.until) };
}

function contents(value: unknown): CaseContents {
  const from = fields(value);
  return {
    entries: count(from.entries),
    keys: count(from.keys),
    files: count(from.files),
    tasks: count(from.tasks),
    releases: count(from.releases),
  };
}

function asked(value: unknown): CaseDeletionAsked {
  const from = fields(value);
  return {
    by: text(from.by),
    own: flag(from.own),
    reason: oneOf(from.reason, DELETE_REASONS),
    askedAt: count(from.askedAt),
  };
}

export function caseLife(value: unknown): CaseLifeResponse {
  const from = fields(value);
  return {
    closed: orNull(from.closed, closed),
    deletion: orNull(from.deletion, asked),
    hasWords: flag(from.hasWords),
    onHold: flag(from.onHold),
    contents: contents(from.contents),
  };
}

function deletion(value: unknown): CaseDeletion {
  const from = fields(value);
  return {
    caseId: id(from.caseId),
    asked: asked(from.asked),
    openedAt: count(from.openedAt),
    entries: count(from.entries),
    decide: flag(from.decide),
  };
}

export function caseDeletions(value: unknown): CaseDeletionsResponse {
  return { deletions: list(fields(value).deletions, deletion) };
}

export function held(value: unknown): HeldResponse {
  const from = fields(value);
  const goesAt = orNull(from.goesAt, count);
  const onHold = flag(from.onHold);
  const type = oneOf(from.type, ["callback", "case"]);
  if (type === "callback") {
    return { type, sealed: flag(from.sealed), windows: count(from.windows), goesAt, onHold };
  }
  return {
    type,
    caseId: orNull(from.caseId, (value) => id(value)),
    openedAt: count(from.openedAt),
    contents: contents(from.contents),
    goesAt,
    onHold,
  };
}

export function heldDeleted(value: unknown): HeldDeletedResponse {
  return { deleted: flag(fields(value).deleted) };
}

function group(value: unknown): StatementGroup {
  const from = fields(value);
  return { words: text(from.words), readable: count(from.readable), sealed: count(from.sealed) };
}

function kept(value: unknown): StatementKept {
  const from = fields(value);
  return { what: text(from.what), howLong: text(from.howLong), canBeHeld: flag(from.canBeHeld) };
}

export function statement(value: unknown): StatementResponse {
  const from = fields(value);
  return {
    madeAt: count(from.madeAt),
    lead: list(from.lead, text),
    held: list(from.held, group),
    never: list(from.never, text),
    kept: list(from.kept, kept),
    end: list(from.end, text),
  };
}
