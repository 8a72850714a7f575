import { describe, expect, it } from "vitest";
import { holdersLeft } from "../src/desk/admin/leaves.ts";
import type { DeviceInfo } from "../src/wire/wire.ts";

function device(deviceId: string, holdsKey: boolean): DeviceInfo {
  return { deviceId, name: "", madeAt: 0, usedAt: 0, present: false, holdsKey, casesAlone: 0, chain: "" };
}

describe("what a revocation leaves of those who hold the team's key", () => {
  const phone = device("phone", true);
  const laptop = device("laptop", true);
  const screen = device("screen", false);

  it("is one fewer when it is the person's last device with the key", () => {
    expect(holdersLeft([phone, screen], ["phone"], 2)).toBe(1);
    expect(holdersLeft([phone], ["phone"], 1)).toBe(0);
    expect(holdersLeft([phone, laptop], ["phone", "laptop"], 2)).toBe(1);
  });

  it("is no change when they hold it on another, or this one does not hold it", () => {
    expect(holdersLeft([phone, laptop], ["phone"], 2)).toBeNull();
    expect(holdersLeft([screen], ["screen"], 2)).toBeNull();
    expect(holdersLeft([phone], ["laptop"], 2)).toBeNull();
  });

  it("is not guessed while nobody knows how many hold it", () => {
    expect(holdersLeft([phone], ["phone"], null)).toBeNull();
  });
});
