import { describe, expect, test } from "vitest";
import { ShiftTaps } from "../src/visitor/shift.ts";

const ROW_MS = 5_000;

function press(taps: ShiftTaps, at: number): boolean {
  taps.down("Shift", false);
  return taps.up("Shift", at);
}

describe("three presses of Shift", () => {
  test("leave when each comes within five seconds of the last", () => {
    const taps = new ShiftTaps(ROW_MS);
    expect([press(taps, 0), press(taps, 5_000), press(taps, 10_000)]).toEqual([false, false, true]);
  });

  test("do not leave when one comes too late: it begins a new row", () => {
    const taps = new ShiftTaps(ROW_MS);
    expect([press(taps, 0), press(taps, 1_000), press(taps, 6_001)]).toEqual([false, false, false]);
    expect([press(taps, 7_000), press(taps, 8_000)]).toEqual([false, true]);
  });

  test("do not count while Shift makes a capital letter or a shortcut", () => {
    const taps = new ShiftTaps(ROW_MS);
    for (let at = 0; at < 5; at += 1) {
      taps.down("Shift", false);
      taps.down("A", false);
      expect(taps.up("Shift", at)).toBe(false);
    }
    taps.down("Shift", true);
    expect(taps.up("Shift", 6)).toBe(false);
    expect(taps.left).toBe(0);
  });

  test("are told as they come, and forgotten when another key is pressed", () => {
    const taps = new ShiftTaps(ROW_MS);
    press(taps, 0);
    expect(taps.left).toBe(2);
    press(taps, 1);
    expect(taps.left).toBe(1);
    taps.down("x", false);
    expect(taps.left).toBe(0);
  });

  test("held down is one press, not many", () => {
    const taps = new ShiftTaps(ROW_MS);
    taps.down("Shift", false);
    expect(taps.up("Shift", 1)).toBe(false);
    expect(taps.up("Shift", 2)).toBe(false);
    expect(taps.left).toBe(2);
  });
});
