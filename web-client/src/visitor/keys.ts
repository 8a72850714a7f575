/** The steps in which the core makes or restores the visitor's keys. */
import { writeBody } from "../chat/body.ts";
import { KeyLog, LogError } from "../core/key-log.ts";
import { errorCode } from "../core/surface.ts";
import type { Org, Phrase, Trust, VisitorChat, VisitorCore } from "../core/visitor.ts";
import { get, Unreachable } from "../net/http.ts";
import { nowS } from "../net/clock.ts";
import { readOrg } from "../org.ts";
import { line as decodeLine } from "../wire/decode.ts";
import { toBytes } from "../wire/bytes.ts";
import type { Saying } from "./outbox.ts";

/** What stands beside the page and pins the organisation. */
export interface Pinned {
  signed: Uint8Array;
  fingerprint: Uint8Array;
  /** What this page has seen of the log of keys. It lives in memory and is gone with the page. */
  seen: Uint8Array | undefined;
}

/** The core with the checked organisation and a team notice in force that is in the log of keys. */
export interface Ground {
  core: VisitorCore;
  org: Org;
  keys: KeyLog;
  trust: Trust;
}

/** The line has no valid notice: nothing can be sealed to it. */
export class Lapsed extends Error {}

/** The files do not lead to the pinned root, or the core refuses them. */
export class Broken extends Error {}

const TRIES = 5;
const PAUSE_MS = 2_000;

/** Loads the core and checks organisation and notice. Tries again while the network fails. Throws a `LogError`. */
export async function prepare(load: () => Promise<VisitorCore>, pinned: Pinned): Promise<Ground> {
  const core = await withRetry(load);
  let org: Org;
  try {
    org = core.Org.verify(pinned.signed, pinned.fingerprint);
  } catch (error) {
    throw new Broken(errorCode(error));
  }
  const keys = follow(org, pinned);
  return { core, org, keys, trust: await freshTrust(core, org, keys) };
}

/** The log of keys, from where this page has seen it. */
function follow(org: Org, pinned: Pinned): KeyLog {
  const { logKey } = readOrg(org.settings);
  if (logKey) org.follow(logKey, pinned.seen);
  return new KeyLog(logKey && org, {
    keep: (seen) => {
      pinned.seen = seen;
    },
    onTrouble: () => undefined,
  });
}

/** The team notice as it is now: who may read, who was revoked. */
export async function freshTrust(core: VisitorCore, org: Org, keys: KeyLog): Promise<Trust> {
  const line = await withRetry(() => get("/api/v1/line", decodeLine));
  if (line.notice === null) throw new Lapsed();
  const notice = toBytes(line.notice);
  try {
    return await keys.sure(() => core.Trust.check(org, notice, nowS()));
  } catch (error) {
    if (error instanceof LogError) throw error;
    const code = errorCode(error);
    throw code === "expired" || code === "notYet" ? new Lapsed() : new Broken(code);
  }
}

/** A new chat in the visitor's own hands. */
export function open(ground: Ground, chat: Uint8Array, language: string): VisitorChat {
  return ground.core.VisitorChat.open(ground.trust, chat, { language }, nowS());
}

/** Seals what the person says to everybody who is in the chat now. */
export function seal(chat: VisitorChat, saying: Saying): Uint8Array {
  switch (saying.type) {
    case "text":
      return chat.say(writeBody(saying.body), nowS());
    case "answer":
      return chat.answerHandoff(saying.hash, saying.agreed, nowS());
    case "consent": {
      const { release, words, said, name } = saying;
      return chat.sayConsent(release, words, said, name, nowS());
    }
    case "wish":
      return chat.wish(saying.gender, saying.community, nowS());
  }
}

/** The word list, from our own server. */
export async function wordList(url: string): Promise<string> {
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) throw new Unreachable();
  return response.text();
}

/** Lets the page paint before a long step of the core. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

export type { Phrase, VisitorChat, VisitorCore };

async function withRetry<T>(step: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await step();
    } catch (error) {
      if (left <= 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
