/** Moments as the walls of the organisation's zone show them. */

/** `2026-11-29`: sorts, and is what a date field takes. */
export function dayOn(zone: string, at: number): string {
  return new Date(at).toLocaleDateString("en-CA", { timeZone: zone });
}

export function dayName(zone: string, at: number): string {
  return new Date(at).toLocaleDateString("en", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: zone,
  });
}

/** `08:00`: what a time field takes. */
export function clock(zone: string, at: number): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

/** From when to when; the second day only where it is another one. */
export function stretch(zone: string, from: number, until: number): string {
  return `${dayName(zone, from)}, ${times(zone, from, until)}`;
}

export function times(zone: string, from: number, until: number): string {
  const sameDay = dayOn(zone, from) === dayOn(zone, until);
  const end = sameDay ? clock(zone, until) : `${dayName(zone, until)} ${clock(zone, until)}`;
  return `${clock(zone, from)} – ${end}`;
}

export function moment(zone: string, at: number): string {
  return `${dayName(zone, at)} ${clock(zone, at)}`;
}

/** A moment that may be years away: with its year, unless that is this one's. */
export function farMoment(zone: string, at: number, now: number): string {
  const year = dayOn(zone, at).slice(0, 4);
  const day = dayName(zone, at);
  return `${year === dayOn(zone, now).slice(0, 4) ? day : `${day}, ${year},`} ${clock(zone, at)}`;
}

/** A zone of the IANA list, as people read it. */
export function zoneName(zone: string): string {
  return zone.replaceAll("_", " ");
}
