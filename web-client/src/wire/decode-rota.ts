/** The gate for data about the rota. */
import { count, fields, flag, id, list, oneOf, orNull, text } from "./decode.ts";
import { role } from "./decode-staff.ts";
import { gateStanding } from "./decode-people.ts";
import { openTasks } from "./decode-task.ts";
import type {
  Breach,
  BreakReason,
  CalendarResponse,
  ClockOutReason,
  Duty,
  Gap,
  HandoverConfirmed,
  HandoverResponse,
  HandoverSide,
  ImportResponse,
  LineError,
  LineProblem,
  OnDuty,
  OpenCalls,
  OwnRotaResponse,
  Pattern,
  PlannedResponse,
  RestLimits,
  RestRule,
  RotaPerson,
  RotaResponse,
  Shift,
  Swap,
  Untrained,
  Weekday,
} from "./wire.ts";

export const DUTIES: readonly Duty[] = [
  "primary",
  "secondary",
  "supervisor",
  "director",
  "interpreter",
  "legalOnCall",
];
export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const BREAK_REASONS: readonly BreakReason[] = ["meal", "stepAway", "debrief", "other"];
export const CLOCK_OUT_REASONS: readonly ClockOutReason[] = ["over", "relieved", "unwell", "calledAway"];
export const REST_RULES: readonly RestRule[] = ["between", "onDuty", "nights", "days", "off", "lateStart"];
export const HANDOVER_SIDES: readonly HandoverSide[] = ["outgoing", "incoming"];
export const LINE_PROBLEMS: readonly LineProblem[] = [
  "columns",
  "person",
  "duty",
  "unfit",
  "day",
  "time",
  "past",
  "overlaps",
  "tooMany",
];

const duty = (value: unknown): Duty => oneOf(value, DUTIES);

function shift(value: unknown): Shift {
  const from = fields(value);
  return {
    shiftId: id(from.shiftId),
    memberId: id(from.memberId),
    duty: duty(from.duty),
    startsAt: count(from.startsAt),
    endsAt: count(from.endsAt),
  };
}

function pattern(value: unknown): Pattern {
  const from = fields(value);
  return {
    patternId: id(from.patternId),
    memberId: id(from.memberId),
    duty: duty(from.duty),
    days: list(from.days, (day) => oneOf(day, WEEKDAYS)),
    starts: text(from.starts),
    ends: orNull(from.ends, text),
    lastsMinutes: orNull(from.lastsMinutes, count),
    zone: text(from.zone),
    from: text(from.from),
    until: orNull(from.until, text),
  };
}

function gap(value: unknown): Gap {
  const from = fields(value);
  return { duty: duty(from.duty), fromAt: count(from.fromAt), untilAt: count(from.untilAt) };
}

function breach(value: unknown): Breach {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    startsAt: count(from.startsAt),
    rule: oneOf(from.rule, REST_RULES),
  };
}

function limits(value: unknown): RestLimits {
  const from = fields(value);
  return {
    betweenHours: count(from.betweenHours),
    onDutyHours: count(from.onDutyHours),
    nights: count(from.nights),
    days: count(from.days),
    offDays: count(from.offDays),
  };
}

function swap(value: unknown): Swap {
  const from = fields(value);
  return {
    shift: shift(from.shift),
    to: id(from.to),
    agreed: flag(from.agreed),
    decidable: flag(from.decidable),
  };
}

function person(value: unknown): RotaPerson {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    alias: text(from.alias),
    roles: list(from.roles, role),
    duties: list(from.duties, duty),
    active: flag(from.active),
  };
}

function onDuty(value: unknown): OnDuty {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    duty: duty(from.duty),
    sinceAt: count(from.sinceAt),
    planned: flag(from.planned),
    breakAt: orNull(from.breakAt, count),
    breakReason: orNull(from.breakReason, (word) => oneOf(word, BREAK_REASONS)),
    breakUntilAt: orNull(from.breakUntilAt, count),
  };
}

function untrained(value: unknown): Untrained {
  const from = fields(value);
  return { memberId: id(from.memberId), training: gateStanding(from.training) };
}

export function rota(value: unknown): RotaResponse {
  const from = fields(value);
  return {
    zone: text(from.zone),
    today: text(from.today),
    aheadDays: count(from.aheadDays),
    people: list(from.people, person),
    shifts: list(from.shifts, shift),
    gaps: list(from.gaps, gap),
    breaches: list(from.breaches, breach),
    limits: limits(from.limits),
    patterns: list(from.patterns, pattern),
    swaps: list(from.swaps, swap),
    onDuty: list(from.onDuty, onDuty),
    training: list(from.training, untrained),
    trainingFromAt: orNull(from.trainingFromAt, count),
  };
}

export function ownRota(value: unknown): OwnRotaResponse {
  const from = fields(value);
  return {
    zone: text(from.zone),
    onDuty: orNull(from.onDuty, onDuty),
    spared: flag(from.spared),
    duties: list(from.duties, duty),
    now: orNull(from.now, shift),
    shifts: list(from.shifts, shift),
    restUntilAt: orNull(from.restUntilAt, count),
    swaps: list(from.swaps, swap),
    colleagues: list(from.colleagues, person),
    calendar: flag(from.calendar),
    training: list(from.training, gateStanding),
    trainingFromAt: orNull(from.trainingFromAt, count),
  };
}

export function planned(value: unknown): PlannedResponse {
  const from = fields(value);
  return { done: flag(from.done), breaches: list(from.breaches, breach) };
}

function lineError(value: unknown): LineError {
  const from = fields(value);
  return { line: count(from.line), problem: oneOf(from.problem, LINE_PROBLEMS) };
}

export function imported(value: unknown): ImportResponse {
  const from = fields(value);
  return {
    done: flag(from.done),
    errors: list(from.errors, lineError),
    shifts: list(from.shifts, shift),
    breaches: list(from.breaches, breach),
  };
}

export function calendar(value: unknown): CalendarResponse {
  return { token: id(fields(value).token, 32) };
}

function confirmed(value: unknown): HandoverConfirmed {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    side: oneOf(from.side, HANDOVER_SIDES),
    at: count(from.at),
  };
}

export function handover(value: unknown): HandoverResponse {
  const from = fields(value);
  return {
    zone: text(from.zone),
    people: list(from.people, person),
    outgoing: list(from.outgoing, shift),
    incoming: list(from.incoming, shift),
    urgent: list(from.urgent, id16),
    waiting: list(from.waiting, (value) => {
      const one = fields(value);
      return { language: text(one.language), count: count(one.count) };
    }),
    calls: openCalls(from.calls),
    tasks: openTasks(from.tasks),
    confirmed: list(from.confirmed, confirmed),
  };
}

function openCalls(value: unknown): OpenCalls {
  const from = fields(value);
  return { open: count(from.open), now: count(from.now), nextAt: orNull(from.nextAt, count) };
}

function id16(value: unknown): string {
  return id(value);
}
