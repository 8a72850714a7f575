/** The texts of care for those who answer (R708, R709). */
import type { DebriefState } from "../wire/wire.ts";

const states: Record<DebriefState, string> = {
  offered: "Owed, and not answered yet",
  accepted: "Wanted",
  declined: "Not wanted",
  done: "Done",
};

export const care = {
  label: "Care",
  away: (until: string) => `You step away until ${until}, after something hard. Nobody new comes to you.`,
  awayWhat: "Drink something, move, look out of the window. Nobody counts this.",
  sooner: "Come back sooner",
  soonerSure: "Do you want to come back now? You may take the whole time.",
  soonerYes: "Yes, I am back",
  soonerNo: "I take the time",
  debrief: {
    offered: (until: string) =>
      `What you had was hard. You can talk about it with a supervisor, until ${until}. Do you want to?`,
    accepted: (until: string) => `You want to talk with a supervisor. They know, and have until ${until}.`,
    yes: "Yes, I want to talk",
    no: "No, thank you",
    not: "I do not need it any more",
  },
  relief: {
    ask: "I need relief",
    lead: "Somebody is called to you. Nobody asks why, and nobody counts it.",
    sure: "Call somebody",
    not: "Not now",
    asked: "Somebody is being called to you.",
    coming: (alias: string) => `${alias} comes to you.`,
    withdraw: "I do not need it any more",
    close: "Thank you",
    call: (alias: string) => `${alias} needs relief. Do not ask why.`,
    come: "I am coming",
  },
  hard: {
    label: "For yourself",
    lead: "Were you told of torture in detail? Say so, and you step away and are offered a talk. Only that is kept, not what it was.",
    go: "Yes, it was hard",
    done: "Take your time. You can write down the rest first.",
  },
  second: {
    offer:
      "You have had somebody in danger in this shift. Nobody else can come now. You may say no; taking it is your yes.",
    next: "Only somebody in danger waits, and you have had one in this shift. Colleagues are asked first.",
    despite: "I take them all the same",
  },
  debriefs: {
    section: "Debriefs",
    heading: "Who is owed a debrief",
    lead: "Somebody who had something hard is offered a talk. What it was does not stand anywhere. Ask nobody to say.",
    none: "Nobody is owed a debrief.",
    who: "Who",
    state: "State",
    due: "Until",
    late: "overdue",
    done: "They had it",
    doneFor: (alias: string) => `They had it: ${alias}`,
    states,
  },
  calling: {
    heading: "Care for who answers",
    items: (away: string, debrief: string, relief: string): readonly string[] => [
      `After somebody in danger (T1), somebody under 18, or torture told in detail, nobody new comes to who answered for ${away}. They may come back sooner.`,
      `They are offered a debrief within ${debrief}. Supervisors see that it is owed, and not why.`,
      "Nobody is asked about a second one in danger in the same shift, unless nobody else can come; then it is theirs to say yes or no.",
      `“I need relief” calls whoever stands in. After ${relief}, or where nobody does, the supervisor is called, again and again until somebody comes. No reason is asked for, and nothing of it is kept.`,
    ],
  },
};
