import { describe, expect, test } from "vitest";
import { fold, type Values } from "../src/desk/cases/record/fold.ts";
import { NEEDS } from "../src/desk/codes.ts";
import { cells } from "../src/desk/csv.ts";
import { addUp, countCases, type Counted } from "../src/desk/reports/count.ts";
import { CROSSWALK } from "../src/desk/reports/crosswalk.ts";
import { reportCsv } from "../src/desk/reports/report-csv.ts";
import { quarters } from "../src/desk/reports/reports.svelte.ts";
import {
  caseTotals,
  counts,
  ownCount,
  report as decode,
  REPORT_SINCE,
  REPORT_TOPICS,
} from "../src/wire/decode-report.ts";
import { DecodeError, fields } from "../src/wire/decode.ts";
import type { CaseTotal, ReportTopic } from "../src/wire/wire.ts";
import { golden } from "./golden.ts";

const span = { fromAt: Date.UTC(2026, 9, 1), untilAt: Date.UTC(2027, 0, 1) };
const BEFORE = Date.UTC(2026, 5, 3);
const WITHIN = Date.UTC(2026, 10, 3);

function counted(openedAt: number, set: Values, at = WITHIN): Counted {
  return { openedAt, record: fold([{ place: 0, seen: 0, by: "alex", author: "Alex", at: at / 1000, set }]) };
}

function of(totals: readonly CaseTotal[], topic: ReportTopic): Record<string, number> {
  const those = totals.filter((one) => one.topic === topic);
  return Object.fromEntries(those.map((one) => [`${one.value} ${one.since}`, one.total]));
}

describe("a count", () => {
  test("takes a case as one client, new or of before", () => {
    const totals = countCases([counted(WITHIN, {}), counted(BEFORE, {}), counted(BEFORE, {})], span);
    expect(of(totals, "client")).toEqual({ "all new": 1, "all ongoing": 2 });
    for (const topic of ["exploitation", "ageGroup", "origin", "gender", "source", "language"] as const)
      expect(of(totals, topic)).toEqual({ "unknown new": 1, "unknown ongoing": 2 });
    expect(of(totals, "closing")).toEqual({ "open new": 1, "open ongoing": 2 });
    expect(of(countCases([counted(span.untilAt, {})], span), "client")).toEqual({});
  });

  test("leaves out who was gone before, and says why somebody left", () => {
    const closed = { "totals/only/closing": "needs_met" };
    const gone = countCases([counted(BEFORE, closed, span.fromAt - 1000)], span);
    expect(gone).toEqual([]);
    expect(of(countCases([counted(BEFORE, closed)], span), "closing")).toEqual({ "needs_met ongoing": 1 });
    const later = countCases([counted(BEFORE, closed, span.untilAt + 1000)], span);
    expect(of(later, "closing")).toEqual({ "open ongoing": 1 });
  });

  test("counts somebody who got a service five times as one, and only in its quarter", () => {
    const service = (id: string, what: string, on: string): Values => ({
      [`service/${id}/what`]: what,
      [`service/${id}/on`]: on,
    });
    const set = {
      ...service("a", "dental", "2026-10-01"),
      ...service("b", "dental", "2026-12-31"),
      ...service("c", "childcare", "2026-09-30"),
      ...service("d", "childcare", "2027-01-01"),
      ...service("e", "education_esl", ""),
      "need/f/what": "emergency_shelter",
      "need/f/status": "unmet",
      "need/g/what": "dental",
      "need/g/status": "received",
      "barrier/h/what": "housing",
      "barrier/i/what": "housing",
    };
    const totals = countCases([counted(WITHIN, set)], span);
    expect(of(totals, "service")).toEqual({ "dental new": 1 });
    expect(of(totals, "unmet")).toEqual({ "emergency_shelter new": 1 });
    expect(of(totals, "barrier")).toEqual({ "housing new": 1 });
  });

  test("has no words of anybody in it", () => {
    const language = (tag: string): Record<string, number> =>
      of(countCases([counted(WITHIN, { "totals/only/language": tag })], span), "language");
    expect(language("es-GT")).toEqual({ "es new": 1 });
    expect(language("Marta’s own")).toEqual({ "und new": 1 });
    const set = {
      "person/a/alias": "marker-name",
      "need/b/about": "marker-about",
      "person/a/legalName": "marker",
    };
    expect(JSON.stringify(countCases([counted(WITHIN, set)], span))).not.toContain("marker");
  });

  test("of one is added to that of another", () => {
    const one = countCases([counted(WITHIN, { "totals/only/exploitation": "sex" })], span);
    const other = countCases(
      [counted(WITHIN, { "totals/only/exploitation": "labour" }), counted(BEFORE, {})],
      span,
    );
    const sum = addUp([one, other]);
    expect(of(sum, "client")).toEqual({ "all new": 2, "all ongoing": 1 });
    expect(of(sum, "exploitation")).toEqual({ "sex new": 1, "labour new": 1, "unknown ongoing": 1 });
    expect(addUp([])).toEqual([]);
  });
});

test("every need has its place in the crosswalk, and no other has", () => {
  expect(Object.keys(CROSSWALK)).toEqual(NEEDS.map((one) => one.code));
});

test("quarters go back over the year", () => {
  expect(quarters(Date.UTC(2026, 3, 1)).slice(0, 3)).toEqual(["2026-Q2", "2026-Q1", "2025-Q4"]);
  expect(quarters(Date.UTC(2026, 11, 31))[0]).toBe("2026-Q4");
});

test("the table to take out has a line for each value, in codes and words, and what is not shown says so", () => {
  const lines = cells(reportCsv(decode(golden("ReportResponse"))));
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([12]));
  const short = lines.map((line) => [line[4], line[5], ...line.slice(6)].join("|"));
  expect(short).toEqual([
    "code|name|new|ongoing|all|Programme|OTIP|OVC",
    "all|All|12|16|28|||",
    "labour|Labour|12|16|28|||",
    "sex|Sex|not shown|not shown|not shown|||",
    "dental|Dental care|||9|yes||",
    "|cases in the sum|||28|||",
    "|cases|||31|||",
    "|Trainings given to others|||3|||",
    "|People who came to them|||nobody said|||",
    "|Other agencies that may refer|||4|||",
    "|Of these, with an agreement|||2|||",
  ]);
});

test("every word of a report is known here, and what the server says is read whole", () => {
  expect(REPORT_TOPICS).toEqual(golden("ReportTopic.all"));
  expect(REPORT_SINCE).toEqual(golden("ReportSince.all"));
  expect(decode(golden("ReportResponse"))).toEqual(golden("ReportResponse"));
  expect(ownCount(golden("OwnCountResponse"))).toEqual(golden("OwnCountResponse"));
  expect(counts(golden("CountsResponse"))).toEqual(golden("CountsResponse"));
  expect(caseTotals(fields(golden("SumParams")).totals)).toEqual(fields(golden("SumParams")).totals);
  expect(() => caseTotals([{ topic: "name", value: "Ana", since: "new", total: 1 }])).toThrow(DecodeError);
});
