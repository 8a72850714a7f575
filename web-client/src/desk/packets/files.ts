/** A packet as a file: JSON with everything that may be told, or one row of the Human Trafficking Case Data Standard. */
import type { DataClass, ReleasePurpose } from "../../wire/wire.ts";
import { NEEDS } from "../codes.ts";
import { cells, sheet } from "../csv.ts";
import { HTCDS_FIELDS, type HtcdsField } from "./htcds-fields.ts";
import type { Facts } from "./packet.ts";

/** What a packet is for. */
export interface Cover {
  recipient: string;
  purpose: ReleasePurpose;
  classes: readonly DataClass[];
  /** The day, YYYY-MM-DD. */
  day: string;
}

export function packetJson(cover: Cover, facts: Facts): string {
  return `${JSON.stringify({ packet: "sotto/case/v1", ...cover, facts }, null, 2)}\n`;
}

/** Facts that the standard has no field for: they go as JSON or by telephone. Each is called like its kind (E13). */
export function notInHtcds(facts: Facts): (keyof Facts & DataClass)[] {
  const { ageBand, household, phone, language, alias, legalName } = facts;
  const all: [keyof Facts & DataClass, boolean][] = [
    ["ageBand", ageBand !== undefined],
    ["household", household !== undefined],
    ["phone", phone !== undefined && phoneNumber(phone) === ""],
    ["language", language !== undefined && languageCode(language) === ""],
    ["alias", alias !== undefined && legalName !== undefined],
  ];
  return all.filter(([, left]) => left).map(([name]) => name);
}

export function htcdsCsv(cover: Cover, facts: Facts): string {
  const values = new Map<string, string>(rowOf(cover, facts));
  return sheet([
    HTCDS_FIELDS.map(({ name }) => name),
    HTCDS_FIELDS.map(({ name }) => values.get(name) ?? ""),
  ]);
}

function rowOf(cover: Cover, facts: Facts): [string, string][] {
  const details = [
    ...(facts.needs ?? []).map(({ what }) => needName(what)),
    ...(facts.safetyConstraints ?? []).map((one) => `Danger: ${one}`),
    ...Object.entries(facts.safeContact ?? {}).map(([field, value]) => `Contact, ${field}: ${value}`),
  ];
  const situation = facts.situation;
  return [
    // Which part of a name is which only the person knows: it is not cut.
    ["prs_FirstName", facts.legalName ?? facts.alias ?? ""],
    ["prs_MobilePhone", phoneNumber(facts.phone ?? "")],
    ["prs_PrimaryLanguage", languageCode(facts.language ?? "")],
    // Nobody here decides whether somebody is one (R402).
    [
      "vic_TraffickingStatus",
      situation?.programmes.includes("trafficking") ? "PossibleVictimOfTrafficking" : "",
    ],
    ["vic_TypeOfExploitation", exploitation(situation?.exploitation ?? "")],
    ["cas_Status", facts.inTouch ? "Active" : ""],
    ["cas_ReferredOrganisation", cover.recipient],
    ["cas_ReasonForOutgoingReferral", facts.needs ? "AdditionalServicesRequired" : ""],
    ["cas_OutgoingReferralDate", cover.day],
    ["cas_OutgoingReferralDetails", details.join("; ")],
  ];
}

function needName(code: string): string {
  return NEEDS.find((one) => one.code === code)?.label ?? code;
}

function exploitation(code: string): string {
  switch (code) {
    case "labour":
      return "ForcedLabour";
    case "sex":
      return "SexualExploitation";
    case "both":
      return "ForcedLabour;SexualExploitation";
    default:
      return "";
  }
}

/** E.164 without its plus, which the standard allows and no spreadsheet takes for a sum; "" for what is no such number. */
function phoneNumber(text: string): string {
  const digits = text.replaceAll(/[\s().-]/g, "").replace(/^\+/, "");
  return /^[1-9]\d{6,14}$/.test(digits) ? digits : "";
}

/** ISO 639 of two or three letters; "" for words. */
function languageCode(text: string): string {
  const primary = text.split("-")[0]?.trim().toLowerCase() ?? "";
  return /^[a-z]{2,3}$/.test(primary) ? primary : "";
}

/** What is wrong with a file against the list of fields; empty when nothing is. */
export function htcdsProblems(csv: string): string[] {
  const [head, ...rows] = cells(csv);
  const names = HTCDS_FIELDS.map(({ name }) => name);
  if (head?.join() !== names.join()) return ["the columns are not those of the standard, in its order"];
  if (rows.length === 0) return ["there is no row"];
  return rows.flatMap((row) => [
    ...(row.length === names.length ? [] : ["a row has not as many cells as there are columns"]),
    ...HTCDS_FIELDS.flatMap((field, at) => {
      const value = row[at] ?? "";
      return value === "" || allows(field, value) ? [] : [`${field.name} may not say this`];
    }),
  ]);
}

function allows(field: HtcdsField, value: string): boolean {
  switch (field.kind) {
    case "text":
    case "lines":
      return !/^[=+\-@\t\r]/.test(value);
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(value);
    case "number":
      return /^-?\d+(\.\d+)?$/.test(value);
    case "yes":
      return value === "TRUE" || value === "FALSE";
    case "phone":
      return /^\+?[1-9]\d{1,14}$/.test(value);
    case "language":
      return /^[a-z]{2,3}$/.test(value);
    case "country":
      return /^[A-Z]{2,3}$/.test(value);
    case "countries":
      return value.split(";").every((one) => /^[A-Z]{2,3}$/.test(one));
    case "choice":
      return field.of.includes(value);
    case "choices":
      return value.split(";").every((one) => field.of.includes(one));
  }
}
