/**
 * The seat beside a person whom a partner brings in (decision 0060): its keys, and the address that leads to it. It is made with the
 * form, or comes by the link that the partner's own program shows.
 */
import { loadCore, type DeskCore, type Seat } from "../core/desk.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import type { NewIntroduction, Token, Worker } from "../wire/wire.ts";

/** What stands behind the address's `#`. */
const STAY = "#stay=";
const KEY_BYTES = 32;

export interface Place {
  core: DeskCore;
  seat: Seat;
  token: Token;
  name: string;
  organisation: string;
}

/** Ten random digits, each value as likely as any other. */
function digits(): string {
  const ALL = 10n ** 10n;
  const SPACE = 1n << 64n;
  for (;;) {
    const [drawn = 0n] = crypto.getRandomValues(new BigUint64Array(1));
    // Above this the lowest values would come a little more often.
    if (drawn < SPACE - (SPACE % ALL)) return String(drawn % ALL).padStart(10, "0");
  }
}

/** A code for the person; with a name, a seat for whoever stays with them. */
export async function introduce(
  name: string,
  organisation: string,
): Promise<{ introduction: NewIntroduction; worker: Worker | null; place: Place | null }> {
  const introduction = { code: digits(), seat: randomText(KEY_BYTES) };
  if (name === "") return { introduction, worker: null, place: null };
  const core = await loadCore();
  const seat = core.Seat.generate(name, organisation);
  const worker = { name, organisation, key: toText(seat.key) };
  return { introduction, worker, place: { core, seat, token: introduction.seat, name, organisation } };
}

/** Whether an address leads to a seat. */
export const leadsToSeat = (hash: string): boolean => hash.startsWith(STAY);

/** The seat that an address leads to; null for one that was cut short. */
export async function readSeat(hash: string): Promise<Place | null> {
  const [keys = "", name = "", organisation = ""] = hash.slice(STAY.length).split(".");
  try {
    const bytes = toBytes(keys);
    if (bytes.length !== 2 * KEY_BYTES) return null;
    const core = await loadCore();
    const text = new TextDecoder("utf-8", { fatal: true });
    const shown = [name, organisation].map((part) => text.decode(toBytes(part)));
    const [who = "", where = ""] = shown;
    const seat = core.Seat.fromSecret(bytes.slice(KEY_BYTES), who, where);
    const token = toText(bytes.slice(0, KEY_BYTES));
    return { core, seat, token, name: who, organisation: where };
  } catch {
    return null;
  }
}

/** How a code is said: in groups. */
export const spoken = (code: string): string => [code.slice(0, 4), code.slice(4, 8), code.slice(8)].join(" ");
