/** What a task is called. */
import { task as t } from "../../text/task.ts";
import type { TaskLife } from "../../wire/wire.ts";

export function nameOf(life: TaskLife): string {
  return life.type === "deadline" ? t.labels[life.label] : t.kinds[life.type];
}

/** What is to be done next, in a few words. */
export function nextOf(life: TaskLife): string {
  return life.type === "mandatedReport" ? `${nameOf(life)}: ${t.report.stages[life.stage]}` : nameOf(life);
}

/** What may be chosen, each with its words, in the order of the list. */
export function pairsOf<T extends string>(list: readonly T[], words: Record<T, string>): [T, string][] {
  return list.map((one) => [one, words[one]]);
}

/** The day and the time of a moment, as the two fields of a form take them. */
export function wall(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
