/** What a revocation would leave of those who hold the team's key. */
import type { DeviceId, DeviceInfo } from "../../wire/wire.ts";

/**
 * How many people hold the key once these devices of one person are gone, out of `holders`; null when the person holds the key on
 * another device as well, when none of these holds it, and when nobody knows yet how many there are.
 */
export function holdersLeft(
  devices: readonly DeviceInfo[],
  gone: readonly DeviceId[],
  holders: number | null,
): number | null {
  const held = devices.filter((one) => one.holdsKey);
  const spare = held.some((one) => !gone.includes(one.deviceId));
  if (holders === null || held.length === 0 || spare) return null;
  return Math.max(0, holders - 1);
}
