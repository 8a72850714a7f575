/** The time as the server sees it: phones are often wrong, certificates are not. */

let skewMs = 0;

/** The server's clock just now, in milliseconds since 1970. */
export function setClock(nowMs: number): void {
  skewMs = nowMs - Date.now();
}

export function nowMs(): number {
  return Date.now() + skewMs;
}

/** Whole seconds, as the core wants them. */
export function nowS(): number {
  return Math.floor(nowMs() / 1000);
}
