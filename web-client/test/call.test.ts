/** Safe hours and telephone numbers as both pages know them. */
import { expect, test } from "vitest";
import { isWindow, minutesLeft, onWall, plusDays, rounded } from "../src/call/hours.ts";
import { parseNumber, spoken } from "../src/call/number.ts";
import { draftOf } from "../src/desk/callback/from-form.ts";
import { form as decodeForm } from "../src/wire/decode-referral.ts";
import type { SafeHours, Weekday } from "../src/wire/wire.ts";

const NEW_YORK = "America/New_York";

function hours(
  days: Weekday[],
  starts: string,
  ends: string,
  from = "2026-10-01",
  until = "2027-03-31",
): SafeHours {
  return { zone: NEW_YORK, windows: [{ days, starts, ends, from, until }] };
}

const at = (iso: string): number => Date.parse(iso);

test.each([
  ["203 555 0142", "+12035550142"],
  ["(203) 555-0142", "+12035550142"],
  ["1-203-555-0142", "+12035550142"],
  ["+1 203.555.0142", "+12035550142"],
  ["+55 11 91234-5678", "+5511912345678"],
  ["203\u2013555\u20130142", "+12035550142"],
])("%s is a number", (typed, number) => {
  expect(parseNumber(typed)).toBe(number);
});

test.each([
  "",
  "555 0142",
  "203 555 014",
  "1035550142",
  "2031550142",
  "+0 203 555 0142",
  "call me",
  "+1 203 555",
  "+123456",
])("%s is none", (typed) => {
  expect(parseNumber(typed)).toBeNull();
});

test("a number is shown as it is read", () => {
  expect(spoken("+12035550142")).toBe("+1 203 555 0142");
  expect(spoken("+5511912345678")).toBe("+5511912345678");
});

test("the server is told quarters of an hour, never less than was meant", () => {
  const told = (starts: string, ends: string): string[] =>
    rounded(hours(["tue"], starts, ends)).windows.flatMap((one) => [one.starts, one.ends]);
  expect(told("13:00", "13:20")).toEqual(["13:00", "13:30"]);
  expect(told("13:14", "13:30")).toEqual(["13:00", "13:30"]);
  expect(told("23:40", "23:50")).toEqual(["23:30", "00:00"]);
  expect(told("23:59", "00:09")).toEqual(["23:45", "00:15"]);
});

test("a window lasts ten minutes at least and half a day at most", () => {
  expect(isWindow("13:00", "13:10")).toBe(true);
  expect(isWindow("13:00", "13:09")).toBe(false);
  expect(isWindow("13:00", "13:00")).toBe(false);
  expect(isWindow("22:00", "10:00")).toBe(true);
  expect(isWindow("22:00", "10:01")).toBe(false);
  expect(isWindow("", "10:00")).toBe(false);
  expect(isWindow("25:00", "26:00")).toBe(false);
});

test("the minute counts, on the wall of where the person is", () => {
  // A Tuesday in winter: New York is five hours behind.
  const meant = hours(["tue"], "13:00", "13:20");
  expect(minutesLeft(meant, at("2026-12-01T17:59:59Z"))).toBeNull();
  expect(minutesLeft(meant, at("2026-12-01T18:00:00Z"))).toBe(20);
  expect(minutesLeft(meant, at("2026-12-01T18:19:59Z"))).toBe(1);
  expect(minutesLeft(meant, at("2026-12-01T18:20:00Z"))).toBeNull();
  expect(minutesLeft(meant, at("2026-12-02T18:10:00Z"))).toBeNull();
  // In summer it is four.
  expect(minutesLeft(meant, at("2026-10-06T17:10:00Z"))).toBe(10);
});

test("a window over midnight belongs to the day on which it begins, also the last one", () => {
  const meant = hours(["mon"], "23:30", "00:30", "2026-11-30", "2026-11-30");
  expect(minutesLeft(meant, at("2026-12-01T04:29:00Z"))).toBeNull();
  expect(minutesLeft(meant, at("2026-12-01T04:30:00Z"))).toBe(60);
  expect(minutesLeft(meant, at("2026-12-01T05:29:00Z"))).toBe(1);
  expect(minutesLeft(meant, at("2026-12-01T05:30:00Z"))).toBeNull();
  expect(minutesLeft(meant, at("2026-12-02T04:45:00Z"))).toBeNull();
});

test("days go on over the end of February and of the year", () => {
  expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(plusDays("2027-02-28", 1)).toBe("2027-03-01");
  expect(plusDays("2027-01-01", -1)).toBe("2026-12-31");
  expect(onWall("Pacific/Honolulu", at("2028-03-01T05:00:00Z"))).toEqual({
    day: "2028-02-29",
    minute: 19 * 60,
  });
});

test("what a form says stands in the call that is planned from it, and the safest where it says nothing", () => {
  const form = decodeForm({ routing: { form: "referral", language: "es" }, contact: {} });
  const draft = draftOf({
    ...form,
    contact: {
      ...form.contact,
      number: "+12035550142",
      phone: "mayBeChecked",
      codeWord: "pelican",
      mayTryAgain: true,
    },
  });
  expect([draft.number, draft.owner, draft.codeWord, draft.again]).toEqual([
    "+12035550142",
    "may_be_checked",
    "pelican",
    true,
  ]);
  expect([draft.voicemail, draft.callerId, draft.text, draft.problem()]).toEqual([
    "no",
    "blocked",
    false,
    "days",
  ]);
  expect(draftOf({ ...form, contact: { ...form.contact, phone: null } }).owner).toBe("not_said");
});
