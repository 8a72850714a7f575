/** How long to wait before the next try: random, so that many clients do not come back at once. */

const FIRST_MS = 500;
const MOST_MS = 10_000;
/** After a restart everybody comes back: a wider first pause. */
const RESTART_MS = 3_000;

export function pauseMs(attempt: number, restart: boolean, random: () => number = Math.random): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** attempt);
  return Math.floor(random() * Math.max(ceiling, restart ? RESTART_MS : 0));
}
