/** The gate for what is said apart from a chat. */
import { count, DecodeError, fields, id, list, orNull, sealed } from "./decode.ts";
import type { Aside, AsideStep, ReadAsideResponse, SendAsideResponse } from "./wire.ts";

function step(value: unknown): AsideStep {
  const from = fields(value);
  switch (from.type) {
    case "asked":
      return { type: "asked" };
    case "waiting":
      return { type: "waiting" };
    case "answered":
      return { type: "answered", keyPackage: sealed(from.keyPackage) };
    case "welcomed":
      return { type: "welcomed", welcome: sealed(from.welcome) };
    case "open":
      return { type: "open" };
    default:
      throw new DecodeError("aside");
  }
}

export function aside(value: unknown): Aside {
  const from = fields(value);
  return {
    asideId: id(from.asideId),
    chatId: id(from.chatId),
    with: id(from.with),
    step: step(from.step),
    lastSeq: count(from.lastSeq),
  };
}

export function sentAside(value: unknown): SendAsideResponse {
  return { seq: count(fields(value).seq) };
}

export function readAside(value: unknown): ReadAsideResponse {
  return {
    entries: list(fields(value).entries, (each) => {
      const from = fields(each);
      return {
        seq: count(from.seq),
        clientId: id(from.clientId),
        payload: orNull(from.payload, sealed),
      };
    }),
  };
}
