/** What somebody may choose who asks to be called (R330), the safest choice first (R332). */
import type { CallerId, IfBlocked, PhoneOwner } from "../wire/wire.ts";

export const OWNERS: readonly PhoneOwner[] = [
  "not_said",
  "mine_only",
  "shared",
  "may_be_checked",
  "may_be_taken",
  "borrowed",
  "workplace",
  "public",
];
export const CALLER_IDS: readonly CallerId[] = ["blocked", "neutral"];
export const IF_BLOCKED: readonly IfBlocked[] = ["do_not_call", "unblock_once", "alternate_line"];
/** For how many weeks hours may be given. */
export const WEEKS: readonly number[] = [1, 2, 4];
