/**
 * Whom to think of first (R406–R411): a table, not code. It is built in, or stands in the organisation's signed settings instead. How a
 * programme writes it: deploy/routing.toml.
 */
import { DecodeError, fields, flag, list, oneOf, text } from "../../wire/decode.ts";
import { SITUATIONS } from "../../wire/forms.ts";
import type { Situation } from "../../wire/wire.ts";
import builtIn from "./built-in.json";

/** What an advocate may know beside the flags of a form. */
export type Fact = "minor" | "adult" | "bornHere" | "bornAbroad" | "outside";
export type Word = Situation | Fact;

export interface Group {
  /** How it reads as a reason. */
  label: string;
  /** What says it. */
  is: Word[];
  /** What makes it thinkable. */
  mayBe: Word[];
}

export interface Row {
  id: string;
  situation: string;
  needs: Group[];
  without: Group[];
  first: string[];
  also: string[];
  childTeam: boolean;
  note: string;
}

export interface Table {
  country: string;
  state: string;
  rows: Row[];
  areas: { team: string; towns: string[] }[];
  /** What is shown for a town that is in no area. */
  elsewhere: string;
}

const FACTS: readonly Fact[] = ["minor", "adult", "bornHere", "bornAbroad", "outside"];
const WORDS: readonly Word[] = [...SITUATIONS, ...FACTS];

/** @throws DecodeError */
export function readTable(value: unknown): Table {
  const from = fields(value);
  const named = fields(from.groups);
  const groups = new Map(Object.entries(named).map(([name, one]) => [name, group(one)]));
  const find = (name: unknown): Group => {
    const found = groups.get(text(name));
    if (!found) throw new DecodeError("routing");
    return found;
  };
  return {
    country: text(from.country),
    state: text(from.state),
    rows: list(from.rows, (one) => row(one, find)),
    areas: list(from.areas, (one) => {
      const area = fields(one);
      return { team: text(area.team), towns: list(area.towns, text) };
    }),
    elsewhere: text(fields(from.elsewhere).text),
  };
}

/** The organisation's table; without one, or with one that cannot be read, what is built in. */
export function tableOf(routing: unknown): Table {
  if (routing === null) return readTable(builtIn);
  try {
    return readTable(routing);
  } catch {
    return readTable(builtIn);
  }
}

/** The flags that the table looks at, in the order of a form. */
export function flagsOf(table: Table): Situation[] {
  const used = new Set<Word>();
  for (const { needs, without } of table.rows)
    for (const { is, mayBe } of [...needs, ...without]) for (const word of [...is, ...mayBe]) used.add(word);
  return SITUATIONS.filter((one) => used.has(one) && one !== "minor");
}

function group(value: unknown): Group {
  const from = fields(value);
  const words = (all: unknown): Word[] => list(all, (one) => oneOf(one, WORDS));
  return { label: text(from.label), is: words(from.is), mayBe: words(from.mayBe) };
}

function row(value: unknown, find: (name: unknown) => Group): Row {
  const from = fields(value);
  return {
    id: text(from.id),
    situation: text(from.situation),
    needs: list(from.needs, find),
    without: list(from.without, find),
    first: list(from.first, text),
    also: list(from.also, text),
    childTeam: flag(from.childTeam),
    note: text(from.note),
  };
}
