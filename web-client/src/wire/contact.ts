/** Words of how somebody is reached without danger, which calls and referrals share. The safest come first (R332). */
import type { IfOther, Voicemail } from "./wire.ts";

export const VOICEMAILS: readonly Voicemail[] = ["no", "neutral", "asScripted"];
export const IF_OTHER: readonly IfOther[] = [
  "hangUpSilently",
  "wrongNumber",
  "askForNameThenLeaveNoMessage",
  "survivorScript",
  "doNotSpeakUntilCodeWord",
];
