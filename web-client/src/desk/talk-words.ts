/** Sealing what this desk says in a chat. */
import { writeBody } from "../chat/body.ts";
import type { DeskChat } from "../core/desk.ts";
import { nowS } from "../net/clock.ts";
import { toBytes } from "../wire/bytes.ts";
import type { Words } from "./talk-state.ts";

export function isWords<T extends { what: string }>(one: T): one is Extract<T, Words> {
  return one.what === "text" || one.what === "proposal" || one.what === "consent";
}

export function seal(chat: DeskChat, words: Words): Uint8Array {
  switch (words.what) {
    case "text":
      return chat.say(writeBody(words.body), nowS());
    case "proposal":
      return words.about === "outside"
        ? chat.proposeOutside(words.text, nowS())
        : chat.proposeHandoff(words.text, nowS());
    case "consent":
      return chat.askConsent(toBytes(words.releaseId), words.text, nowS());
  }
}
