/** The desk's texts about interpreters. */
export const interpreter = {
  heading: "Ask an interpreter in",
  lead: "The person is asked on their page first, by name. They may say no, and nobody asks for a reason. An interpreter reads from then on, and nothing of what was written before.",
  language: "Language",
  nobody: (language: string) => `Nobody who interprets ${language} is on call right now.`,
  none: "No interpreter is on call right now.",
  other: "You can offer a telephone line with interpreters, or another time.",
  who: "On call",
  ask: (alias: string) => `Ask ${alias} in`,
  asked: (alias: string) => `${alias} was asked, and answers first. Then the person is asked.`,
  personAsked: (alias: string) => `${alias} would come. The person is asked on their page now.`,
  withdraw: "Take it back",
  refused: (alias: string) =>
    `The person does not want ${alias || "this interpreter"} to interpret. Please ask for no reason.`,
  otherGender: "The person would like an interpreter of another gender.",
  otherCommunity: "The person would like an interpreter who is not from their country or community.",
  joined: (alias: string) =>
    `${alias} (interpreter) can read from now on, and nothing that was written before.`,
  member: "interpreter, reads since they came in",
  waiting: "You said yes. The person is asked now, and may say no.",
  inside:
    "You interpret. Everybody here can read what you write. What was written before you came is closed to you. Please keep no notes.",
  incoming: (alias: string) =>
    `${alias} asks you to interpret in a chat. The person is asked as well, before you come in.`,
  leave: "Stop interpreting here",
  empty: "You are asked in here when somebody needs you. Stay on duty, and leave this page open.",
};
