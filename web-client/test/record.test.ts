import { describe, expect, it } from "vitest";
import { decode, encode } from "../src/desk/cases/record/entry.ts";
import { fold, gonePath, path, valueOf, type Change } from "../src/desk/cases/record/fold.ts";
import { fits, SECTION_NAMES, SECTIONS } from "../src/desk/cases/record/shape.ts";

const ALIAS = path("person", "p1", "alias");
const STATUS = path("need", "n1", "status");

function change(place: number, seen: number, set: Record<string, string>, author = "Alex"): Change {
  return { place, seen, by: author, author, at: 1_700_000_000 + place, set };
}

function alias(changes: readonly Change[]): [string, string[]] {
  const part = fold(changes).all("person")[0];
  const register = part?.fields.get("alias");
  return [register?.value ?? "", (register?.others ?? []).map((one) => one.value)];
}

describe("the record that changes add up to", () => {
  it("takes the newest of those who had read what they overwrite", () => {
    expect(alias([change(0, 0, { [ALIAS]: "Ana" }), change(1, 1, { [ALIAS]: "Anita" })])).toEqual([
      "Anita",
      [],
    ]);
  });

  it("keeps both values of two who wrote at the same time, and neither after somebody decided", () => {
    const two = [
      change(0, 0, { [ALIAS]: "Ana" }),
      change(1, 1, { [ALIAS]: "Anita" }),
      change(2, 1, { [ALIAS]: "Anna" }, "Sam"),
    ];
    expect(alias(two)).toEqual(["Anna", ["Anita"]]);
    expect(fold(two).disputed).toBe(true);
    const decided = [...two, change(3, 3, { [ALIAS]: "Anita" })];
    expect(alias(decided)).toEqual(["Anita", []]);
    expect(fold(decided).disputed).toBe(false);
  });

  it("lets somebody write again what they wrote while it waited to be stored", () => {
    const crossed = [
      change(0, 0, { [ALIAS]: "Ana" }, "Sam"),
      change(1, 0, { [ALIAS]: "Anita" }),
      change(2, 0, { [ALIAS]: "Anna" }),
    ];
    expect(alias(crossed)).toEqual(["Anna", ["Ana"]]);
  });

  it("does not call it a conflict when two wrote the same", () => {
    const same = [change(0, 0, { [ALIAS]: "Ana" }), change(1, 0, { [ALIAS]: "Ana" }, "Sam")];
    expect(alias(same)).toEqual(["Ana", []]);
  });

  it("leaves other fields of the same part to whoever wrote them", () => {
    const parts = fold([
      change(0, 0, { [path("need", "n1", "what")]: "dental" }),
      change(1, 1, { [STATUS]: "arranged" }),
      change(2, 1, { [path("need", "n1", "by")]: "A clinic" }, "Sam"),
    ]).all("need");
    expect(parts).toHaveLength(1);
    expect(parts[0] && valueOf(parts[0], "status")).toBe("arranged");
    expect(parts[0] && valueOf(parts[0], "by")).toBe("A clinic");
    expect(fold([]).disputed).toBe(false);
  });

  it("takes a part out only if whoever did had read all of it", () => {
    const need = [change(0, 0, { [path("need", "n1", "what")]: "dental" }, "Kim")];
    const gone = { [gonePath("need", "n1")]: "yes" };
    expect(fold([...need, change(1, 1, gone)]).all("need")).toHaveLength(0);
    const crossed = [...need, change(1, 1, { [STATUS]: "arranged" }, "Sam"), change(2, 1, gone)];
    const kept = fold(crossed).all("need")[0];
    expect(kept?.goneBy?.author).toBe("Alex");
    expect(fold([...crossed, change(3, 3, gone)]).all("need")).toHaveLength(0);
    const back = fold([...crossed, change(3, 3, { [gonePath("need", "n1")]: "" })]);
    expect(back.all("need")[0]?.goneBy).toBeNull();
    expect(back.disputed).toBe(false);
  });

  it("never loses a value that nobody had read: random histories of two editors", () => {
    // A small linear generator, so that a failing history can be told again by its number.
    for (let seed = 1; seed <= 400; seed += 1) {
      let state = seed;
      const next = (below: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * below);
      };
      const read = { Alex: 0, Sam: 0 };
      const changes: Change[] = [];
      for (let step = 0; step < 24; step += 1) {
        const who = next(2) === 0 ? "Alex" : "Sam";
        if (next(3) === 0) read[who] = changes.length;
        const place = changes.length;
        changes.push(change(place, read[who], { [ALIAS]: `v${place}` }, who));
        const [value, others] = alias(changes);
        const shown = new Set([value, ...others]);
        // What must stand: every value that no later author had read.
        const unread = changes.filter(
          (one) =>
            !changes.some(
              (later) => later.place > one.place && (later.seen > one.place || later.by === one.by),
            ),
        );
        expect(shown, `seed ${seed}`).toEqual(new Set(unread.map((one) => one.set[ALIAS])));
      }
    }
  });
});

describe("entries of a case", () => {
  it("come back as they went", () => {
    const bodies = [
      { kind: "note", text: "Called the clinic", codes: ["listened"] },
      { kind: "change", seen: 3, set: { [ALIAS]: "Ana" } },
      { kind: "handoff", text: "Name: Ana", set: {} },
      { kind: "file", file: { fileId: "f", name: "card", type: "image/jpeg", size: 10, hash: "h" } },
      { kind: "fileGone", fileId: "f" },
    ] as const;
    for (const body of bodies) expect(decode(encode(body))).toEqual(body);
  });

  it("read those of an older desk", () => {
    expect(decode('{"kind":"note","text":"Old"}')).toEqual({ kind: "note", text: "Old", codes: [] });
  });

  it("leave out what does not fit, and refuse what nobody knows", () => {
    const set = {
      [ALIAS]: "x".repeat(161),
      [STATUS]: "perhaps",
      [path("contact", "only", "texts")]: "no",
      "person/p1/nothing": "x",
      "nothing/p1/alias": "x",
      "person/p1/alias/more": "x",
    };
    const read = decode(JSON.stringify({ kind: "change", seen: 0, set }));
    expect(read).toEqual({ kind: "change", seen: 0, set: { [path("contact", "only", "texts")]: "no" } });
    expect(() => decode('{"kind":"song"}')).toThrow();
    expect(() => decode("no")).toThrow();
  });
});

describe("the shape of a record", () => {
  it("names every section once, and has fields that can be left empty", () => {
    expect([...SECTION_NAMES].sort()).toEqual(Object.keys(SECTIONS).sort());
    for (const section of SECTION_NAMES)
      for (const kind of Object.values(SECTIONS[section].fields)) expect(fits(kind, "")).toBe(true);
  });

  it("knows days", () => {
    expect(fits({ type: "day" }, "2028-02-29")).toBe(true);
    expect(fits({ type: "day" }, "2028-02-31")).toBe(false);
    expect(fits({ type: "day" }, "tomorrow")).toBe(false);
  });
});
