/** The gate for what the visitor's page is told of a request to be called. The page loads it with that part only. */
import { count, fields, flag, id, list } from "./decode.ts";
import type { CallWindow, FoundCallResponse, PlannedCallResponse } from "./wire.ts";

export function callWindow(value: unknown): CallWindow {
  const from = fields(value);
  return {
    startsAt: count(from.startsAt),
    endsAt: count(from.endsAt),
    tries: count(from.tries),
    extra: flag(from.extra),
  };
}

export function plannedCall(value: unknown): PlannedCallResponse {
  return { windows: list(fields(value).windows, callWindow) };
}

export function foundCall(value: unknown): FoundCallResponse {
  return { callbackId: id(fields(value).callbackId) };
}
