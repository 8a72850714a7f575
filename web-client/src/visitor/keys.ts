/** The steps in which the core makes or restores the visitor's keys. */
import { errorCode } from "../core/surface.ts";
import type { Org, Phrase, Trust, VisitorChat, VisitorCore } from "../core/visitor.ts";
import { get, Unreachable } from "../net/http.ts";
import { nowS } from "../net/clock.ts";
import { line as decodeLine } from "../wire/decode.ts";
import { toBytes } from "../wire/bytes.ts";

/** What stands beside the page and pins the organisation. */
export interface Pinned {
  signed: Uint8Array;
  fingerprint: Uint8Array;
}

/** The core with the checked organisation and a team notice in force. */
export interface Ground {
  core: VisitorCore;
  org: Org;
  trust: Trust;
}

/** The line has no valid notice: nothing can be sealed to it. */
export class Lapsed extends Error {}

/** The files do not lead to the pinned root, or the core refuses them. */
export class Broken extends Error {}

const TRIES = 5;
const PAUSE_MS = 2_000;

/** Loads the core and checks organisation and notice. Tries again while the network fails. */
export async function prepare(load: () => Promise<VisitorCore>, pinned: Pinned): Promise<Ground> {
  const core = await withRetry(load);
  let org: Org;
  try {
    org = core.Org.verify(pinned.signed, pinned.fingerprint);
  } catch (error) {
    throw new Broken(errorCode(error));
  }
  return { core, org, trust: await freshTrust(core, org) };
}

/** The team notice as it is now: who may read, who was revoked. */
export async function freshTrust(core: VisitorCore, org: Org): Promise<Trust> {
  const line = await withRetry(() => get("/api/v1/line", decodeLine));
  if (line.notice === null) throw new Lapsed();
  try {
    return core.Trust.check(org, toBytes(line.notice), nowS());
  } catch (error) {
    const code = errorCode(error);
    throw code === "expired" || code === "notYet" ? new Lapsed() : new Broken(code);
  }
}

/** A new chat in the visitor's own hands. */
export function open(ground: Ground, chat: Uint8Array, language: string): VisitorChat {
  return ground.core.VisitorChat.open(ground.trust, chat, { language }, nowS());
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
