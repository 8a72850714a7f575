/** The gate for the directory. */
import { count, fields, flag, id, list, oneOf, orNull, text } from "./decode.ts";
import { STANCES } from "./decode-forwarders.ts";
import type {
  DirectoryAt,
  DirectoryEntry,
  DirectoryFlaw,
  DirectoryFrequency,
  DirectoryImportResponse,
  DirectoryLocation,
  DirectoryOrganisation,
  DirectoryPhone,
  DirectoryPlace,
  DirectoryProblem,
  DirectoryResponse,
  DirectorySaveResponse,
  DirectorySchedule,
  DirectoryService,
  DirectoryStanding,
  DirectoryStands,
  DirectoryStatus,
  DirectoryTies,
  DirectoryWhom,
} from "./wire.ts";

export const STATUSES: readonly DirectoryStatus[] = ["active", "inactive", "defunct", "temporarilyClosed"];
export const TIES: readonly DirectoryTies[] = ["unknown", "independent", "worksWith", "isPolice"];
export const WHOM: readonly DirectoryWhom[] = ["undocumented", "minors", "men", "lgbtq", "children", "pets"];
export const PLACES: readonly DirectoryPlace[] = ["physical", "postal", "virtual", "confidential"];
export const FREQUENCIES: readonly DirectoryFrequency[] = ["weekly", "monthly"];
export const STANDINGS: readonly DirectoryStanding[] = ["fresh", "check", "hidden"];
export const PROBLEMS: readonly DirectoryProblem[] = [
  "name",
  "long",
  "confidential",
  "place",
  "need",
  "language",
  "age",
  "whom",
  "phone",
  "website",
  "day",
  "hours",
  "consulate",
];

export function directory(value: unknown): DirectoryResponse {
  const from = fields(value);
  return {
    entries: list(from.entries, entry),
    hidden: count(from.hidden),
    zone: text(from.zone),
    partners: list(from.partners, (one) => {
      const partner = fields(one);
      return { forwarderId: id(partner.forwarderId), name: text(partner.name) };
    }),
  };
}

export function saved(value: unknown): DirectorySaveResponse {
  return { problem: orNull(fields(value).problem, problem) };
}

export function imported(value: unknown): DirectoryImportResponse {
  const from = fields(value);
  return {
    done: flag(from.done),
    added: count(from.added),
    changed: count(from.changed),
    services: count(from.services),
    withheld: count(from.withheld),
    unclear: count(from.unclear),
    unknown: list(from.unknown, text),
    flaws: list(from.flaws, flaw),
  };
}

function flaw(value: unknown): DirectoryFlaw {
  const from = fields(value);
  return { name: text(from.name), problem: problem(from.problem) };
}

function problem(value: unknown): DirectoryProblem {
  return oneOf(value, PROBLEMS);
}

function entry(value: unknown): DirectoryEntry {
  const from = fields(value);
  return {
    organisation: organisation(from.organisation),
    version: count(from.version),
    stands: list(from.stands, stands),
  };
}

function stands(value: unknown): DirectoryStands {
  const from = fields(value);
  return {
    serviceId: id(from.serviceId),
    standing: oneOf(from.standing, STANDINGS),
    named: flag(from.named),
    added: text(from.added),
    open: orNull(from.open, (all) =>
      list(all, (one) => {
        const opening = fields(one);
        return { fromAt: count(opening.fromAt), untilAt: count(opening.untilAt) };
      }),
    ),
  };
}

function organisation(value: unknown): DirectoryOrganisation {
  const from = fields(value);
  return {
    organisationId: id(from.organisationId),
    name: text(from.name),
    description: text(from.description),
    website: text(from.website),
    stance: oneOf(from.stance, STANCES),
    ties: oneOf(from.ties, TIES),
    partner: orNull(from.partner, (partner) => id(partner)),
    locations: list(from.locations, location),
    services: list(from.services, service),
  };
}

function location(value: unknown): DirectoryLocation {
  const from = fields(value);
  return {
    locationId: id(from.locationId),
    name: text(from.name),
    place: oneOf(from.place, PLACES),
    street: text(from.street),
    town: text(from.town),
    state: text(from.state),
    postcode: text(from.postcode),
  };
}

function service(value: unknown): DirectoryService {
  const from = fields(value);
  return {
    serviceId: id(from.serviceId),
    name: text(from.name),
    description: text(from.description),
    status: oneOf(from.status, STATUSES),
    needs: list(from.needs, text),
    languages: list(from.languages, text),
    interpreting: text(from.interpreting),
    eligibility: text(from.eligibility),
    ageFrom: orNull(from.ageFrom, count),
    ageTo: orNull(from.ageTo, count),
    takes: list(from.takes, (one) => oneOf(one, WHOM)),
    refuses: list(from.refuses, (one) => oneOf(one, WHOM)),
    documents: list(from.documents, text),
    apply: text(from.apply),
    fees: text(from.fees),
    areas: list(from.areas, text),
    phones: list(from.phones, phone),
    hours: list(from.hours, schedule),
    at: list(from.at, at),
    checked: orNull(from.checked, text),
  };
}

function phone(value: unknown): DirectoryPhone {
  const from = fields(value);
  return { number: text(from.number), words: text(from.words), languages: list(from.languages, text) };
}

function at(value: unknown): DirectoryAt {
  const from = fields(value);
  return { locationId: id(from.locationId), hours: list(from.hours, schedule) };
}

function schedule(value: unknown): DirectorySchedule {
  const from = fields(value);
  return {
    from: orNull(from.from, text),
    until: orNull(from.until, text),
    frequency: orNull(from.frequency, (one) => oneOf(one, FREQUENCIES)),
    days: text(from.days),
    opens: text(from.opens),
    closes: text(from.closes),
    words: text(from.words),
  };
}
