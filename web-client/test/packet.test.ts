import { describe, expect, test } from "vitest";
import { fold } from "../src/desk/cases/record/fold.ts";
import { cells, sheet } from "../src/desk/csv.ts";
import { htcdsCsv, htcdsProblems, notInHtcds, packetJson, type Cover } from "../src/desk/packets/files.ts";
import { HTCDS_FIELDS } from "../src/desk/packets/htcds-fields.ts";
import { packetOf } from "../src/desk/packets/packet.ts";
import { DATA_CLASSES } from "../src/wire/decode-release.ts";

const record = fold([
  {
    place: 0,
    seen: 0,
    by: "alex",
    author: "Alex",
    at: 1_790_000_000,
    set: {
      "person/a/role": "self",
      "person/a/alias": "=Ana",
      "person/a/legalName": "Ana María Pérez",
      "person/a/age": "18_24",
      "person/a/language": "es-GT",
      "person/a/gender": "woman",
      "person/a/about": "marker-about",
      "person/b/role": "child",
      "person/b/alias": "marker-child",
      "person/b/age": "under_13",
      "contact/only/number": "+1 (860) 555-0100",
      "contact/only/times": "never after 6",
      "constraint/c/what": "@never call, he listens",
      "need/d/what": "emergency_shelter",
      "need/d/status": "open",
      "need/e/what": "dental",
      "need/e/status": "declined",
      "course/only/trafficking": "yes",
      "course/only/first": "marker-first",
      "totals/only/exploitation": "both",
      "totals/only/county": "hartford",
    },
  },
]);

const cover: Cover = {
  recipient: "-Shelter, north",
  purpose: "shelterPlacement",
  classes: [],
  day: "2026-11-30",
};

describe("a packet", () => {
  test("has what is named and nothing beside", () => {
    expect(packetOf(record, ["alias", "needs"]).facts).toEqual({
      alias: "=Ana",
      needs: [{ what: "emergency_shelter", status: "open" }],
    });
    expect(packetOf(record, []).facts).toEqual({});
  });

  test("says which kinds the record says nothing of", () => {
    expect(packetOf(record, ["birthDate", "alias", "town"]).missing).toEqual(["birthDate", "town"]);
    expect(packetOf(fold([]), ["alias", "household", "needs"]).missing).toEqual([
      "alias",
      "household",
      "needs",
    ]);
  });

  test("with every kind named still has no note, no gender, no county, and no name of anybody else", () => {
    const { facts } = packetOf(record, DATA_CLASSES);
    const written = packetJson(cover, facts) + htcdsCsv(cover, facts);
    for (const never of ["marker-", "woman", "Feminine", "hartford"]) expect(written).not.toContain(never);
    expect(facts.household).toEqual([{ role: "child", age: "under_13" }]);
  });

  test("each kind alone tells nothing of another", () => {
    const all: Record<string, unknown> = { ...packetOf(record, DATA_CLASSES).facts };
    const found = DATA_CLASSES.flatMap((one) => Object.entries(packetOf(record, [one]).facts));
    expect(Object.fromEntries(found)).toEqual(all);
    expect(found.length).toBe(Object.keys(all).length);
  });
});

describe("a file of the standard", () => {
  const { facts } = packetOf(record, DATA_CLASSES);
  const csv = htcdsCsv(cover, facts);
  const row = (): Map<string, string> => {
    const [head = [], values = []] = cells(csv);
    return new Map(head.map((name, at) => [name, values[at] ?? ""]));
  };

  test("has the published columns in their order, and values that they allow", () => {
    expect(htcdsProblems(csv)).toEqual([]);
    expect(cells(csv)[0]).toEqual(HTCDS_FIELDS.map(({ name }) => name));
    expect(HTCDS_FIELDS.length).toBe(52);
    expect(new Set(HTCDS_FIELDS.map(({ name }) => name)).size).toBe(52);
    expect(HTCDS_FIELDS.filter(({ core }) => core).length).toBe(38);
  });

  test("says of a person what may be told", () => {
    const said = [...row()].filter(([, value]) => value !== "");
    expect(Object.fromEntries(said)).toEqual({
      prs_FirstName: "Ana María Pérez",
      prs_MobilePhone: "18605550100",
      prs_PrimaryLanguage: "es",
      vic_TraffickingStatus: "PossibleVictimOfTrafficking",
      vic_TypeOfExploitation: "ForcedLabour;SexualExploitation",
      cas_Status: "Active",
      cas_ReferredOrganisation: "'-Shelter, north",
      cas_ReasonForOutgoingReferral: "AdditionalServicesRequired",
      cas_OutgoingReferralDate: "2026-11-30",
      cas_OutgoingReferralDetails:
        "A bed tonight; Danger: @never call, he listens; Contact, times: never after 6",
    });
  });

  test("names what it has no field for", () => {
    expect(notInHtcds(facts)).toEqual(["ageBand", "household", "alias"]);
    expect(notInHtcds({ phone: "555", language: "Spanish" })).toEqual(["phone", "language"]);
    expect(htcdsCsv(cover, { phone: "555", language: "Spanish" })).not.toMatch(/555|Spanish/);
  });

  test("that is not of the standard is noticed", () => {
    const [head = [], values = []] = cells(csv);
    const with_ = (name: string, value: string): string =>
      sheet([head, head.map((one, at) => (one === name ? value : (values[at] ?? "")))]);
    expect(htcdsProblems(with_("prs_Gender", "woman"))).toEqual(["prs_Gender may not say this"]);
    expect(htcdsProblems(with_("vic_TypeOfExploitation", "ForcedLabour;Other things"))).toHaveLength(1);
    expect(htcdsProblems(with_("prs_MobilePhone", "0860"))).toHaveLength(1);
    expect(htcdsProblems(with_("cas_OutgoingReferralDate", "30 November"))).toHaveLength(1);
    expect(htcdsProblems(sheet([[...head].reverse(), values]))).toHaveLength(1);
    expect(htcdsProblems(sheet([head]))).toHaveLength(1);
    expect(htcdsProblems(sheet([head, values.slice(1)]))).not.toEqual([]);
  });
});

describe("a table for spreadsheets", () => {
  test("has no cell that is a formula", () => {
    for (const one of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]) {
      const written = sheet([[one, "x"]]);
      expect(written).toMatch(/^"?'/);
      expect(cells(written)).toEqual([[`'${one}`, "x"]]);
    }
  });

  test("is read as it was written", () => {
    const lines = [
      ["a", 'b "c", d', "e\r\nf"],
      ["", " =1", "g"],
    ];
    expect(cells(sheet(lines))).toEqual(lines);
  });
});
