/** The plain data that both builds of the browser core hand out (crates/seal-wasm). Generated; named here once. */
export type { CaseEntry, ChatEvent, Handshake, Member, Person, Staff } from "./pkg-visitor/core.js";

/** The code of an error that the core threw; `internal` for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && /^[a-zA-Z]{3,40}$/.test(error.message) ? error.message : "internal";
}
