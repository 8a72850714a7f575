/** Days and times as the administration pages show them. */

/** A day; the server knows no more of it than that. */
export function day(at: number): string {
  if (at === 0) return "";
  return new Date(at).toLocaleDateString([], { dateStyle: "medium", timeZone: "UTC" });
}

export function minute(at: number): string {
  return new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/** A day as a date field shows it; empty for none. */
export function dayText(at: number | null): string {
  return at === null ? "" : new Date(at).toISOString().slice(0, 10);
}

/** The first moment of the day in a date field (UTC); null for an empty one. */
export function dayOf(typed: string): number | null {
  return typed === "" ? null : Date.parse(`${typed}T00:00:00Z`);
}
