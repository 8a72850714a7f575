/** Texts about colleagues in a chat: asked in, taking over, standing in. */

export const invite = {
  heading: "Ask a colleague in",
  who: "Colleague",
  nobody: "No colleague is here right now.",
  support: "Ask to sit beside",
  transfer: "Ask to take over",
  tell: "Ask the person first if it is all right. Before a colleague takes over, their page asks them once more. You stay until they say yes.",
  cold: "If the person cannot be asked",
  coldLead: "Your colleague may then take over at once. It stands in the audit log with the reason.",
  coldWhy: "Reason",
  coldReasons: {
    personAway: "The person is not on the page",
    personAsked: "The person asked for somebody else",
    mustStop: "I have to stop at once",
    mayNotGoOn: "I must not go on: a conflict of interest, or clearance is missing",
  },
  coldGo: "Pass on without asking",
  asked: (alias: string) => `${alias} was asked.`,
  withdraw: "Take it back",
  declined: (alias: string) => `${alias} cannot come right now.`,
  incoming: {
    transfer: (alias: string) => `${alias} asks you to take over a chat. You come in first, and they stay.`,
    cold: (alias: string) => `${alias} has to stop and asks you to take over a chat at once.`,
    silent: (alias: string) => `Somebody waits for an answer of ${alias}. Please come in and answer.`,
    support: (alias: string) => `${alias} asks you to sit beside in a chat.`,
  },
  accept: "Come in",
  decline: "Not now",
};

export const passOn = {
  headingMine: (from: string) => `${from} asks you to take over`,
  headingTheirs: (to: string) => `${to} is here to take over`,
  openMine: (from: string) =>
    `The person has not said yes yet. ${from} goes on until then. Read along, and say hello.`,
  openTheirs: (to: string) =>
    `The person is asked on their page if ${to} may go on. You stay until they say yes. Without an answer in a minute it stays with you.`,
  readyMine: "You can take over now.",
  readyTheirs: (to: string) => `The person said yes. ${to} takes over with the next tap.`,
  coldTheirs: (to: string) => `${to} can take over at once. The person is told.`,
  gone: (from: string) => `${from} is not there any more. You can take over now.`,
  early: (from: string) =>
    `${from} may come back: it can be taken over half a minute after they were gone. Try again in a moment.`,
  third: (from: string, to: string) => `${to} is asked to take over from ${from}.`,
  brief: (to: string) =>
    `${to} cannot read what was written before. Say in one or two lines, in front of both, what you agreed to pass on.`,
  take: "Go on with this person",
  leave: "Not now",
  keep: "Keep the chat",
};

export const silence = {
  waits: (minutes: number) => `Somebody waits for your answer: ${minutes} min.`,
  next: (minutes: number) => `After ${minutes} min a colleague is asked in.`,
  asked: "A colleague was asked in. You can still answer.",
  nobody: "Nobody else is free. The supervisor on call was called.",
  go: "Open the chat",
};
