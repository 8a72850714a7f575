/** The gate for data about conflicts of interest. */
import { count, DecodeError, fields, flag, id, list, oneOf, orNull, text } from "./decode.ts";
import type { Glass, GlassesResponse, GlassReason, Hidden } from "./wire.ts";

export const GLASS_REASONS: readonly GlassReason[] = ["nobodyElse", "imminentDanger", "noConflict"];

function hidden(value: unknown): Hidden {
  const from = fields(value);
  switch (from.type) {
    case "item":
      return { type: "item", itemId: id(from.itemId) };
    case "case":
      return { type: "case", caseId: id(from.caseId) };
    default:
      throw new DecodeError("hidden");
  }
}

function glass(value: unknown): Glass {
  const from = fields(value);
  return {
    glassId: id(from.glassId),
    memberId: id(from.memberId),
    alias: text(from.alias),
    reason: oneOf(from.reason, GLASS_REASONS),
    askedAt: count(from.askedAt),
    decide: flag(from.decide),
    choices: list(from.choices, hidden),
    opened: orNull(from.opened, hidden),
    untilAt: orNull(from.untilAt, count),
    reviewByAt: orNull(from.reviewByAt, count),
  };
}

export function glasses(value: unknown): GlassesResponse {
  return { glasses: list(fields(value).glasses, glass) };
}
