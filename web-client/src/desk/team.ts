/** Opens a visitor's intake box with whichever generation of the team's key it was sealed to. */
import type { Intake, TeamKey } from "../core/desk.ts";
import { toBytes } from "../wire/bytes.ts";
import type { ChatId } from "../wire/wire.ts";

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
