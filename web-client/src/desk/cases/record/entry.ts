/** What stands in a case's entries. The server sees only that there is one; a desk that meets a kind it does not know says so. */
import { count, DecodeError, fields, list, oneOf, text } from "../../../wire/decode.ts";
import { ACTIONS } from "../../codes.ts";
import { fits, isSection, kindOf } from "./shape.ts";
import type { Values } from "./fold.ts";

/** A picture that is kept beside the entries, sealed. */
export interface FileFacts {
  fileId: string;
  name: string;
  type: string;
  /** In bytes, as it is when opened. */
  size: number;
  /** SHA-256 of the sealed bytes: what the server hands out is what the author stored. */
  hash: string;
}

export type Body =
  /** The facts that the person agreed to (E14), and what they say for the record. */
  | { kind: "handoff"; text: string; set: Values }
  /** A short summary in the author's own words, and codes (R221, E9). */
  | { kind: "note"; text: string; codes: readonly string[] }
  /** New values; `seen` is how many entries the author had read. */
  | { kind: "change"; seen: number; set: Values }
  | { kind: "file"; file: FileFacts }
  | { kind: "fileGone"; fileId: string };

/** Longest summary of a note, in characters (R221). */
export const NOTE_MOST = 1_000;
/** The most fields that one change sets. */
const MOST_VALUES = 200;

export function encode(body: Body): string {
  return JSON.stringify(body);
}

/** @throws DecodeError for what this desk does not understand: a newer one wrote it. */
export function decode(body: string): Body {
  const from = fields(parse(body));
  const kind = oneOf(from.kind, ["handoff", "note", "change", "file", "fileGone"]);
  switch (kind) {
    case "handoff":
      return { kind, text: text(from.text), set: from.set === undefined ? {} : values(from.set) };
    case "note":
      return { kind, text: text(from.text), codes: from.codes === undefined ? [] : codes(from.codes) };
    case "change":
      return { kind, seen: count(from.seen), set: values(from.set) };
    case "file":
      return { kind, file: fileFacts(from.file) };
    case "fileGone":
      return { kind, fileId: text(from.fileId) };
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new DecodeError("entry");
  }
}

function codes(value: unknown): readonly string[] {
  const known = ACTIONS.map((one) => one.code);
  return list(value, text).filter((code) => known.includes(code));
}

/** What does not fit is left out, so that one bad field does not hide the others. */
function values(value: unknown): Values {
  const pairs = Object.entries(fields(value)).slice(0, MOST_VALUES);
  return Object.fromEntries(
    pairs.flatMap(([where, one]): [string, string][] => {
      const [section = "", id = "", field = "", rest] = where.split("/");
      if (typeof one !== "string" || rest !== undefined || id === "" || !isSection(section)) return [];
      if (field === "gone") return one === "yes" || one === "" ? [[where, one]] : [];
      const kind = kindOf(section, field);
      return kind && fits(kind, one) ? [[where, one]] : [];
    }),
  );
}

function fileFacts(value: unknown): FileFacts {
  const from = fields(value);
  return {
    fileId: text(from.fileId),
    name: text(from.name),
    type: text(from.type),
    size: count(from.size),
    hash: text(from.hash),
  };
}
