/** The gate for whom other hotlines bring in: the worker's seat, and how it stands for them. */
import { count, DecodeError, fields, flag, id, sealed, text } from "./decode.ts";
import type { GuestResponse, Worker } from "./wire.ts";

export function guest(value: unknown): GuestResponse {
  const from = fields(value);
  switch (from.type) {
    case "expected":
    case "here":
      return { type: from.type };
    case "welcomed":
      return {
        type: "welcomed",
        chatId: id(from.chatId),
        welcome: sealed(from.welcome),
        seq: count(from.seq),
      };
    case "over":
      return { type: "over", completed: flag(from.completed) };
    default:
      throw new DecodeError("guest");
  }
}

export function worker(value: unknown): Worker {
  const from = fields(value);
  return { name: text(from.name), organisation: text(from.organisation), key: sealed(from.key) };
}
