/** Tells when nobody has touched the desk for ten minutes (R609): keys then go from memory. */

const IDLE_MS = 10 * 60_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"];

/** Watches until the returned function is called. */
export function watchIdle(onIdle: () => void, idleMs: number = IDLE_MS): () => void {
  let timer = setTimeout(onIdle, idleMs);
  const stir = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onIdle, idleMs);
  };
  for (const sign of SIGNS) addEventListener(sign, stir, { passive: true, capture: true });
  return () => {
    clearTimeout(timer);
    for (const sign of SIGNS) removeEventListener(sign, stir, { capture: true });
  };
}
