/**
 * A question is brought into view, and kept there while what stands above it grows: what sticks at the foot of the page would hide it.
 * Whoever moves the page or types has seen it, and is left alone.
 */
export function inView(element: HTMLElement): () => void {
  const growth = new ResizeObserver(() => element.scrollIntoView({ block: "nearest" }));
  // Tells of the size at once, and then of each change.
  growth.observe(document.body);
  const over = new AbortController();
  const stop = (): void => {
    growth.disconnect();
    over.abort();
  };
  for (const sign of ["wheel", "touchmove", "keydown"])
    addEventListener(sign, stop, { passive: true, signal: over.signal });
  return stop;
}
