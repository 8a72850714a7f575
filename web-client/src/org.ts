/** The organisation's public settings: a small signed file beside the page (ruling 18). */
import { count, DecodeError, fields, list, sealed, text } from "./wire/decode.ts";
import { toBytes } from "./wire/bytes.ts";

/** A text in one or several languages. */
export type Label = Readonly<Record<string, string>>;

export interface OrgSettings {
  name: string;
  /** Lines that a person can call, the most useful first; with what a line reports to whom, where it is known (R314). */
  phones: { label: Label; number: string; stance: Label | null }[];
  /** BCP 47 tags of the languages that the line speaks. */
  languages: string[];
  /** Where quick exit leads: a plain, local, non-personal page (R108). */
  exitUrl: string;
  hours: Label | null;
  /** The root was replaced: when, and until when the page says so; unix seconds. */
  changeover: { since: number; until: number } | null;
  /** The key that signs the heads of the log of keys; null for a line that has none (decision 0037). */
  logKey: Uint8Array | null;
  /** Whom a desk thinks of first, as it was written; only a desk reads it. Null for what is built in. */
  routing: unknown;
}

/** Where quick exit leads when nothing else is known. */
export const EXIT_URL = "https://www.weather.gov/";

/** @throws DecodeError */
export function readOrg(json: string): OrgSettings {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new DecodeError("settings");
  }
  const from = fields(value);
  return {
    name: text(from.name),
    phones: list(from.phones, (phone) => {
      const one = fields(phone);
      const stance = one.stance === undefined || one.stance === null ? null : label(one.stance);
      return { label: label(one.label), number: text(one.number), stance };
    }),
    languages: list(from.languages, text),
    exitUrl: exitUrl(from.exitUrl),
    hours: from.hours === undefined || from.hours === null ? null : label(from.hours),
    changeover:
      from.changeover === undefined || from.changeover === null ? null : changeover(from.changeover),
    routing: from.routing ?? null,
    logKey: from.logKey === undefined || from.logKey === null ? null : key(from.logKey, "logKey"),
  };
}

/** Whether the page says that the organisation's root was replaced. */
export function isChanging(org: OrgSettings | null, nowMs: number): boolean {
  const change = org?.changeover ?? null;
  return change !== null && nowMs >= change.since * 1000 && nowMs < change.until * 1000;
}

/** In this language, or in English, or in whatever there is. */
export function inLanguage(from: Label, language: string): string {
  return from[language] ?? from.en ?? Object.values(from)[0] ?? "";
}

/**
 * The settings before the core is there to verify them, so that the page can show phone numbers at once. Shown, never
 * trusted: the core checks the signature before any key is made. Format: version 1 or 2, root key, length, JSON, then more.
 */
export function peekOrg(signed: Uint8Array): OrgSettings {
  if (signed[0] !== 1 && signed[0] !== 2) throw new DecodeError("settings");
  const start = 33;
  const first = signed[start] ?? 0;
  const width = 1 << (first >> 6);
  let length = first & 0x3f;
  for (let offset = 1; offset < width; offset += 1) length = length * 256 + (signed[start + offset] ?? 0);
  const json = signed.subarray(start + width, start + width + length);
  return readOrg(new TextDecoder("utf-8", { fatal: true }).decode(json));
}

/** `/settings.json`: the pinned fingerprint of the organisation's root key. */
export function readFingerprint(value: unknown): Uint8Array {
  return key(fields(value).rootFingerprint, "fingerprint");
}

function key(value: unknown, what: string): Uint8Array {
  const bytes = toBytes(sealed(value));
  if (bytes.length !== 32) throw new DecodeError(what);
  return bytes;
}

function label(value: unknown): Label {
  if (typeof value === "string") return { en: value };
  return Object.fromEntries(Object.entries(fields(value)).map(([tag, words]) => [tag, text(words)]));
}

function changeover(value: unknown): OrgSettings["changeover"] {
  const from = fields(value);
  return { since: count(from.since), until: count(from.until) };
}

function exitUrl(value: unknown): string {
  if (typeof value !== "string" || !URL.canParse(value)) return EXIT_URL;
  return new URL(value).protocol === "https:" ? value : EXIT_URL;
}
