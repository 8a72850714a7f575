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
  const exposed = due.cases.filter((one) => one.exposed).length;
  if (exposed > 0) rows.push(t.caseKeys(exposed));
  const lacking = due.cases.reduce((sum, one) => sum + one.lacking, 0);
  if (lacking > 0) rows.push(t.caseWraps(lacking));
  const more = due.casesLeft - due.cases.length;
  if (more > 0) rows.push(t.casesMore(more));
  if (due.casesWaiting > 0) rows.push(t.casesWaiting(due.casesWaiting));
  return rows;
}
