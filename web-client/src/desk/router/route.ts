/**
 * Which rows of the table fit what is known. Defaults, never gates (R406): a row that does not fit is shown below, and what nobody said is
 * not taken for a no: where the country of birth is not known, both rows show.
 */
import type { Form, Situation } from "../../wire/wire.ts";
import type { Group, Row, Table, Word } from "./table.ts";

/** What is known of somebody. Null is not known; a flag that is not there was not said. */
export interface Known {
  flags: ReadonlySet<Situation>;
  age: "minor" | "adult" | null;
  born: "here" | "abroad" | null;
  outside: boolean | null;
}

export interface Match {
  row: Row;
  /** What speaks for it. */
  because: string[];
  /** What would have to be so as well, and nobody said. */
  ifs: string[];
  /** What must not be so, and may be. */
  unless: string[];
}

export interface Routed {
  matches: Match[];
  /** Every other row: nothing is taken away. */
  others: Row[];
}

/** How much is said for a group of words, least first. */
const TRUTHS = ["no", "open", "maybe", "yes"] as const;
type Truth = (typeof TRUTHS)[number];

export const NOTHING: Known = { flags: new Set(), age: null, born: null, outside: null };

/** Every row that fits, those that rest on the fewest open questions first. */
export function route(table: Table, known: Known): Routed {
  const matches: Match[] = [];
  const others: Row[] = [];
  for (const row of table.rows) {
    const match = matchOf(row, known);
    if (match) matches.push(match);
    else others.push(row);
  }
  const open = ({ ifs, unless }: Match): number => ifs.length + unless.length;
  matches.sort((one, other) => open(one) - open(other));
  return { matches, others };
}

function matchOf(row: Row, known: Known): Match | null {
  const needs = row.needs.map((group) => ({ group, truth: truthOf(group, known) }));
  const without = row.without.map((group) => ({ group, truth: truthOf(group, known) }));
  const said = needs.some(({ truth }) => truth === "yes" || truth === "maybe");
  if (!said || needs.some(({ truth }) => truth === "no")) return null;
  if (without.some(({ truth }) => truth === "yes")) return null;
  const labels = (all: { group: Group; truth: Truth }[], ...truths: Truth[]): string[] =>
    all.filter(({ truth }) => truths.includes(truth)).map(({ group }) => group.label);
  return {
    row,
    because: labels(needs, "yes"),
    ifs: labels(needs, "maybe", "open"),
    unless: labels(without, "maybe"),
  };
}

function truthOf({ is, mayBe }: Group, known: Known): Truth {
  const said = is.map((word) => truthOfWord(word, known));
  if (!said.includes("yes") && mayBe.some((word) => truthOfWord(word, known) === "yes")) said.push("maybe");
  return said.reduce((most, one) => (TRUTHS.indexOf(one) > TRUTHS.indexOf(most) ? one : most), "no");
}

function truthOfWord(word: Word, { flags, age, born, outside }: Known): Truth {
  switch (word) {
    case "minor":
    case "adult":
      return age === null ? "open" : age === word ? "yes" : "no";
    case "bornHere":
      return born === null ? "open" : born === "here" ? "yes" : "no";
    case "bornAbroad":
      return born === null ? "open" : born === "abroad" ? "yes" : "no";
    case "outside":
      return outside === null ? "open" : outside ? "yes" : "no";
    default:
      return flags.has(word) ? "yes" : "no";
  }
}

/** What a form says. It does not ask where somebody was born. */
export function knownOf(form: Form): Known {
  const adult = form.age === "from18To24" || form.age === "from25";
  const age = isMinor(form) ? "minor" : adult ? "adult" : null;
  const flags = new Set(form.situation.filter((one) => one !== "minor"));
  return { flags, age, born: null, outside: null };
}

/** Whether a form says that somebody is under 18, in whichever of its fields (R405). */
export function isMinor({ age, situation, routing }: Form): boolean {
  return (
    age === "under13" ||
    age === "from13To17" ||
    situation.includes("minor") ||
    routing.reasons.some((why) => why === "under18" || why === "childWithController")
  );
}

const FORCED: readonly Situation[] = ["sex", "labour", "domesticServitude", "forcedCriminality"];

/** R407: somebody under 18 who may be from another country, with forced labour or commercial sex at any time. */
export function mayNeedRequest({ flags, age, born }: Known): boolean {
  return age === "minor" && born !== "here" && FORCED.some((one) => flags.has(one));
}

/**
 * The team for children that serves a town (R408), by its name and nothing else; null for a town that is in no area. Words around the name
 * are no reason: "near Bridgeport" is not Bridgeport.
 */
export function teamFor(table: Table, town: string): string | null {
  const name = plain(town, table.state);
  if (name === "") return null;
  return table.areas.find(({ towns }) => towns.some((one) => plain(one, table.state) === name))?.team ?? null;
}

function plain(town: string, state: string): string {
  const whole = town.trim().toLowerCase().replaceAll(/\s+/g, " ");
  const named = whole.replace(/^(town|city) of /, "").replace(/[ ,.]+$/, "");
  const short = new RegExp(`[ ,]+(ct|conn|${state.toLowerCase()})$`);
  return named.replace(short, "");
}
