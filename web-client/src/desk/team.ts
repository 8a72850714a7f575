/** Opens what was left for the team, whatever it is, with whichever generation of the team's key it was sealed to. */
import { errorCode } from "../core/surface.ts";
import type { Intake, Referral, TeamKey } from "../core/desk.ts";
import { toBytes } from "../wire/bytes.ts";
import type { CallbackId, ChatId, CountId, Reference, ReleaseId, TaskId } from "../wire/wire.ts";

/** Throws `cannotOpen` when no generation fits. */
export function openIntake(teamKeys: readonly TeamKey[], box: string, chatId: ChatId): Intake {
  for (const key of teamKeys) {
    try {
      return key.openIntake(toBytes(box), toBytes(chatId));
    } catch {
      // Sealed to another generation.
    }
  }
  throw new Error("cannotOpen");
}

/** The same; a key that came since the log-in is fetched first. */
export async function openIntakeAnew(
  open: { teamKeys: readonly TeamKey[] },
  refresh: () => Promise<void>,
  box: string,
  chatId: ChatId,
): Promise<Intake> {
  try {
    return openIntake(open.teamKeys, box, chatId);
  } catch {
    await refresh();
    return openIntake(open.teamKeys, box, chatId);
  }
}

/** The same for a referral. Throws `badSignature` where what is signed in it does not hold. */
export function openReferral(teamKeys: readonly TeamKey[], box: string, reference: Reference): Referral {
  for (const key of teamKeys) {
    try {
      return key.openReferral(toBytes(box), toBytes(reference));
    } catch (error) {
      // Otherwise it is sealed to another generation.
      if (errorCode(error) === "badSignature") throw error;
    }
  }
  throw new Error("cannotOpen");
}

/** A box of a request to be called, as JSON. Throws `cannotOpen` when no generation fits. */
export function openBox(
  teamKeys: readonly TeamKey[],
  box: string,
  callbackId: CallbackId,
  hours: boolean,
): string {
  const [sealed, id] = [toBytes(box), toBytes(callbackId)];
  for (const key of teamKeys) {
    try {
      return hours ? key.openHours(sealed, id) : key.openContact(sealed, id);
    } catch {
      // Sealed to another generation.
    }
  }
  throw new Error("cannotOpen");
}

/** What an agency calls the report of a task. Throws `cannotOpen` when no generation fits. */
export function openNote(teamKeys: readonly TeamKey[], box: string, taskId: TaskId): string {
  const [sealed, id] = [toBytes(box), toBytes(taskId)];
  for (const key of teamKeys) {
    try {
      return key.openTask(sealed, id);
    } catch {
      // Sealed to another generation.
    }
  }
  throw new Error("cannotOpen");
}

/** The paper of a release, as JSON. Throws `cannotOpen` when no generation fits. */
export function openPaper(
  teamKeys: readonly Pick<TeamKey, "openRelease">[],
  box: string,
  releaseId: ReleaseId,
): string {
  const [sealed, id] = [toBytes(box), toBytes(releaseId)];
  for (const key of teamKeys) {
    try {
      return key.openRelease(sealed, id);
    } catch {
      // Sealed to another generation.
    }
  }
  throw new Error("cannotOpen");
}

/** The paper of a request by law or an incident, as JSON. Throws `cannotOpen` when no generation fits. */
export function openLegal(teamKeys: readonly Pick<TeamKey, "openLegal">[], box: string, id: string): string {
  const [sealed, whose] = [toBytes(box), toBytes(id)];
  for (const key of teamKeys) {
    try {
      return key.openLegal(sealed, whose);
    } catch {
      // Sealed to another generation.
    }
  }
  throw new Error("cannotOpen");
}

/** What somebody counted of their cases, as JSON. Throws `cannotOpen` when no generation fits. */
export function openCount(
  teamKeys: readonly Pick<TeamKey, "openCount">[],
  box: string,
  countId: CountId,
): string {
  const [sealed, id] = [toBytes(box), toBytes(countId)];
  for (const key of teamKeys) {
    try {
      return key.openCount(sealed, id);
    } catch {
      // Sealed to another generation.
    }
  }
  throw new Error("cannotOpen");
}

/** The same; a key that came since the log-in is fetched first. */
export async function openReferralAnew(
  open: { teamKeys: readonly TeamKey[] },
  refresh: () => Promise<void>,
  box: string,
  reference: Reference,
): Promise<Referral> {
  try {
    return openReferral(open.teamKeys, box, reference);
  } catch (error) {
    if (errorCode(error) === "badSignature") throw error;
    await refresh();
    return openReferral(open.teamKeys, box, reference);
  }
}
