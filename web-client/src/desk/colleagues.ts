/** Colleagues come one line for each device; people are shown once. */
import type { Colleague } from "../wire/wire.ts";
import { may, WORK_ON_CASES } from "./roles.ts";

/** One line for each person. */
export function people(colleagues: readonly Colleague[]): Colleague[] {
  const seen = new Set<string>();
  return colleagues.filter(({ memberId }) => {
    const isNew = !seen.has(memberId);
    seen.add(memberId);
    return isNew;
  });
}

/** Who may work on cases, one line for each person. */
export function caseWorkers(colleagues: readonly Colleague[]): Colleague[] {
  return people(colleagues).filter((one) => may(one.roles, WORK_ON_CASES));
}
