/** The texts of the page that a new device comes in by. */
export const enrol = {
  heading: "Add this device",
  beginning: "Making the keys of this device.",
  welcome: (alias: string, login: string) =>
    `Hello ${alias}. This browser becomes a device of yours. You log in as “${login}”.`,
  stay: "Keep this page open until you are in. If it is closed before, you need a new link.",
  device: "Name of this device",
  deviceHint: "So that you know it in a list. For example: Office laptop.",
  passphrase: "Choose a passphrase",
  known: "Your passphrase",
  passphraseHint: (least: number) =>
    `At least ${least} characters. Five or more words that nobody would guess are good. It opens your keys, and nobody can look it up for you.`,
  again: "The same passphrase again",
  short: (least: number) => `Please choose at least ${least} characters.`,
  differ: "The two passphrases are not the same.",
  go: "Go on",
  waiting: "Now call the supervisor who sent you the link. As soon as they begin, digits appear here.",
  compare: "Read these digits to each other over the telephone. Both of you must see the same ones.",
  digits: "Digits to compare",
  same: "We see the same digits",
  differs: "If they differ, close this page and tell your supervisor: somebody may stand between you.",
  certifying: "Thank you. Your supervisor confirms now.",
  finishing: "Sealing your keys. This takes a moment.",
  over: {
    spent:
      "This link is not good any more: it was used, taken back, or is older than three days. Please ask for a new one.",
    unreachable: "The server cannot be reached. Please open the link again.",
    certificate: "The keys do not check. Do not go on. Please call your supervisor.",
    passphrase: "This is not your passphrase. Nothing was added. Please ask for a new link and try again.",
    name: "The name or the keys could not be used. Please ask for a new link.",
    taken: "This log-in name was taken in the meantime. Please ask your supervisor for a new link.",
    store: "This browser keeps nothing for this page. Open the link over https, outside a private window.",
  },
};
