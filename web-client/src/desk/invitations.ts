/** Finding an invitation in a list. */
import type { Invitation } from "../wire/wire.ts";

export const same =
  (wanted: Invitation) =>
  (one: Invitation): boolean =>
    one.invitationId === wanted.invitationId;

export const other =
  (unwanted: Invitation) =>
  (one: Invitation): boolean =>
    one.invitationId !== unwanted.invitationId;
