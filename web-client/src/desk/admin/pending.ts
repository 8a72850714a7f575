/** What desks still have to do for the keys, in words. */
import { admin } from "../../text/admin.ts";
import type { UpkeepResponse } from "../../wire/wire.ts";

export function pending(due: UpkeepResponse): string[] {
  const t = admin.keys.work;
  const rows: string[] = [];
  const { keeper } = due;
  if (keeper) {
    if (keeper.certificates.length > 0) rows.push(t.certificates(keeper.certificates.length));
    if (keeper.noticeDue) rows.push(t.notice);
    if (keeper.keyDue) rows.push(t.key);
    if (keeper.lacking.length > 0) rows.push(t.passOn(keeper.lacking.length));
  }
  if (due.intakesLeft > 0) rows.push(t.reseal(due.intakesLeft));
  return rows;
}
