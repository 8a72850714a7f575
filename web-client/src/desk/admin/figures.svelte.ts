/** How the line is doing, asked again and again while the page is open and looked at. */
import { get } from "../../net/http.ts";
import { figures as t } from "../../text/figures.ts";
import { figures as decode } from "../../wire/decode-figures.ts";
import type {
  Counted,
  FigureLength,
  FigureLoad,
  FigurePart,
  FiguresResponse,
  Measured,
} from "../../wire/wire.ts";

const EVERY_MS = 10_000;

export class Figures {
  found: FiguresResponse | null = $state.raw(null);
  /** When it was found. */
  at = $state(0);
  /** The last look failed: what is shown is older. */
  old = $state(false);
  #timer: number | undefined;

  /** Looks now, and every ten seconds. Returns how to stop. */
  start(): () => void {
    void this.#look();
    this.#timer = window.setInterval(() => {
      if (document.visibilityState === "visible") void this.#look();
    }, EVERY_MS);
    return () => clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      this.found = await get("/api/v1/figures", decode);
      this.at = Date.now();
      this.old = false;
    } catch {
      this.old = true;
    }
  }
}

/** How often; null when it is not shown. */
export function total(part: FigurePart | undefined, what: Counted): number | null {
  return part?.counts.find((one) => one.what === what)?.total ?? null;
}

export function taken(part: FigurePart | undefined, what: Measured): FigureLength | undefined {
  return part?.lengths.find((one) => one.what === what);
}

/** How many of a hundred; null where either is not shown. */
export function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : Math.round((part / whole) * 100);
}

/** Of the time on duty with somebody to help; null when too little is behind it. */
export function occupancy({ occupancyPercent }: FigureLoad): string | null {
  return occupancyPercent === null ? null : t.speed.percent(occupancyPercent);
}

/** Chats at once, with one decimal; null when too little is behind it. */
export function concurrency({ concurrencyTenths }: FigureLoad): string | null {
  return concurrencyTenths === null ? null : (concurrencyTenths / 10).toFixed(1);
}

/** What is left of a number; null where either is not shown. */
export function without(whole: number | null, part: number | null): number | null {
  return whole === null || part === null ? null : whole - part;
}

/** How many for each, with one decimal; null where either is not shown. */
export function each(all: number | null, of: number | null): string | null {
  return all === null || of === null || of === 0 ? null : (all / of).toFixed(1);
}
