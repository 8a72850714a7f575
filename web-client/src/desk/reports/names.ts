/** What a line of a report is called. */
import { report as t, valueName } from "../../text/report.ts";
import type { ReportLine, ReportTopic } from "../../wire/wire.ts";
import { NEEDS } from "../codes.ts";
import { languageName } from "../trouble.ts";

export function lineName(topic: ReportTopic, value: string): string {
  switch (topic) {
    case "service":
    case "unmet":
      return NEEDS.find((one) => one.code === value)?.label ?? valueName(value);
    case "language":
      return value === "und" || value === "unknown" ? valueName(value) : languageName(value);
    default:
      return valueName(value);
  }
}

export function shown(number: number | null): string {
  return number === null ? t.notShown : String(number);
}

/** The most first; what is not shown last, so that its place says nothing. */
export function inOrder(topic: ReportTopic, lines: readonly ReportLine[]): ReportLine[] {
  const name = (one: ReportLine): string => lineName(topic, one.value);
  return [...lines].sort(
    (one, other) => (other.all ?? -1) - (one.all ?? -1) || name(one).localeCompare(name(other)),
  );
}
