/** The texts of how staff are reached outside of the browser. */
import type { Obstacle } from "../desk/notifications.ts";
import type { PageState, WayKind, WayState } from "../wire/wire.ts";

const kinds: Record<WayKind, string> = {
  push: "Notification",
  mail: "Mail",
  gateway: "Message",
};

const states: Record<WayState, string> = {
  untried: "not tried yet",
  works: "works",
  broken: "refused the last alert and is tried last: please test it, or remove it",
};

const tests: Record<PageState, string> = {
  queued: "Your test is on its way.",
  sent: "Your test was handed over. Did you see “Duty alert”?",
  failed: "Your test did not get through by any way.",
  acknowledged: "You saw your test. You can be reached.",
  withdrawn: "Your test is over.",
};

const obstacles: Record<Obstacle, string> = {
  unknown: "This browser knows no notifications. Add mail or a message, or use another browser.",
  home: "On this device: tap Share, then Add to Home Screen. Open the desk from there and come back to this page.",
  denied: "Notifications are not allowed for this page. Allow them in your browser's settings and try again.",
  service: "This browser could not reach its notification service. Please try again, or add another way.",
};

export const reach = {
  section: "How you are reached",
  heading: "How you are reached",
  lead: "When somebody waits and you are on duty, you are called even when the desk is closed. The alert says “Duty alert” and nothing else. The first way is tried first.",
  none: "You have no way yet. Nobody can call you when the desk is closed.",
  ways: "Your ways",
  kinds,
  states,
  here: "this device",
  unnamed: "Device without a name",
  lost: "This one cannot be read any more. Please remove it and add it again.",
  up: "Earlier",
  down: "Later",
  remove: "Remove",
  push: {
    heading: "Notifications on this device",
    lead: "Your browser asks you once. The text on the lock screen is “Duty alert”.",
    go: "Turn on notifications here",
    on: "Notifications are on for this device.",
    obstacles,
  },
  mail: {
    heading: "Mail",
    address: "Mail address",
    go: "Add mail",
  },
  gateway: {
    heading: "Message to your phone",
    which: "Sent by",
    handle: "Number or name that it knows you by",
    go: "Add",
  },
  notAllowed:
    "This cannot be used here. You may have too many ways, or your administrator allows others only.",
  test: {
    heading: "Try it",
    go: "Send me a test alert",
    states: tests,
    by: (way: string) => `Last tried: ${way}.`,
    tries: (count: number) => (count === 1 ? "1 try so far." : `${count} tries so far.`),
    saw: "I saw it",
    soon: "Please wait ten seconds before the next test.",
  },
  unreachable: {
    heading: "Who cannot be reached",
    lead: "These people may be called and have no way that works. Please ask them to add one.",
    nobody: "Everybody who may be called has a way that works.",
  },
};
