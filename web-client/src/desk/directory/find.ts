/**
 * Looks through the directory, in this browser: what somebody looks for says what a person needs, and the server is not told (decision 0074).
 * Hours come as moments that the server has worked out in the line's own zone, so that no clock is turned here.
 */
import type {
  DirectoryEntry,
  DirectoryOrganisation,
  DirectoryService,
  DirectoryStands,
} from "../../wire/wire.ts";

/** What somebody looks for; what is empty does not matter. */
export interface Wanted {
  /** A code of E8. */
  need: string;
  town: string;
  /** A tag of a language. */
  language: string;
  /** Open now; what nobody knows the hours of stays, at the end. */
  open: boolean;
}

/** Whether it is open: until when, from when on, or nobody knows. */
export type Now = { is: "open"; until: number } | { is: "closed"; next: number | null } | { is: "unknown" };

/** How somebody is understood there. */
export type Understood = "spoken" | "interpreted";

export interface Found {
  organisation: DirectoryOrganisation;
  version: number;
  service: DirectoryService;
  stands: DirectoryStands;
  now: Now;
  understood: Understood;
}

/** All that fits, what may be relied on first. What is hidden or not offered is never in it. */
export function find(entries: readonly DirectoryEntry[], wanted: Wanted, at: number): Found[] {
  const found = entries.flatMap((entry) => services(entry, wanted, at));
  return found.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      one.service.name.localeCompare(other.service.name, "en") ||
      one.organisation.name.localeCompare(other.organisation.name, "en"),
  );
}

function services(entry: DirectoryEntry, wanted: Wanted, at: number): Found[] {
  const { organisation, version } = entry;
  return organisation.services.flatMap((service) => {
    const stands = entry.stands.find((one) => one.serviceId === service.serviceId);
    if (!stands?.named) return [];
    if (wanted.need !== "" && !service.needs.includes(wanted.need)) return [];
    if (!isNear(organisation, service, wanted.town)) return [];
    const understood = understands(service, wanted.language);
    if (understood === null) return [];
    const now = isOpen(stands, at);
    if (wanted.open && now.is === "closed") return [];
    return [{ organisation, version, service, stands, now, understood }];
  });
}

/** Open before unknown before closed, checked before not, spoken before interpreted. */
function rank({ now, stands, understood }: Found): number {
  const hours = { open: 0, unknown: 1, closed: 2 }[now.is];
  return hours * 4 + (stands.standing === "fresh" ? 0 : 2) + (understood === "spoken" ? 0 : 1);
}

/** Whether it is open at a moment. */
export function isOpen({ open }: Pick<DirectoryStands, "open">, at: number): Now {
  if (open === null) return { is: "unknown" };
  const now = open.find(({ fromAt, untilAt }) => fromAt <= at && at < untilAt);
  if (now) return { is: "open", until: now.untilAt };
  return { is: "closed", next: open.find(({ fromAt }) => fromAt > at)?.fromAt ?? null };
}

/** Without accents and capitals: nobody types them at night. */
function folded(words: string): string {
  return words.normalize("NFD").replaceAll(/\p{M}/gu, "").trim().toLowerCase();
}

const EVERYWHERE = /statewide|state-wide|nationwide|connecticut|anywhere/;

/** By where people live, or where it is. What says neither is for everybody. */
function isNear(organisation: DirectoryOrganisation, service: DirectoryService, town: string): boolean {
  const wanted = folded(town);
  if (wanted === "") return true;
  const there = new Set(service.at.map(({ locationId }) => locationId));
  const towns = organisation.locations
    .filter(({ locationId, town: of }) => there.has(locationId) && of !== "")
    .map(({ town: of }) => of);
  const named = [...service.areas, ...towns].map(folded);
  return (
    named.length === 0 || named.some((one) => one.includes(wanted)) || service.areas.map(folded).some(isAll)
  );
}

function isAll(area: string): boolean {
  return EVERYWHERE.test(area);
}

/** The primary subtag: who speaks `pt-BR` is understood in `pt`. Where nothing is written down, English. */
function understands(service: DirectoryService, language: string): Understood | null {
  const primary = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? "";
  if (language === "") return "spoken";
  const spoken = [...service.languages, ...service.phones.flatMap((phone) => phone.languages)];
  const all = spoken.length > 0 ? spoken : ["en"];
  if (all.some((tag) => primary(tag) === primary(language))) return "spoken";
  return service.interpreting.trim() === "" ? null : "interpreted";
}

/** Every language that is spoken somewhere, each once. */
export function languagesOf(entries: readonly DirectoryEntry[]): string[] {
  const tags = entries.flatMap(({ organisation }) =>
    organisation.services.flatMap((service) => [
      ...service.languages,
      ...service.phones.flatMap((phone) => phone.languages),
    ]),
  );
  return [...new Set(tags.map((tag) => tag.split("-")[0]?.toLowerCase() ?? ""))].filter((tag) => tag !== "");
}
