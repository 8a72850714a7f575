/** The gate for data about one-time codes. */
import { fields, list, text } from "./decode.ts";
import type { CodesBegun } from "./wire.ts";

export function codesBegun(value: unknown): CodesBegun {
  const from = fields(value);
  return { secret: text(from.secret), uri: text(from.uri), picture: list(from.picture, text) };
}
