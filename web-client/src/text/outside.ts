/** The desk's texts about passing somebody on to another hotline (R313, R314). */
export const outside = {
  heading: "Pass on to another line",
  lead: "Read first what that line reports. The person reads it too, on their page, before they say yes or no.",
  which: "Line",
  none: "For no other line is it written down what it reports, to whom and when. Ask your supervisor: without that nobody is passed on.",
  reports: "What this line says that it reports",
  ask: "Show it to the person and ask",
  asked: "The person is reading it.",
  no: "The person said no. Nobody is called. You can ask about another line.",
  yes: (label: string, number: string) =>
    `The person said yes. Call ${label}, ${number}, by telephone now. Say only what the person agreed to. Stay here until they write that they are through.`,
  through: "They are through: end the chat",
  noReceiver: "Nobody answers there",
  noReceiverDone: "Tell the person, and ask about another line if they like.",
  cold: "If you cannot stay until they are through",
  coldLead: "The person then calls by themselves. It is counted, with the reason.",
  coldWhy: "Reason",
  coldGo: "Let them call by themselves",
  coldDone: "Noted. Write the number into the chat, if the person wants it.",
};
