/** Puts an entry into a case, whoever else is writing: under the newest key, after the newest entry, and once. */
import type { Case } from "../../core/desk.ts";
import { errorCode } from "../../core/surface.ts";
import { nowS } from "../../net/clock.ts";
import { post, ProblemError, send } from "../../net/http.ts";
import { toBytes, toText } from "../../wire/bytes.ts";
import { caseFile } from "../../wire/decode-case.ts";
import type { AddEntryParams } from "../../wire/wire.ts";
import type { Open } from "../session.svelte.ts";
import { keepCase, openKeys } from "./case-keys.ts";
import { encode } from "./record/entry.ts";
import type { UnsentEntry } from "./unsent.svelte.ts";

/** How a case stood when it was read. */
export interface Standing {
  held: Case;
  entries: number;
  last: Uint8Array | undefined;
}

/** Nothing is added to a case that is closed: it is opened again first. */
export class CaseClosed extends Error {}

/** How often somebody else may be faster before we give up. */
const TRIES = 8;

/**
 * Stores it. Somebody else's entry in between is no failure: what it says of the fields that both wrote, the record shows side by side.
 * @throws CaseClosed; or what the server or the core says, when it is none of these.
 */
export async function storeEntry(open: Open, entry: UnsentEntry, standing: Standing | null): Promise<void> {
  let first = standing;
  for (let tries = 0; ; tries += 1) {
    try {
      if (first) await sendEntry(entry, first);
      else await afresh(open, entry);
      return;
    } catch (error) {
      if (error instanceof ProblemError && error.code === "wrongState") throw new CaseClosed();
      const passes = isConflict(error) || isOldKey(error);
      if (!passes || tries >= TRIES) throw error;
      if (isOldKey(error)) await keepCase(open, entry.caseId);
      first = null;
    }
  }
}

/** Reads the case again first. */
async function afresh(open: Open, entry: UnsentEntry): Promise<void> {
  const { caseId } = entry;
  const found = await post("/api/v1/cases/read", { caseId }, caseFile);
  // An earlier try was stored, and its answer lost.
  if (found.entries.some((one) => one.entryId === entry.id)) return;
  const held = openKeys(open, caseId, found.keys);
  try {
    const { trust } = open;
    const newest = found.entries.at(-1);
    if (!trust || !newest) throw new Error("noKeys");
    const before = held.openEntry(toBytes(newest.entryId), toBytes(newest.sealed), trust, nowS());
    await sendEntry(entry, { held, entries: found.entries.length, last: before.hash });
  } finally {
    held.free();
  }
}

async function sendEntry(
  { id, caseId, body }: UnsentEntry,
  { held, entries, last }: Standing,
): Promise<void> {
  const sealed = held.sealEntry(toBytes(id), encode(body), last, nowS());
  const params: AddEntryParams = {
    caseId,
    after: entries,
    entry: { entryId: id, keyVersion: held.keyVersion, sealed: toText(sealed) },
  };
  await send("/api/v1/cases/entries", params);
}

function isConflict(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "conflict";
}

/** Whether the case is to get a new key before anything is written. */
export function isOldKey(error: unknown): boolean {
  if (error instanceof ProblemError) return error.code === "staleKey";
  return errorCode(error) === "oldKey";
}
