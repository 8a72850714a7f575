/** The texts of training gates (R712). */
import type { Gate, GateStanding } from "../wire/wire.ts";

const gates: Record<Gate, string> = {
  hours: "Training hours",
  mandatedReporter: "Course for those who must report",
  languageLine: "A call with the language line, tried out",
  quickExit: "The quick exit, tried out",
  duressCall: "The duress call, tried out",
};

/** How somebody stands to a gate, in words. */
function stands({ state }: GateStanding, until: string): string {
  switch (state) {
    case "missing":
      return "missing";
    case "lapsed":
      return `lapsed on ${until}`;
    case "soon":
      return `lapses on ${until}`;
    case "good":
      return `counts until ${until}`;
  }
}

export const training = {
  gates,
  stands,
  heading: "Training",
  lead: "What has to be done before a first shift, and again each year. You write down that it was done, and when.",
  passed: (day: string, alias: string) => `Done on ${day}, written down by ${alias}.`,
  day: (gate: string) => `Day: ${gate}`,
  save: "Save",
  saveFor: (gate: string) => `Save: ${gate}`,
  untrained:
    "You cannot start a shift: some of your training is missing or has lapsed. A supervisor writes down what you have done.",
  ownBlocks: "You cannot start a shift before this is done:",
  ownSoon: "This part of your training is due:",
  ownFrom: (day: string) => `From ${day} on, nobody starts a shift without it:`,
  rota: "Training is missing, or lapses soon",
  rotaFrom: (day: string) => `From ${day} on, nobody starts a shift without it.`,
  rotaOne: (alias: string, gate: string, stands: string) => `${alias}: ${gate}, ${stands}`,
};
