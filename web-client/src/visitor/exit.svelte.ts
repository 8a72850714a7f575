/**
 * Quick exit (R106, R107): cover the page, forget everything, tell the server, go somewhere harmless. There is no way
 * back to the chat: not by Back, not by a reopened tab.
 */
import { sendLast } from "../net/http.ts";
import type { LeaveParams } from "../wire/wire.ts";
import { ShiftTaps } from "./shift.ts";

export interface ExitPlan {
  /** The neutral page. */
  url: () => string;
  /** What the server is told; null when it knows of no chat. */
  farewell: () => LeaveParams | null;
  /** Destroys keys and texts. */
  wipe: () => void;
}

/** A page in the background may never paint; then the exit goes on after this time, in milliseconds. */
const PAINT_MS = 50;
/** How long an unfinished row of Shift presses counts, in milliseconds. */
const ROW_MS = 5_000;

export class Exit {
  /** How many presses are still missing; 0 when none was made. */
  left = $state(0);
  /** A row of presses was given up: said once to who listens. */
  stopped = $state(false);
  readonly #plan: ExitPlan;
  readonly #taps = new ShiftTaps(ROW_MS);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leaving = false;

  constructor(plan: ExitPlan) {
    this.#plan = plan;
  }

  /** Leaves. Everything that takes time comes after the cover is painted. */
  leave(): void {
    if (this.#leaving) return;
    this.#leaving = true;
    cover();
    const done = once(() => this.#go());
    requestAnimationFrame(() => setTimeout(done, 0));
    setTimeout(done, PAINT_MS);
  }

  keyDown(event: KeyboardEvent): void {
    this.#taps.down(event.key, event.repeat || event.ctrlKey || event.altKey || event.metaKey);
    this.#show();
  }

  keyUp(event: KeyboardEvent): void {
    if (this.#taps.up(event.key, performance.now())) this.leave();
    this.#show();
  }

  /** A page that comes back from the browser's memory shows nothing and goes away. */
  pageShow(event: PageTransitionEvent): void {
    if (!event.persisted) return;
    cover();
    location.replace(this.#plan.url());
  }

  /** The page is put away: what comes back, if ever, is blank. */
  pageHide(event: PageTransitionEvent): void {
    if (!event.persisted) return;
    cover();
    this.#plan.wipe();
  }

  #go(): void {
    const farewell = this.#plan.farewell();
    this.#plan.wipe();
    document.body.replaceChildren();
    if (farewell) sendLast("/api/v1/leave", farewell);
    location.replace(this.#plan.url());
  }

  #show(): void {
    const before = this.left;
    this.left = this.#taps.left;
    if (before > 0 && this.left === 0) this.stopped = true;
    clearTimeout(this.#timer);
    if (this.left === 0) return;
    this.stopped = false;
    this.#timer = setTimeout(() => {
      this.#taps.reset();
      this.#show();
    }, ROW_MS);
  }
}

/** An opaque cover over everything; the page below is hidden from assistive technology too. */
function cover(): void {
  document.title = " ";
  const overlay = document.createElement("div");
  overlay.className = "cover";
  document.documentElement.append(overlay);
  document.body.inert = true;
  document.body.setAttribute("aria-hidden", "true");
}

function once(run: () => void): () => void {
  let ran = false;
  return () => {
    if (ran) return;
    ran = true;
    run();
  };
}
