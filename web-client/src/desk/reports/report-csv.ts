/** A quarter's cases as a table for spreadsheets (R383): a line for each value, in codes and in words, with who of the funders knows it. */
import { report as t } from "../../text/report.ts";
import type { ReportLine, ReportResponse, ReportTopic } from "../../wire/wire.ts";
import { sheet } from "../csv.ts";
import { counts, FUNDERS } from "./crosswalk.ts";
import { inOrder, lineName, shown } from "./names.ts";

export function reportCsv(from: ReportResponse): string {
  const head = [
    "quarter",
    "from",
    "until",
    "topic",
    "code",
    "name",
    "new",
    "ongoing",
    "all",
    ...FUNDERS.map((funder) => t.funders[funder]),
  ];
  const row = (topic: ReportTopic, apart: boolean, line: ReportLine): string[] => [
    from.quarter,
    from.from,
    from.until,
    t.topics[topic],
    line.value,
    topic === "client" ? t.all : lineName(topic, line.value),
    apart ? shown(line.new) : "",
    apart ? shown(line.ongoing) : "",
    shown(line.all),
    ...FUNDERS.map((funder) => (hasFunders(topic) && counts(line.value, funder) ? t.yes : "")),
  ];
  const said = (number: number | null): string => (number === null ? t.others.notSaid : String(number));
  const other = (name: string, number: string): string[] => [
    from.quarter,
    from.from,
    from.until,
    t.others.heading,
    "",
    name,
    "",
    "",
    number,
    ...FUNDERS.map(() => ""),
  ];
  return sheet([
    head,
    row("client", from.clients.new !== null, from.clients),
    ...from.tables.flatMap(({ topic, apart, lines }) =>
      inOrder(topic, lines).map((line) => row(topic, apart, line)),
    ),
    other("cases in the sum", String(from.progress.summed)),
    other("cases", String(from.progress.cases)),
    other(t.others.trainings, said(from.trainings)),
    other(t.others.trained, said(from.trained)),
    other(t.others.partners, String(from.partners)),
    other(t.others.agreements, String(from.agreements)),
  ]);
}

/** Needs and services are what funders have lists of. */
export function hasFunders(topic: ReportTopic): boolean {
  return topic === "service" || topic === "unmet";
}
