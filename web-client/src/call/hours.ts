/**
 * Safe hours: what the server is told of them, and whether it is within them by the minute. The server refuses calls outside of its rounded
 * windows; this page holds a call against what the person said (docs/decisions/0054).
 */
import type { SafeHours, SafeWindow, Weekday } from "../wire/wire.ts";

export const WEEK: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES = 24 * 60;
const QUARTER = 15;
/** A window shorter than this leaves no time to talk, in minutes. */
const SHORTEST = 10;
const LONGEST = 12 * 60;

/** Where people are who call this kind of line; others are named by their browser. */
export const ZONES: readonly string[] = [
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Phoenix",
  "America/Los_Angeles",
  "America/Anchorage",
  "Pacific/Honolulu",
  "America/Puerto_Rico",
];

/** The browser's zone, where it is one of the list; the first otherwise. */
export function likelyZone(): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ZONES.includes(own) ? own : "America/New_York";
}

/** Minutes after midnight; null for what is no time of day. */
export function minuteOf(wall: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(wall);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

function wallOf(minute: number): string {
  const within = ((minute % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** Whether the two times are a window in which somebody can call: ten minutes at least, half a day at most. */
export function isWindow(starts: string, ends: string): boolean {
  const [from, until] = [minuteOf(starts), minuteOf(ends)];
  if (from === null || until === null) return false;
  const length = (until - from + DAY_MINUTES) % DAY_MINUTES;
  return length >= SHORTEST && length <= LONGEST;
}

/** What the server is told: rounded outwards to the quarter of an hour (R330). */
export function rounded(hours: SafeHours): SafeHours {
  const round = (window: SafeWindow): SafeWindow => {
    const [from, until] = [minuteOf(window.starts) ?? 0, minuteOf(window.ends) ?? 0];
    return {
      ...window,
      starts: wallOf(Math.floor(from / QUARTER) * QUARTER),
      ends: wallOf(Math.ceil(until / QUARTER) * QUARTER),
    };
  };
  return { zone: hours.zone, windows: hours.windows.map(round) };
}

interface OnWall {
  day: string;
  minute: number;
}

/** What the wall of a zone shows at a moment. */
export function onWall(zone: string, atMs: number): OnWall {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.year ?? ""}-${parts.month ?? ""}-${parts.day ?? ""}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/** `2026-11-30` after `2026-11-29`: days of the calendar, whatever the clocks do. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function weekday(day: string): Weekday | undefined {
  return WEEK[(new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7];
}

/** Whether a window may begin on a day. */
function beginsOn(window: SafeWindow, day: string): boolean {
  const name = weekday(day);
  return name !== undefined && window.days.includes(name) && window.from <= day && day <= window.until;
}

/** Minutes until the window ends that is open now, by the minute that the person said; null when none is. */
export function minutesLeft(hours: SafeHours, atMs: number): number | null {
  const { day, minute } = onWall(hours.zone, atMs);
  for (const window of hours.windows) {
    const [from, until] = [minuteOf(window.starts), minuteOf(window.ends)];
    if (from === null || until === null) continue;
    const overnight = until <= from;
    if (beginsOn(window, day) && minute >= from && (overnight || minute < until))
      return (overnight ? until + DAY_MINUTES : until) - minute;
    if (overnight && beginsOn(window, plusDays(day, -1)) && minute < until) return until - minute;
  }
  return null;
}
