/** The gate for how the line is doing. */
import { count, fields, list, oneOf, orNull, text } from "./decode.ts";
import { LEVELS } from "./decode-staff.ts";
import type {
  CallsNow,
  Counted,
  FigureBy,
  FigureCount,
  FigureDay,
  FigureLength,
  FigureLoad,
  FigurePart,
  FiguresResponse,
  Measured,
  QuarterResponse,
  WaitingNow,
  WrapKind,
  WrapTotal,
} from "./wire.ts";

export const COUNTED: readonly Counted[] = [
  "started",
  "afterHours",
  "offered",
  "answered",
  "withinTarget",
  "languageUnmet",
  "abandoned",
  "shortAbandoned",
  "quickExit",
  "dropped",
  "returned",
  "backInLine",
  "transferAsked",
  "transferWarm",
  "transferCold",
  "transferFailed",
  "outsideOffered",
  "outsideAgreed",
  "outsideDeclined",
  "outsideDone",
  "outsideFailed",
  "outsideCold",
  "escalated",
  "escalationAnswered",
  "callAsked",
  "callTried",
  "callOutside",
  "callFirst",
  "callFirstInTime",
  "callMissed",
  "callEnded",
  "callReached",
  "callWithdrawn",
];
export const WRAP_KINDS: readonly WrapKind[] = [
  "disposition",
  "need",
  "action",
  "county",
  "language",
  "level",
  "firstLevel",
  "followUp",
];
export const MEASURED: readonly Measured[] = ["answer", "wait", "conversation", "wrapUp", "firstCall"];

const total = (value: unknown): number | null => orNull(value, count);

function by(value: unknown): FigureBy {
  const from = fields(value);
  switch (oneOf(from.type, ["all", "level", "language"])) {
    case "all":
      return { type: "all" };
    case "level":
      return { type: "level", level: oneOf(from.level, LEVELS) };
    case "language":
      return { type: "language", language: text(from.language) };
  }
}

function part(value: unknown): FigurePart {
  const from = fields(value);
  const counted = (one: unknown): FigureCount => {
    const found = fields(one);
    return { what: oneOf(found.what, COUNTED), total: total(found.total) };
  };
  const length = (one: unknown): FigureLength => {
    const found = fields(one);
    return {
      what: oneOf(found.what, MEASURED),
      averageSecs: total(found.averageSecs),
      medianSecs: total(found.medianSecs),
      p90Secs: total(found.p90Secs),
      p95Secs: total(found.p95Secs),
    };
  };
  return { by: by(from.by), counts: list(from.counts, counted), lengths: list(from.lengths, length) };
}

function load(value: unknown): FigureLoad {
  const from = fields(value);
  return { occupancyPercent: total(from.occupancyPercent), concurrencyTenths: total(from.concurrencyTenths) };
}

export function figures(value: unknown): FiguresResponse {
  const from = fields(value);
  const waiting = (one: unknown): WaitingNow => {
    const found = fields(one);
    return {
      level: oneOf(found.level, LEVELS),
      count: count(found.count),
      sinceAt: total(found.sinceAt),
      targetSecs: count(found.targetSecs),
    };
  };
  const calls = (one: unknown): CallsNow => {
    const found = fields(one);
    return {
      level: oneOf(found.level, LEVELS),
      open: count(found.open),
      due: count(found.due),
      late: count(found.late),
      targetSecs: count(found.targetSecs),
    };
  };
  const day = (one: unknown): FigureDay => {
    const found = fields(one);
    return {
      day: text(found.day),
      started: total(found.started),
      answered: total(found.answered),
      abandoned: total(found.abandoned),
    };
  };
  return {
    today: text(from.today),
    waiting: list(from.waiting, waiting),
    calls: list(from.calls, calls),
    day: list(from.day, part),
    fortnight: list(from.fortnight, part),
    days: list(from.days, day),
    load: load(from.load),
    quarters: list(from.quarters, text),
  };
}

export function quarter(value: unknown): QuarterResponse {
  const from = fields(value);
  return {
    quarter: text(from.quarter),
    from: text(from.from),
    until: text(from.until),
    parts: list(from.parts, part),
    load: load(from.load),
    wraps: list(from.wraps, wrap),
  };
}

function wrap(value: unknown): WrapTotal {
  const from = fields(value);
  return {
    kind: oneOf(from.kind, WRAP_KINDS),
    code: text(from.code),
    total: orNull(from.total, count),
  };
}
