/** How a referral stands, as one agency tells it another: at the desk and on the partners' page. */
import type { StatusClass } from "../wire/decode-release.ts";

export const statuses: Record<StatusClass, string> = {
  statusAccepted: "taken on",
  statusDeclined: "not taken on",
  statusScheduled: "there is an appointment",
  statusAttended: "the person came",
  statusClosed: "closed",
};
