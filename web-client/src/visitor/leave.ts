/** What the page's last request may carry: sealed texts that had not been accepted (ruling 8). */
import { toText } from "../wire/bytes.ts";
import { LEAVE_OUTBOX, type ClientId, type OutboxEntry } from "../wire/wire.ts";

/** Browsers drop a keepalive request with a larger body than 64 KiB; some room is left for the rest. */
const MOST_CHARACTERS = 56 * 1024;

/** The first of the sealed texts, as many as fit: order matters more than the last one. */
export function lastWords(sealed: readonly { clientId: ClientId; bytes: Uint8Array }[]): OutboxEntry[] {
  const outbox: OutboxEntry[] = [];
  let room = MOST_CHARACTERS;
  for (const { clientId, bytes } of sealed.slice(0, LEAVE_OUTBOX)) {
    const payload = toText(bytes);
    room -= payload.length + clientId.length + 40;
    if (room < 0) break;
    outbox.push({ clientId, payload });
  }
  return outbox;
}
