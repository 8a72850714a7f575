/**
 * What stands inside a sealed text: the words and an id of their own. A text that had to be sealed again for a new
 * holder keeps its id, so that who has it already drops the second copy (ruling 1).
 */
import { randomText } from "../wire/bytes.ts";

export interface Body {
  id: string;
  text: string;
}

export function newBody(text: string): Body {
  return { id: randomText(16), text };
}

export function writeBody(body: Body): string {
  return JSON.stringify({ id: body.id, text: body.text });
}

/** Reads a body; null for anything else, so that a strange client cannot break the page. */
export function readBody(sealed: string): Body | null {
  let value: unknown;
  try {
    value = JSON.parse(sealed);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("id" in value) || !("text" in value)) return null;
  const { id, text } = value;
  if (typeof id !== "string" || typeof text !== "string" || !/^[\w-]{22}$/.test(id)) return null;
  return { id, text };
}

/** The longest text that one entry takes, in characters; four bytes each stay below the wire's limit. */
export const TEXT_MOST = 2_000;
