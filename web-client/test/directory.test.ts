import { describe, expect, test } from "vitest";
import { find, isOpen, languagesOf, type Wanted } from "../src/desk/directory/find.ts";
import { hoursText, toggled } from "../src/desk/directory/hours.ts";
import { freshService } from "../src/desk/directory/fresh.ts";
import * as decode from "../src/wire/decode-directory.ts";
import type { DirectoryEntry, DirectoryService, DirectoryStands } from "../src/wire/wire.ts";
import { golden } from "./golden.ts";

const NOW = Date.UTC(2026, 11, 1, 12);
const HOUR = 3_600_000;
const ALL: Wanted = { need: "", town: "", language: "", open: false };

interface Made {
  service?: Partial<DirectoryService>;
  stands?: Partial<DirectoryStands>;
  town?: string;
}

let made = 0;

/** An agency with one service. */
function entry(name: string, { service = {}, stands = {}, town = "" }: Made = {}): DirectoryEntry {
  made += 1;
  const serviceId = `service-${made}`;
  const locationId = `location-${made}`;
  return {
    version: 1,
    organisation: {
      organisationId: `agency-${made}`,
      name: `Agency of ${name}`,
      description: "",
      website: "",
      stance: "unknown",
      ties: "unknown",
      partner: null,
      locations: [
        { locationId, name: "House", place: "physical", street: "", town, state: "", postcode: "" },
      ],
      services: [
        {
          ...freshService(),
          serviceId,
          name,
          needs: ["dental"],
          at: [{ locationId, hours: [] }],
          ...service,
        },
      ],
    },
    stands: [{ serviceId, standing: "fresh", named: true, added: "2026-01-01", open: null, ...stands }],
  };
}

function names(entries: readonly DirectoryEntry[], wanted: Partial<Wanted> = {}): string[] {
  return find(entries, { ...ALL, ...wanted }, NOW).map(({ service }) => service.name);
}

const open = (from: number, until: number): Partial<DirectoryStands> => ({
  open: [{ fromAt: NOW + from * HOUR, untilAt: NOW + until * HOUR }],
});

describe("looking for a service", () => {
  test("what is hidden or not offered is never found", () => {
    expect(names([entry("a", { stands: { named: false, standing: "hidden" } }), entry("b")])).toEqual(["b"]);
  });

  test("by need", () => {
    const all = [entry("a"), entry("b", { service: { needs: ["emergency_shelter", "childcare"] } })];
    expect(names(all, { need: "childcare" })).toEqual(["b"]);
    expect(names(all, { need: "transportation" })).toEqual([]);
  });

  test("by town, whether it is there or for people from there, without accents and capitals", () => {
    const all = [
      entry("there", { town: "Norwalk" }),
      entry("for", { service: { areas: ["Norwalk", "Stamford"] }, town: "Bridgeport" }),
      entry("everywhere", { service: { areas: ["Statewide"] }, town: "Hartford" }),
      entry("unsaid"),
      entry("other", { town: "Cañon" }),
    ];
    expect(names(all, { town: " norwalk " }).sort()).toEqual(["everywhere", "for", "there", "unsaid"]);
    expect(names(all, { town: "canon" }).sort()).toEqual(["everywhere", "other", "unsaid"]);
  });

  test("by language, spoken before interpreted; nothing written down is English", () => {
    const all = [
      entry("a", { service: { languages: ["en"], interpreting: "by telephone" } }),
      entry("b", { service: { languages: ["pt-BR"] } }),
      entry("c", { service: { languages: [] } }),
    ];
    expect(names(all, { language: "pt" })).toEqual(["b", "a"]);
    expect(names(all, { language: "en" })).toEqual(["a", "c"]);
    expect(languagesOf(all)).toEqual(["en", "pt"]);
  });

  test("what is open now comes first, and unknown hours are not closed", () => {
    const all = [
      entry("closed", { stands: open(1, 2) }),
      entry("unknown"),
      entry("open", { stands: open(-1, 1) }),
      entry("just over", { stands: open(-1, 0) }),
    ];
    expect(names(all, { open: true })).toEqual(["open", "unknown"]);
    expect(names(all)).toEqual(["open", "unknown", "closed", "just over"]);
    expect(isOpen({ open: [{ fromAt: NOW, untilAt: NOW + 1 }] }, NOW)).toEqual({
      is: "open",
      until: NOW + 1,
    });
    expect(isOpen({ open: [] }, NOW)).toEqual({ is: "closed", next: null });
  });

  test("what was checked comes before what is to be checked", () => {
    const all = [entry("a", { stands: { standing: "check" } }), entry("b")];
    expect(names(all)).toEqual(["b", "a"]);
  });
});

test("hours are told in words", () => {
  const week = { from: null, until: null, frequency: "weekly", opens: "09:00", closes: "17:00" } as const;
  expect(hoursText({ ...week, days: "MO,TU", words: "" })).toBe("Mon, Tue 09:00 – 17:00");
  const month = { ...week, frequency: "monthly" } as const;
  expect(hoursText({ ...month, days: "1MO,-1FR", words: "no holidays" })).toBe(
    "each month 1. Monday, last Friday 09:00 – 17:00 (no holidays)",
  );
  expect(hoursText({ ...week, frequency: null, days: "", words: "by appointment" })).toBe("by appointment");
  expect(toggled("MO,WE", "TU")).toBe("MO,TU,WE");
  expect(toggled("MO,WE", "MO")).toBe("WE");
});

test("every word of the directory is known here", () => {
  expect(decode.STATUSES).toEqual(golden("DirectoryStatus.all"));
  expect(decode.TIES).toEqual(golden("DirectoryTies.all"));
  expect(decode.WHOM).toEqual(golden("DirectoryWhom.all"));
  expect(decode.PLACES).toEqual(golden("DirectoryPlace.all"));
  expect(decode.FREQUENCIES).toEqual(golden("DirectoryFrequency.all"));
  expect(decode.STANDINGS).toEqual(golden("DirectoryStanding.all"));
  expect(decode.PROBLEMS).toEqual(golden("DirectoryProblem.all"));
});
