/** What a case adds to a quarter's report (R430): a case is one client. Made here, from what this desk may read; only sums leave it, sealed. */
import type { CaseTotal, ReportSince, ReportTopic } from "../../wire/wire.ts";
import { valueOf, type CaseRecord } from "../cases/record/fold.ts";

/** A case, and the moment it was opened, unix milliseconds. */
export interface Counted {
  openedAt: number;
  record: CaseRecord;
}

/** From the first moment on, and before the second, unix milliseconds. */
export interface Span {
  fromAt: number;
  untilAt: number;
}

/** BCP 47: undetermined. */
const OTHER_LANGUAGES = "und";
const UNKNOWN = "unknown";
const SINGLE = [
  ["exploitation", "exploitation"],
  ["ageGroup", "ageGroup"],
  ["origin", "origin"],
  ["gender", "gender"],
  ["source", "source"],
] as const satisfies readonly (readonly [ReportTopic, string])[];

/** Adds cases up. One that was closed before the quarter adds nothing. */
export function countCases(cases: readonly Counted[], span: Span): CaseTotal[] {
  return addUp(cases.map((one) => ofCase(one, span)));
}

/** Adds up what several people counted. */
export function addUp(counts: readonly (readonly CaseTotal[])[]): CaseTotal[] {
  const sums = new Map<string, CaseTotal>();
  for (const one of counts.flat()) {
    const key = `${one.topic} ${one.value} ${one.since}`;
    const before = sums.get(key)?.total ?? 0;
    sums.set(key, { ...one, total: before + one.total });
  }
  return [...sums.values()];
}

function ofCase({ openedAt, record }: Counted, span: Span): CaseTotal[] {
  const totals = record.one("totals");
  const closing = totals.fields.get("closing");
  const closedAt = closing && closing.value !== "" ? closing.at * 1000 : Infinity;
  if (closedAt < span.fromAt || openedAt >= span.untilAt) return [];
  const since: ReportSince = openedAt >= span.fromAt ? "new" : "ongoing";
  const once = (topic: ReportTopic, value: string): CaseTotal => ({ topic, value, since, total: 1 });
  return [
    once("client", "all"),
    ...SINGLE.map(([topic, field]) => once(topic, valueOf(totals, field) || UNKNOWN)),
    once("language", language(valueOf(totals, "language"))),
    once("closing", closing && closedAt < span.untilAt ? closing.value : "open"),
    ...several(services(record, span)).map((value) => once("service", value)),
    ...several(unmet(record)).map((value) => once("unmet", value)),
    ...several(record.all("barrier").map((one) => valueOf(one, "what"))).map((value) =>
      once("barrier", value),
    ),
  ];
}

/** How often somebody got something is not counted: five times one person would read as five people. */
function several(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== "");
}

function services(record: CaseRecord, { fromAt, untilAt }: Span): string[] {
  const inside = (day: string): boolean => {
    // Noon of any clock is on that day; the borders are midnights of the line's own.
    const noon = Date.parse(`${day}T12:00:00Z`);
    return noon >= fromAt && noon < untilAt;
  };
  const within = record.all("service").filter((one) => inside(valueOf(one, "on")));
  return within.map((one) => valueOf(one, "what"));
}

function unmet(record: CaseRecord): string[] {
  const all = record.all("need").filter((one) => valueOf(one, "status") === "unmet");
  return all.map((one) => valueOf(one, "what"));
}

/** A primary subtag; what somebody wrote as words is one of the others, so that no word of theirs becomes a column. */
function language(text: string): string {
  if (text === "") return UNKNOWN;
  const primary = text.split("-")[0]?.trim().toLowerCase() ?? "";
  return /^[a-z]{2,3}$/.test(primary) ? primary : OTHER_LANGUAGES;
}
