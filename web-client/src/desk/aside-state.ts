/** What this device stores of an aside, beside the core's own part. */
import type { Line } from "../chat/transcript.svelte.ts";
import type { Body } from "../chat/body.ts";
import { count, fields, id, list, oneOf, orNull, sealed, text } from "../wire/decode.ts";
import type { AsideId, ChatId, ClientId, DeviceId } from "../wire/wire.ts";
import { body, line } from "./stored.ts";

/** A sealed text that the server has not taken. */
export interface AsideOut {
  clientId: ClientId;
  payload: string;
  body: Body;
}

export interface AsideState {
  kind: "aside";
  asideId: AsideId;
  chatId: ChatId;
  with: DeviceId;
  alias: string;
  cursor: number;
  lines: Line[];
  out: AsideOut[];
  /** The Welcome, until the server has it. */
  welcome: string | null;
}

/** Whether what was stored is an aside's, and not a chat's. */
export function isAside(value: unknown): boolean {
  return fields(value).kind === "aside";
}

/** @throws DecodeError */
export function asideState(value: unknown): AsideState {
  const from = fields(value);
  return {
    kind: oneOf(from.kind, ["aside"]),
    asideId: id(from.asideId),
    chatId: id(from.chatId),
    with: id(from.with),
    alias: text(from.alias),
    cursor: count(from.cursor),
    lines: list(from.lines, line),
    out: list(from.out, (each) => {
      const one = fields(each);
      return { clientId: id(one.clientId), payload: sealed(one.payload), body: body(one.body) };
    }),
    welcome: orNull(from.welcome, sealed),
  };
}
