/** The gate for data about care: debriefs and relief. */
import { count, fields, id, list, oneOf, orNull, text } from "./decode.ts";
import type {
  CareResponse,
  Debrief,
  DebriefsResponse,
  DebriefState,
  OwedDebrief,
  OwnRelief,
  ReliefCall,
} from "./wire.ts";

export const DEBRIEF_STATES: readonly DebriefState[] = ["offered", "accepted", "declined", "done"];

function debrief(value: unknown): Debrief {
  const from = fields(value);
  return { state: oneOf(from.state, DEBRIEF_STATES), dueAt: count(from.dueAt) };
}

function relief(value: unknown): OwnRelief {
  const from = fields(value);
  return { askedAt: count(from.askedAt), coming: orNull(from.coming, text) };
}

function call(value: unknown): ReliefCall {
  const from = fields(value);
  return { memberId: id(from.memberId), alias: text(from.alias), askedAt: count(from.askedAt) };
}

export function care(value: unknown): CareResponse {
  const from = fields(value);
  return {
    debrief: orNull(from.debrief, debrief),
    relief: orNull(from.relief, relief),
    calls: list(from.calls, call),
  };
}

function owed(value: unknown): OwedDebrief {
  const from = fields(value);
  return { memberId: id(from.memberId), alias: text(from.alias), debrief: debrief(from.debrief) };
}

export function debriefs(value: unknown): DebriefsResponse {
  return { debriefs: list(fields(value).debriefs, owed) };
}
