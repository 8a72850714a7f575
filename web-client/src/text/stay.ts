/** The texts of the page on which a worker of another hotline stays with somebody. For professionals, in English. */
export const stay = {
  heading: "Stay with the person",
  code: "Read this code to them",
  codeHow: (origin: string) =>
    `They open ${origin}, choose “Someone gave me a code”, and type it. It works once, for two hours.`,
  seat: "Your seat beside them",
  expected:
    "They are not here yet. This page changes by itself when they come. Keep it open, and stay on the line with them.",
  asked: "They are here. As soon as an advocate is with them, they are asked whether you may come in.",
  inside: (names: readonly string[]) =>
    `You are in the chat with the person and ${names.join(" and ")}. All can read what you write.`,
  alone: "You are in the chat. An advocate is coming back.",
  ready: (name: string) =>
    `${name} has the person. You can say goodbye. You stay until the person says that you may go.`,
  lost: "No connection. It comes back by itself, and what you wrote waits here.",
  through: "They are through to each other. You can close this page, and hang up.",
  over: "Your seat is closed. If you need to know more, ask us by telephone.",
  failed:
    "You could not be let in. This page was opened twice, or somebody in the chat could not be checked. The person is not alone: the advocate stays.",
  bad: "This link is not complete. Open the whole one, or stay on the telephone with them.",
  reload: "Do not reload this page: the seat cannot be taken twice.",
  leave: "Leave the chat",
  leaveAsk: "Leave now? You cannot come back in. The advocate stays with the person.",
  leaveYes: "Yes, leave",
  leaveNo: "Stay",
  you: "You",
  person: "The person",
  left: (name: string) => `${name} has gone.`,
  joined: (name: string) => `${name} has come in.`,
  unreadable: "One text could not be opened.",
  transcript: "Texts in this chat",
  label: "Your text",
  send: "Send",
  sending: "Sending",
  sent: "Sent",
  name: "If you want to stay with them in the chat: the name that they know you by",
  nameHint: "They are asked on their page whether you may come in. Left empty, only they come.",
  work: "Where you work, as they know it",
  workMissing: "Please say where you work: they are shown it beside your name.",
  brings:
    "When this form is there, you get a code to read to them: it brings them into a chat with the advocate who has taken the form.",
  keyNeeded:
    "With your organisation’s key, you would get a code that brings them into a chat with us at once.",
};
