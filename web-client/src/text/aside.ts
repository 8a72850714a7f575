/** The desk's texts about what the holder of a chat and a supervisor say apart from it. */
export const aside = {
  heading: (alias: string) => `Apart from the chat: you and ${alias}`,
  only: (alias: string) => `Only you and ${alias}. The person does not see this.`,
  open: (alias: string) => `Talk with ${alias} apart from the chat`,
  openHint:
    "The person does not see it, and nobody else. It is gone when the chat is over, or one of you leaves it.",
  opening: (alias: string) => `The keys for you and ${alias} are being made.`,
  log: (alias: string) => `Apart from the chat, with ${alias}`,
  label: (alias: string) => `Your words to ${alias} only`,
  send: (alias: string) => `Send to ${alias} only`,
  close: "End this",
  you: "you",
  delivery: { held: "waiting", sending: "sending", sent: "sent", seen: "", theirs: "" },
  unreadable: "One text could not be opened.",
  failed:
    "This cannot go on: the keys do not fit, or a device does not count any more. Nothing was sent. The chat itself goes on.",
  tooLong: "This text is too long. Please send it in two parts.",
  waiting: "No connection. It is sent later.",
};
