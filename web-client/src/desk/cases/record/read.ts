/** A case's record, read for something else than the case's own page: a count, a packet. Nobody's entry is left out silently. */
import { post } from "../../../net/http.ts";
import { caseFile } from "../../../wire/decode-case.ts";
import type { CaseId } from "../../../wire/wire.ts";
import type { Open } from "../../session.svelte.ts";
import { openKeys } from "../case-keys.ts";
import type { CaseRecord } from "./fold.ts";
import { readEntries } from "./reading.ts";

/** An entry that this desk could not open, or does not understand: what is made of the rest would be wrong. */
export class Unreadable extends Error {}

/** Reads it; the server writes down that it was read. @throws Unreadable */
export async function readRecord(open: Open, caseId: CaseId): Promise<CaseRecord> {
  const { trust, me } = open;
  if (!trust) throw new Unreadable();
  const found = await post("/api/v1/cases/read", { caseId }, caseFile);
  const held = openKeys(open, caseId, found.keys);
  try {
    const { entries, record } = readEntries(held, found.entries, { trust, waiting: [], me });
    if (entries.some((one) => one.type === "sealed" || one.body === null || !one.sound))
      throw new Unreadable();
    return record;
  } finally {
    held.free();
  }
}
