/**
 * What a case record holds, as data: sections, their fields, and what a field may say. Forms, exports and reports are made from it. Nobody
 * has to fill in anything (R402, R409); exact values are asked for as seldom as possible (R228).
 */
import { NEEDS } from "../../codes.ts";

export type Kind =
  | { type: "text"; most: number }
  /** Several lines. */
  | { type: "lines"; most: number }
  | { type: "choice"; of: readonly string[] }
  /** A day, as YYYY-MM-DD. */
  | { type: "day" }
  | { type: "yes" };

export interface Section {
  /** Whether there may be several. */
  many: boolean;
  fields: Readonly<Record<string, Kind>>;
}

const text = (most = 160): Kind => ({ type: "text", most });
const lines = (most = 500): Kind => ({ type: "lines", most });
const choice = (...of: readonly string[]): Kind => ({ type: "choice", of });
const need: Kind = { type: "choice", of: NEEDS.map((one) => one.code) };

export const SECTIONS = {
  /** Whom it is about, and who belongs to them. The first is the person. */
  person: {
    many: true,
    fields: {
      role: choice("self", "child", "partner", "relative", "friend", "other"),
      alias: text(),
      legalName: text(),
      age: choice("under_13", "13_17", "18_24", "25_plus"),
      language: text(),
      interpreter: text(),
      gender: text(60),
      about: lines(),
    },
  },
  /** How they are reached without danger (R330, E3, E5). */
  contact: {
    many: false,
    fields: {
      number: text(40),
      belongs: choice(
        "mine_only",
        "shared",
        "may_be_checked",
        "may_be_taken",
        "borrowed",
        "workplace",
        "public",
      ),
      askFor: text(),
      voicemail: choice("no", "neutral", "scripted"),
      texts: choice("no", "yes"),
      ifOther: choice(
        "hang_up_silently",
        "wrong_number",
        "ask_for_name_then_leave_no_message",
        "survivor_script",
        "do_not_speak_until_code_word",
      ),
      times: lines(),
      unreachable: lines(),
    },
  },
  /** What would put them in danger: “never call after 6”. */
  constraint: { many: true, fields: { what: lines(), until: { type: "day" } } },
  /** What they need, and how that stands (E8). */
  need: {
    many: true,
    fields: {
      what: need,
      status: choice("open", "arranged", "received", "declined", "unmet"),
      by: text(),
      due: { type: "day" },
      about: lines(),
    },
  },
  /** What was done for them, and when (E8). */
  service: {
    many: true,
    fields: {
      what: need,
      on: { type: "day" },
      programme: choice("trafficking", "torture"),
      about: lines(),
    },
  },
  /** What stands in the way. */
  barrier: {
    many: true,
    fields: {
      what: choice(
        "housing",
        "transport",
        "language",
        "money",
        "documents",
        "safety",
        "health",
        "childcare",
        "no_provider",
        "waiting_list",
        "other",
      ),
      about: lines(),
    },
  },
  /** Which programmes take part, and who leads. */
  course: {
    many: false,
    fields: {
      trafficking: { type: "yes" },
      torture: { type: "yes" },
      lead: choice("trafficking", "torture"),
      first: lines(),
      releases: lines(),
      reports: lines(),
      deadlines: lines(),
    },
  },
  /** What is counted for grants and nothing else (R430). Never asked for: written down where the person has said it. */
  totals: {
    many: false,
    fields: {
      exploitation: choice("labour", "sex", "both", "none", "unknown"),
      torture: choice("yes", "no", "unknown"),
      ageGroup: choice("minor", "adult", "unknown"),
      origin: choice("us", "foreign", "unknown"),
      gender: choice("woman", "man", "other", "unknown"),
      language: text(35),
      source: choice(
        "self",
        "nhth",
        "ct_211",
        "dcf_careline",
        "police",
        "hospital_clinic",
        "school",
        "shelter_housing",
        "legal_aid",
        "dv_agency",
        "faith_community",
        "relative_friend",
        "other",
      ),
      county: choice(
        "fairfield",
        "hartford",
        "litchfield",
        "middlesex",
        "new_haven",
        "new_london",
        "tolland",
        "windham",
        "elsewhere",
      ),
      closing: choice("needs_met", "moved", "declined", "lost_contact", "other_agency", "other"),
    },
  },
} as const satisfies Record<string, Section>;

export type SectionName = keyof typeof SECTIONS;
export type FieldName<S extends SectionName> = keyof (typeof SECTIONS)[S]["fields"] & string;

/** In the order in which they are read: danger first. */
export const SECTION_NAMES: readonly SectionName[] = [
  "constraint",
  "contact",
  "person",
  "course",
  "need",
  "service",
  "barrier",
  "totals",
];

/** The id of what a section has only one of. */
export const ONLY = "only";

/** A field's kind; undefined for a field of a newer desk. */
export function kindOf(section: SectionName, field: string): Kind | undefined {
  const fields: Readonly<Record<string, Kind>> = SECTIONS[section].fields;
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

export function isSection(name: string): name is SectionName {
  return Object.hasOwn(SECTIONS, name);
}

/** Whether a value may stand in a field; the empty one clears it. */
export function fits(kind: Kind, value: string): boolean {
  if (value === "") return true;
  switch (kind.type) {
    case "text":
    case "lines":
      return value.length <= kind.most;
    case "choice":
      return kind.of.includes(value);
    case "day":
      return isDay(value);
    case "yes":
      return value === "yes";
  }
}

/** Whether a day is in the calendar: 31 February reads as one of March. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}
