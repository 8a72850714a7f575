/** Who is asked and called for what waits: the operator's numbers in words. */
import type { Rung } from "../wire/wire.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as one says it: "20 seconds", "15 minutes", "2 days". */
export function length(secs: number): string {
  const say = (count: number, one: string): string => (count === 1 ? `1 ${one}` : `${count} ${one}s`);
  if (secs >= DAY && secs % DAY === 0) return say(secs / DAY, "day");
  if (secs >= HOUR && secs % HOUR === 0) return say(secs / HOUR, "hour");
  if (secs >= MINUTE && secs % MINUTE === 0) return say(secs / MINUTE, "minute");
  return say(secs, "second");
}

const rungs: Readonly<Record<Rung, string>> = {
  primary: "whoever has the first duty is called",
  secondary: "whoever stands in is called",
  supervisor: "the supervisor on call is called",
  director: "the director on call is called",
  slow: "the person reads that it takes long, and of other lines",
};

export const calling = {
  section: "Calling",
  heading: "Who is asked, and who is called",
  lead: (line: string): string =>
    `This is what ${line} does when somebody waits. The numbers are in the operator’s settings, under [triage].`,
  asked: "Asked at the desk",
  askedItems: (offer: string, widen: string, language: string, rest: string): readonly string[] => [
    `Somebody who is on duty, has room and speaks the language is asked first: the one who has held nothing for longest. They have ${offer}.`,
    `Somebody in danger (T1), and everybody who has waited ${widen}, is put before all of them at once.`,
    `After ${language} also those are asked who do not speak the language. Where nobody on duty does, they are asked at once.`,
    `Who says “Not now”, or does not answer, is left alone with it for ${rest}.`,
    "An offer holds nothing back: “Help the next person” always takes the first in line.",
  ],
  called: "Called, wherever they are",
  calledLead: (coming: string, again: string): string =>
    `Who says “I am coming” has ${coming}; then the next one is called. After the last step the director is called again every ${again}, until somebody comes.`,
  level: "Level",
  target: "A human answers within",
  ages: "Rises a level after",
  never: "never",
  steps: "If nobody takes it",
  step: (after: number, rung: Rung): string =>
    after === 0 ? `At once: ${rungs[rung]}` : `After ${length(after)}: ${rungs[rung]}`,
};
