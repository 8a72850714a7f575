/** The gate for reports. */
import { count, fields, flag, id, list, oneOf, orNull, text } from "./decode.ts";
import type {
  CaseTotal,
  CountFacts,
  CountsResponse,
  OwnCountResponse,
  ReportLine,
  ReportResponse,
  ReportSince,
  ReportTable,
  ReportTopic,
} from "./wire.ts";

export const REPORT_TOPICS: readonly ReportTopic[] = [
  "client",
  "exploitation",
  "ageGroup",
  "origin",
  "gender",
  "language",
  "source",
  "closing",
  "service",
  "unmet",
  "barrier",
];
export const REPORT_SINCE: readonly ReportSince[] = ["new", "ongoing"];

export function report(value: unknown): ReportResponse {
  const from = fields(value);
  const progress = fields(from.progress);
  return {
    quarter: text(from.quarter),
    from: text(from.from),
    until: text(from.until),
    over: flag(from.over),
    least: count(from.least),
    progress: {
      cases: count(progress.cases),
      counted: count(progress.counted),
      summed: count(progress.summed),
      closed: flag(progress.closed),
    },
    clients: line(from.clients),
    tables: list(from.tables, table),
    trainings: orNull(from.trainings, count),
    trained: orNull(from.trained, count),
    partners: count(from.partners),
    agreements: count(from.agreements),
    quarters: list(from.quarters, text),
  };
}

function line(value: unknown): ReportLine {
  const from = fields(value);
  return {
    value: text(from.value),
    new: orNull(from.new, count),
    ongoing: orNull(from.ongoing, count),
    all: orNull(from.all, count),
  };
}

function table(value: unknown): ReportTable {
  const from = fields(value);
  return {
    topic: oneOf(from.topic, REPORT_TOPICS),
    apart: flag(from.apart),
    lines: list(from.lines, line),
  };
}

export function ownCount(value: unknown): OwnCountResponse {
  const from = fields(value);
  return {
    cases: list(from.cases, (one) => id(one)),
    byOthers: count(from.byOthers),
    counted: orNull(from.counted, count),
    fromAt: count(from.fromAt),
    untilAt: count(from.untilAt),
    openedAt: list(from.openedAt, count),
    closed: flag(from.closed),
  };
}

export function counts(value: unknown): CountsResponse {
  const one = (each: unknown): CountFacts => {
    const from = fields(each);
    return {
      countId: id(from.countId),
      cases: count(from.cases),
      summed: flag(from.summed),
      sealed: text(from.sealed),
    };
  };
  return { counts: list(fields(value).counts, one) };
}

/** What is inside of a count. */
export function caseTotals(value: unknown): CaseTotal[] {
  return list(value, (each) => {
    const from = fields(each);
    return {
      topic: oneOf(from.topic, REPORT_TOPICS),
      value: text(from.value),
      since: oneOf(from.since, REPORT_SINCE),
      total: count(from.total),
    };
  });
}
