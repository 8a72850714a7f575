/** A case as it is read in this browser: every entry opened and proved, and what they add up to. */
import type { Case, Trust } from "../../../core/desk.ts";
import type { CaseEntry } from "../../../core/surface.ts";
import { nowS } from "../../../net/clock.ts";
import { toBytes, toText } from "../../../wire/bytes.ts";
import type { CaseEntry as StoredEntry, MeResponse } from "../../../wire/wire.ts";
import { decode, type Body, type FileFacts } from "./entry.ts";
import { fold, type CaseRecord, type Change } from "./fold.ts";

/** One entry as it is read; `sound` is false where the chain of entries is broken. */
export type ShownEntry =
  | {
      id: string;
      type: "open";
      /** Null for one that a newer desk wrote. */
      body: Body | null;
      /** Who wrote it, by id. */
      by: string;
      author: string;
      signedAt: number;
      sound: boolean;
    }
  | { id: string; type: "sealed" };

export interface ReadCase {
  entries: readonly ShownEntry[];
  record: CaseRecord;
  files: readonly FileFacts[];
  /** What the next entry names as the one before it. */
  last: Uint8Array | undefined;
}

/** A change that was written here and is not stored yet. */
export interface Waiting {
  id: string;
  body: Body;
}

/** Opens the entries in the order in which they were stored. What waits here is added at the end, so that its author sees it. */
export function readEntries(
  held: Case,
  stored: readonly StoredEntry[],
  {
    trust,
    waiting,
    me,
  }: { trust: Trust; waiting: readonly Waiting[]; me: Pick<MeResponse, "memberId" | "alias"> },
): ReadCase {
  let last: Uint8Array | undefined;
  const entries = stored.map(({ entryId, sealed }): ShownEntry => {
    let entry: CaseEntry;
    try {
      entry = held.openEntry(toBytes(entryId), toBytes(sealed), trust, nowS());
    } catch {
      return { id: entryId, type: "sealed" };
    }
    const expected = last ?? new Uint8Array(32);
    const sound = toText(entry.previous) === toText(expected);
    last = entry.hash;
    const { signedAt, author } = entry;
    const body = bodyOf(entry.body);
    const by = toText(author.member);
    return { id: entryId, type: "open", body, by, author: author.alias, signedAt, sound };
  });
  const here = waiting.map(({ id, body }): ShownEntry => {
    return { id, type: "open", body, by: me.memberId, author: me.alias, signedAt: nowS(), sound: true };
  });
  const all = [...entries, ...here];
  return { entries: all, record: fold(changesOf(all)), files: filesOf(all), last };
}

/** The changes among entries. The facts of a hand-off count as one whose author had read nothing. */
export function changesOf(entries: readonly ShownEntry[]): Change[] {
  return entries.flatMap((entry, place): Change[] => {
    if (entry.type !== "open" || entry.body === null) return [];
    const { by, author, signedAt: at, body } = entry;
    if (body.kind === "change") return [{ place, seen: body.seen, by, author, at, set: body.set }];
    return body.kind === "handoff" ? [{ place, seen: 0, by, author, at, set: body.set }] : [];
  });
}

function filesOf(entries: readonly ShownEntry[]): FileFacts[] {
  const bodies = entries.flatMap((entry) => (entry.type === "open" && entry.body ? [entry.body] : []));
  const gone = new Set(bodies.flatMap((body) => (body.kind === "fileGone" ? [body.fileId] : [])));
  return bodies.flatMap((body) => (body.kind === "file" && !gone.has(body.file.fileId) ? [body.file] : []));
}

function bodyOf(text: string): Body | null {
  try {
    return decode(text);
  } catch {
    return null;
  }
}
