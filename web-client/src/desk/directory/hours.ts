/** Hours of the directory in words, and days as RFC 5545 writes them. */
import { directory } from "../../text/directory.ts";
import type { DirectorySchedule } from "../../wire/wire.ts";

const t = directory.hours;

export type Weekday = keyof typeof t.days;

export const WEEKDAYS: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** The days of a week in a schedule. */
export function daysOf(schedule: Pick<DirectorySchedule, "days">): Weekday[] {
  const days = schedule.days.split(",");
  return WEEKDAYS.filter((day) => days.includes(day));
}

/** The same with one more, or one less, in the order of the week. */
export function toggled(days: string, day: Weekday): string {
  const own = daysOf({ days });
  return WEEKDAYS.filter((one) => own.includes(one) !== (one === day)).join(",");
}

/** `Mon, Tue 09:00 – 17:00 (not on holidays)`. */
export function hoursText(schedule: DirectorySchedule): string {
  const { frequency, days, opens, closes, words } = schedule;
  if (frequency === null) return words;
  const named =
    frequency === "weekly"
      ? daysOf(schedule)
          .map((day) => t.days[day])
          .join(", ")
      : t.monthly(days.split(",").map(monthDay).join(", "));
  const times = `${named} ${opens} – ${closes}`;
  return words === "" ? times : `${times} (${words})`;
}

function monthDay(day: string): string {
  const weekday = WEEKDAYS.find((one) => day.endsWith(one));
  if (!weekday) return day;
  const nth = Number(day.slice(0, -2));
  return nth === 0 ? t.long[weekday] : t.nth(nth, t.long[weekday]);
}

/** Hours that nobody has filled in yet. */
export function freshHours(): DirectorySchedule {
  return {
    from: null,
    until: null,
    frequency: "weekly",
    days: "MO,TU,WE,TH,FR",
    opens: "09:00",
    closes: "17:00",
    words: "",
  };
}
