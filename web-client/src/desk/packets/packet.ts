/**
 * What of a case leaves as a file (E14): the kinds of facts that a live release lets one agency be told, and of these what the record says.
 * Everything else stays: what has no kind of its own (a gender, a county, notes) is in no packet.
 */
import type { DataClass } from "../../wire/wire.ts";
import { valueOf, type CaseRecord, type Part } from "../cases/record/fold.ts";

/** One member of the household. */
export interface Member {
  role: string;
  age: string;
}

/** What somebody needs (E8), and how that stands. */
export interface Need {
  what: string;
  status: string;
}

/** What is told. Absent where it may not be told, or the record says nothing. */
export interface Facts {
  inTouch?: true;
  alias?: string;
  legalName?: string;
  phone?: string;
  safeContact?: Readonly<Record<string, string>>;
  language?: string;
  ageBand?: string;
  household?: readonly Member[];
  needs?: readonly Need[];
  safetyConstraints?: readonly string[];
  situation?: { programmes: readonly string[]; exploitation: string };
}

export interface Packet {
  facts: Facts;
  /** Kinds that may be told and of which the record says nothing that goes into a file. */
  missing: readonly DataClass[];
}

/** How to reach somebody: without the number, which is a kind of its own. */
const SAFE_CONTACT = ["belongs", "askFor", "voicemail", "texts", "ifOther", "times", "unreachable"] as const;

/** The facts of these kinds. */
export function packetOf(record: CaseRecord, classes: readonly DataClass[]): Packet {
  const person = record.all("person")[0] ?? record.one("person");
  const facts: Facts = {};
  const missing: DataClass[] = [];
  for (const each of classes) {
    const found = factOf(each, record, person);
    if (found === null) missing.push(each);
    else Object.assign(facts, found);
  }
  return { facts, missing };
}

function factOf(one: DataClass, record: CaseRecord, person: Part): Facts | null {
  switch (one) {
    case "existenceOfContact":
      return { inTouch: true };
    case "alias":
      return some("alias", valueOf(person, "alias"));
    case "legalName":
      return some("legalName", valueOf(person, "legalName"));
    case "phone":
      return some("phone", valueOf(record.one("contact"), "number"));
    case "safeContactRules":
      return safeContact(record);
    case "language":
      return some("language", valueOf(person, "language"));
    case "ageBand":
      return some("ageBand", valueOf(person, "age"));
    case "household":
      return household(record, person);
    case "needs":
      return needs(record);
    case "safetyConstraints":
      return constraints(record);
    case "situationSummary":
      return situation(record);
    // The record has no field for these: they are said, by somebody who knows what was agreed.
    case "birthDate":
    case "town":
    case "exactPlace":
    case "health":
    case "immigrationNeed":
    case "lePreference":
    case "documents":
    case "statusAccepted":
    case "statusDeclined":
    case "statusScheduled":
    case "statusAttended":
    case "statusClosed":
      return null;
  }
}

function some(name: "alias" | "legalName" | "phone" | "language" | "ageBand", value: string): Facts | null {
  return value === "" ? null : { [name]: value };
}

function safeContact(record: CaseRecord): Facts | null {
  const contact = record.one("contact");
  const pairs = SAFE_CONTACT.flatMap((field): [string, string][] => {
    const value = valueOf(contact, field);
    return value === "" ? [] : [[field, value]];
  });
  return pairs.length === 0 ? null : { safeContact: Object.fromEntries(pairs) };
}

function household(record: CaseRecord, person: Part): Facts | null {
  const others = record.all("person").filter((one) => one.id !== person.id);
  // Nobody's name: each of them would have to say yes for themselves.
  const members = others.map((one) => ({ role: valueOf(one, "role"), age: valueOf(one, "age") }));
  return members.length === 0 ? null : { household: members };
}

function needs(record: CaseRecord): Facts | null {
  const all = record.all("need").map((one) => ({
    what: valueOf(one, "what"),
    status: valueOf(one, "status"),
  }));
  const told = all.filter(({ what, status }) => what !== "" && status !== "declined");
  return told.length === 0 ? null : { needs: told };
}

function constraints(record: CaseRecord): Facts | null {
  const all = record.all("constraint").map((one) => valueOf(one, "what"));
  const told = all.filter((one) => one !== "");
  return told.length === 0 ? null : { safetyConstraints: told };
}

function situation(record: CaseRecord): Facts | null {
  const course = record.one("course");
  const programmes = (["trafficking", "torture"] as const).filter((one) => valueOf(course, one) === "yes");
  const exploitation = valueOf(record.one("totals"), "exploitation");
  return programmes.length === 0 && exploitation === "" ? null : { situation: { programmes, exploitation } };
}
