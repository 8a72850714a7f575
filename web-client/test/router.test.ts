/** Whom to think of first (R406–R411): defaults, never gates. */
import { describe, expect, test } from "vitest";
import {
  isMinor,
  knownOf,
  mayNeedRequest,
  NOTHING,
  route,
  teamFor,
  type Known,
} from "../src/desk/router/route.ts";
import { flagsOf, readTable, tableOf } from "../src/desk/router/table.ts";
import builtIn from "../src/desk/router/built-in.json";
import { DecodeError } from "../src/wire/decode.ts";
import { form } from "../src/wire/decode-referral.ts";
import { SITUATIONS } from "../src/wire/forms.ts";
import type { Situation } from "../src/wire/wire.ts";

const TABLE = tableOf(null);

const known = (flags: Situation[], more: Partial<Known> = {}): Known => ({
  ...NOTHING,
  flags: new Set(flags),
  ...more,
});
const rows = (of: Known): string[] => route(TABLE, of).matches.map(({ row }) => row.id);

/** Numbers in a fixed order (mulberry32): a failure comes again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function anybody(next: () => number): Known {
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(next() * all.length)];
  return {
    flags: new Set(SITUATIONS.filter(() => next() < 0.2)),
    age: pick(["minor", "adult", null] as const) ?? null,
    born: pick(["here", "abroad", null] as const) ?? null,
    outside: pick([true, false, null] as const) ?? null,
  };
}

describe("each situation of R406", () => {
  test.each<[string, Known, string[]]>([
    ["a minor born here", known([], { age: "minor", born: "here" }), ["minor_here"]],
    ["a minor born abroad", known([], { age: "minor", born: "abroad" }), ["minor_abroad"]],
    ["a minor without parents", known(["unaccompanied"], { age: "minor", born: "abroad" }), ["minor_abroad"]],
    ["trafficking, born abroad", known(["labour"], { age: "adult", born: "abroad" }), ["adult_abroad"]],
    ["trafficking, born here", known(["sex"], { age: "adult", born: "here" }), ["adult_here"]],
    ["torture", known(["tortureAbroad"], { age: "adult", born: "abroad" }), ["torture"]],
    [
      "both",
      known(["labour", "tortureAbroad"], { age: "adult", born: "abroad" }),
      ["adult_abroad", "torture", "both"],
    ],
    ["violence", known(["dv"], { age: "adult", born: "here" }), ["violence"]],
    ["violence and trafficking", known(["dv", "sex"], { age: "adult", born: "here" }), ["adult_here"]],
    ["labour abuse", known(["wageTheft"], { age: "adult", born: "abroad" }), ["labour"]],
    ["somewhere else", known([], { outside: true }), ["outside"]],
    ["nothing", NOTHING, []],
  ])("%s", (_name, who, expected) => {
    expect(rows(who)).toEqual(expected);
  });

  test("where the country of birth is not known both rows show, and say what they rest on", () => {
    const { matches } = route(TABLE, known([], { age: "minor" }));
    expect(matches.map(({ row, because, ifs }) => [row.id, because, ifs])).toEqual([
      ["minor_here", ["under 18"], ["born in the United States"]],
      ["minor_abroad", ["under 18"], ["born in another country, or without parents"]],
    ]);
    // Who is there without parents is as good as from abroad: that row goes first.
    expect(rows(known(["unaccompanied"], { age: "minor" }))).toEqual(["minor_abroad", "minor_here"]);
  });

  test("what may be trafficking shows both, with and without", () => {
    const { matches } = route(TABLE, known(["wageTheft", "papersTaken"], { age: "adult", born: "abroad" }));
    expect(matches.map(({ row, ifs, unless }) => [row.id, ifs, unless])).toEqual([
      ["adult_abroad", ["trafficking"], []],
      ["labour", [], ["trafficking"]],
    ]);
  });
});

describe("over thousands of people", () => {
  const next = numbers(407);
  const people = Array.from({ length: 2_000 }, () => anybody(next));

  test("no row is ever taken away: what does not fit stands among the others", () => {
    const whole = TABLE.rows
      .map(({ id }) => id)
      .sort()
      .join();
    const lost = people.filter((who) => {
      const { matches, others } = route(TABLE, who);
      const all = [...matches.map(({ row }) => row), ...others].map(({ id }) => id);
      const reasoned = matches.every(
        ({ row, because, ifs }) => row.first.length > 0 && because.length + ifs.length === row.needs.length,
      );
      return all.sort().join() !== whole || !reasoned;
    });
    expect(lost).toEqual([]);
  });

  test("one flag more takes no row away, unless that row names it as what must not be", () => {
    const gone: string[] = [];
    let kept = 0;
    for (const who of people) {
      const before = route(TABLE, who).matches;
      for (const flag of SITUATIONS) {
        const after = new Set(rows({ ...who, flags: new Set([...who.flags, flag]) }));
        for (const { row } of before) {
          const named = row.without.some(({ is, mayBe }) => is.includes(flag) || mayBe.includes(flag));
          if (after.has(row.id)) kept += 1;
          else if (!named) gone.push(`${flag} takes ${row.id} away`);
        }
      }
    }
    expect(gone).toEqual([]);
    expect(kept).toBeGreaterThan(10_000);
  });

  test("what nobody said narrows nothing", () => {
    const gone: string[] = [];
    for (const who of people) {
      const { matches } = route(TABLE, who);
      for (const less of [
        { ...who, born: null },
        { ...who, age: null },
      ]) {
        const without = new Set(rows(less));
        // A row whose only reasons were facts may not be pointed to any more; every other one stays.
        const rest = matches.filter(({ row }) =>
          row.needs.some(({ is }) => !is.some((word) => isFact(word))),
        );
        for (const { row } of rest) if (!without.has(row.id)) gone.push(row.id);
      }
    }
    expect(gone).toEqual([]);
  });
});

const isFact = (word: string): boolean => ["minor", "adult", "bornHere", "bornAbroad"].includes(word);

describe("teams for children, by town (R408)", () => {
  test("six towns have one, Norwalk and Stamford have not", () => {
    for (const town of ["Bridgeport", "Easton", "Fairfield", "Monroe", "Stratford", "Trumbull"])
      expect(teamFor(TABLE, town)).toContain("Center for Family Justice");
    for (const town of ["Norwalk", "Stamford", "New Haven", "", "  "])
      expect(teamFor(TABLE, town)).toBeNull();
  });

  test("a town is read as people write it, and a word around it is no town", () => {
    for (const town of [
      " bridgeport ",
      "Bridgeport, CT",
      "City of Bridgeport",
      "Town of Trumbull, Connecticut.",
    ])
      expect(teamFor(TABLE, town)).not.toBeNull();
    for (const town of [
      "near Bridgeport",
      "Norwalk (not Bridgeport)",
      "Bridgeport or Norwalk",
      "West Monroe",
    ])
      expect(teamFor(TABLE, town)).toBeNull();
  });
});

describe("what a form says", () => {
  const routing = { form: "referral", language: "quc", personKnows: "unknown", consent: "mandated" };
  const boy = form({ routing, age: "from13To17", situation: ["labour", "unaccompanied"], town: "Norwalk" });

  test("S7: both rows for a minor, the one for who is without parents first; no team by name", () => {
    expect(rows(knownOf(boy))).toEqual(["minor_abroad", "minor_here"]);
    expect(teamFor(TABLE, boy.town)).toBeNull();
    expect(mayNeedRequest(knownOf(boy))).toBe(true);
  });

  test("somebody is under 18 by whichever field says so", () => {
    for (const more of [
      { age: "under13" },
      { situation: ["minor"] },
      { routing: { ...routing, reasons: ["under18"] } },
      { routing: { ...routing, reasons: ["childWithController"] } },
    ])
      expect(isMinor(form({ routing, ...more }))).toBe(true);
    expect(isMinor(form({ routing, age: "from18To24" }))).toBe(false);
  });

  test("the request is thought of for who may be from abroad, with force or commercial sex", () => {
    const minor = known(["sex"], { age: "minor" });
    expect(mayNeedRequest(minor)).toBe(true);
    expect(mayNeedRequest({ ...minor, born: "here" })).toBe(false);
    expect(mayNeedRequest({ ...minor, age: "adult" })).toBe(false);
    expect(mayNeedRequest(known(["debt"], { age: "minor" }))).toBe(false);
  });
});

describe("the table", () => {
  test("asks nobody for their status, and for nothing that they do for the police", () => {
    expect(flagsOf(TABLE)).not.toContain("minor");
    const words = JSON.stringify(builtIn.groups);
    for (const word of ["status", "undocumented", "police", "cooperat"]) expect(words).not.toContain(word);
  });

  test("of a programme replaces the one that is built in; one that cannot be read does not", () => {
    const own = { ...builtIn, rows: builtIn.rows.slice(0, 1) };
    expect(tableOf(own).rows).toHaveLength(1);
    for (const bad of [7, {}, { ...builtIn, groups: {} }, { ...builtIn, rows: [{}] }]) {
      expect(() => readTable(bad)).toThrow(DecodeError);
      expect(tableOf(bad)).toEqual(TABLE);
    }
  });
});
