/** A quarter's totals as a table for spreadsheets (R383): a line for everybody, for each level, for each language. */
import { sheet } from "../csv.ts";
import { figures as t } from "../../text/figures.ts";
import { COUNTED, MEASURED } from "../../wire/decode-figures.ts";
import type { FigureBy, QuarterResponse } from "../../wire/wire.ts";
import { concurrency, occupancy, taken, total } from "./figures.svelte.ts";

const LENGTHS = ["averageSecs", "medianSecs", "p90Secs", "p95Secs"] as const;
const LENGTH_NAMES = {
  averageSecs: "average",
  medianSecs: "median",
  p90Secs: "p90",
  p95Secs: "p95",
} as const;

export function quarterCsv(from: QuarterResponse, few: string): string {
  const head = [
    "quarter",
    "from",
    "until",
    "by",
    "of",
    ...COUNTED.map((what) => t.counted[what]),
    ...MEASURED.flatMap((what) =>
      LENGTHS.map((length) => `${t.measured[what]}, ${LENGTH_NAMES[length]} (seconds)`),
    ),
    t.load.occupancy,
    t.load.concurrency,
  ];
  const lines = from.parts.map((part) => [
    from.quarter,
    from.from,
    from.until,
    ...of(part.by),
    ...COUNTED.map((what) => shown(total(part, what), few)),
    ...MEASURED.flatMap((what) => LENGTHS.map((length) => shown(taken(part, what)?.[length] ?? null, few))),
    ...(part.by.type === "all"
      ? [occupancy(from.load) ?? t.load.little, concurrency(from.load) ?? t.load.little]
      : ["", ""]),
  ]);
  return sheet([head, ...lines]);
}

/** The codes of a quarter's wrap-ups: a line for each, by itself (R316). */
export function wrapsCsv(from: QuarterResponse, few: string): string {
  const head = ["quarter", "from", "until", "kind", "code", "total"];
  const lines = from.wraps.map((wrap) => [
    from.quarter,
    from.from,
    from.until,
    t.wrapKinds[wrap.kind],
    wrap.code,
    shown(wrap.total, few),
  ]);
  return sheet([head, ...lines]);
}

function of(by: FigureBy): [string, string] {
  switch (by.type) {
    case "all":
      return ["all", ""];
    case "level":
      return ["level", by.level];
    case "language":
      return ["language", by.language];
  }
}

function shown(number: number | null, few: string): string {
  return number === null ? few : String(number);
}
