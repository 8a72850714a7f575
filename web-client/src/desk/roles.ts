/** Who is asked for what: the desk does not ask for what the server would refuse (docs/permissions.md). */
import type { Role } from "../wire/wire.ts";

export const SEE_QUEUE: readonly Role[] = ["advocate", "supervisor"];
/** Who is called when nobody has taken somebody who waits. */
export const ANSWER_CALLS: readonly Role[] = ["advocate", "supervisor", "director"];
/** Who comes into chats: to hold them, to sit beside, to interpret. */
export const JOIN_CHATS: readonly Role[] = ["advocate", "interpreter", "supervisor"];
export const HOLD_CHATS: readonly Role[] = ["advocate", "supervisor"];
export const SEE_COLLEAGUES: readonly Role[] = ["advocate", "interpreter", "supervisor", "caseWorker"];
export const WORK_ON_CASES: readonly Role[] = ["advocate", "supervisor", "caseWorker"];
/** Others than oneself. */
export const TAKE_OFF_CASES: readonly Role[] = ["supervisor", "caseWorker"];
/** Who has a closed case go sooner than the rule says. */
export const SHORTEN_CASES: readonly Role[] = ["supervisor"];
/** The second person of a deletion; and whoever asked sees that it waits. */
export const DECIDE_DELETIONS: readonly Role[] = ["supervisor", "director"];
/** Who tells somebody what is held about them. */
export const ASK_HELD: readonly Role[] = ["advocate", "supervisor", "caseWorker"];
export const SEE_STATEMENT: readonly Role[] = ["supervisor", "director", "administrator"];
export const SEE_PEOPLE: readonly Role[] = ["supervisor", "director", "administrator"];
export const APPROVE_ROLES: readonly Role[] = ["supervisor", "director"];
export const CONFLICTS: readonly Role[] = ["advocate", "supervisor", "caseWorker", "director", "auditor"];
export const SEE_UNREACHABLE: readonly Role[] = ["supervisor", "rotaManager"];
export const HAND_OVER: readonly Role[] = ["advocate", "interpreter", "supervisor", "director"];
export const SEE_FIGURES: readonly Role[] = ["supervisor", "rotaManager", "director"];
export const SEE_REPORTS: readonly Role[] = ["supervisor", "rotaManager", "director", "reporter"];
export const COUNT_CASES: readonly Role[] = ["advocate", "supervisor", "caseWorker"];
export const ADD_UP_CASES: readonly Role[] = ["supervisor"];
/** Everybody reads the directory; these keep it. */
export const EDIT_DIRECTORY: readonly Role[] = ["supervisor", "rotaManager"];
export const PLAN_ROTA: readonly Role[] = ["supervisor", "rotaManager", "director"];
export const MAKE_DRILLS: readonly Role[] = ["supervisor"];
export const HOLD_DEBRIEFS: readonly Role[] = ["supervisor"];
export const KEEP_FORWARDERS: readonly Role[] = ["supervisor", "administrator"];
/** Who calls people who asked for it. */
export const MAKE_CALLS: readonly Role[] = ["advocate", "supervisor"];
export const LEAD_CALLS: readonly Role[] = ["supervisor"];
/** What has to be done by a certain time. */
export const KEEP_TASKS: readonly Role[] = ["advocate", "supervisor", "caseWorker"];
export const LEAD_TASKS: readonly Role[] = ["supervisor"];
/** What people agreed to have told. */
export const KEEP_RELEASES: readonly Role[] = ["advocate", "supervisor", "caseWorker"];
export const SIGN_OFF_RELEASES: readonly Role[] = ["supervisor"];
/** Who takes in requests by law and enquiries about a person. */
export const KEEP_LEGAL: readonly Role[] = ["advocate", "supervisor", "caseWorker"];
export const LEAD_LEGAL: readonly Role[] = ["supervisor"];
export const READ_AUDIT: readonly Role[] = ["auditor"];

/** Every role, in the order in which they are shown. */
export const ROLES: readonly Role[] = [
  "advocate",
  "caseWorker",
  "interpreter",
  "supervisor",
  "rotaManager",
  "director",
  "auditor",
  "administrator",
  "reporter",
];

/** Whether one of somebody's roles is among these. */
export function may(roles: readonly Role[], allowed: readonly Role[]): boolean {
  return roles.some((role) => allowed.includes(role));
}
