/** The gate for requests to be called as the desk gets them, and for what it finds in their boxes. */
import { CALLER_IDS, IF_BLOCKED, OWNERS } from "../call/choices.ts";
import { IF_OTHER, VOICEMAILS } from "./contact.ts";
import { count, DecodeError, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import { callWindow } from "./decode-call.ts";
import { WEEKDAYS } from "./decode-rota.ts";
import { LEVELS } from "./decode-staff.ts";
import type {
  CallItem,
  CallOutcome,
  CallContact,
  CallsDueResponse,
  CallState,
  OverrideReason,
  SafeHours,
  SafeWindow,
  TakenCallResponse,
  Telephone,
  TelephoneShows,
  TelephoneTest,
} from "./wire.ts";

const STATES: readonly CallState[] = ["waiting", "taken", "attempting", "closed"];

/** What somebody who called may say came of it (E4), in the order in which it is asked. */
export const TOLD = [
  "reached_verified",
  "reached_not_safe_now",
  "reached_declined",
  "reached_language_mismatch",
  "no_answer",
  "busy",
  "voicemail_reached_none_left",
  "voicemail_left_as_agreed",
  "answered_by_other_plan_used",
  "answered_by_other_asked_questions",
  "reached_code_word_wrong",
  "danger_word",
  "duress_suspected",
  "dropped_midway",
  "blocked_caller_rejected",
  "not_in_service",
  "wrong_number",
] as const satisfies readonly CallOutcome[];

export const OUTCOMES: readonly CallOutcome[] = [
  ...TOLD,
  "cancelled_by_person",
  "superseded_by_inbound",
  "window_expired_unattempted",
  "time_not_valid_dst",
  "attempts_exhausted",
  "expired_purged",
];

/** Why a supervisor lets somebody call outside of the safe hours (R334). */
export const OVERRIDE_REASONS: readonly OverrideReason[] = [
  "person_asked",
  "life_in_danger",
  "hours_wrong",
  "imminent",
];

/** What a telephone at the other end shows (R333), the good answer first. */
export const SHOWS: readonly TelephoneShows[] = ["nothing", "number", "name"];
export const TESTS: readonly TelephoneTest[] = ["later", "now", "overdue"];

function telephone(value: unknown): Telephone {
  const from = fields(value);
  return {
    telephoneId: text(from.telephoneId),
    name: text(from.name),
    shows: orNull(from.shows, (value) => oneOf(value, SHOWS)),
    testedOn: orNull(from.testedOn, text),
    by: orNull(from.by, text),
    test: oneOf(from.test, TESTS),
  };
}

function call(value: unknown): CallItem {
  const from = fields(value);
  return {
    callbackId: id(from.callbackId),
    level: oneOf(from.level, LEVELS),
    language: text(from.language),
    state: oneOf(from.state, STATES),
    by: orNull(from.by, (value) => id(value)),
    alias: orNull(from.alias, text),
    untilAt: orNull(from.untilAt, count),
    ready: flag(from.ready),
    outcome: orNull(from.outcome, (value) => oneOf(value, OUTCOMES)),
    attention: flag(from.attention),
    tries: count(from.tries),
    againAt: orNull(from.againAt, count),
    windows: list(from.windows, callWindow),
  };
}

export function callsDue(value: unknown): CallsDueResponse {
  const from = fields(value);
  return {
    calls: list(from.calls, call),
    telephones: list(from.telephones, telephone),
    called: flag(from.called),
  };
}

export function takenCall(value: unknown): TakenCallResponse {
  const from = fields(value);
  return { call: call(from.call), contact: sealed(from.contact), hours: sealed(from.hours) };
}

/** What the box says of whom to call. It comes from a stranger's page: every value is checked. */
export function callContact(value: unknown): CallContact {
  const from = fields(value);
  const number = text(from.number);
  if (!/^\+[1-9]\d{7,14}$/.test(number)) throw new DecodeError("number");
  return {
    number,
    askFor: text(from.askFor),
    owner: oneOf(from.owner, OWNERS),
    voicemail: oneOf(from.voicemail, VOICEMAILS),
    voicemailScript: text(from.voicemailScript),
    text: flag(from.text),
    callerId: oneOf(from.callerId, CALLER_IDS),
    ifBlocked: oneOf(from.ifBlocked, IF_BLOCKED),
    ifOther: oneOf(from.ifOther, IF_OTHER),
    otherScript: text(from.otherScript),
    words: text(from.words),
    codeWord: text(from.codeWord),
    dangerWord: text(from.dangerWord),
    again: flag(from.again),
    interpreter: text(from.interpreter),
    purpose: text(from.purpose),
  };
}

function safeWindow(value: unknown): SafeWindow {
  const from = fields(value);
  return {
    days: list(from.days, (day) => oneOf(day, WEEKDAYS)),
    starts: text(from.starts),
    ends: text(from.ends),
    from: text(from.from),
    until: text(from.until),
  };
}

export function safeHours(value: unknown): SafeHours {
  const from = fields(value);
  return { zone: zone(from.zone), windows: list(from.windows, safeWindow) };
}

function zone(value: unknown): string {
  const name = text(value);
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    throw new DecodeError("zone");
  }
  return name;
}
