/** A shift at the desk with the keyboard alone, at a desk's size and a phone's: from the log-in to the end of the shift. */
import type { Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { level as l } from "../src/text/level.ts";
import { rota } from "../src/text/rota.ts";
import { profile } from "./lib/browser.ts";
import { Staff } from "./lib/desk.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();

/** What has the focus, as somebody would say it: its role and its name. */
async function focus(page: Page): Promise<string> {
  return page.evaluate(() => {
    const on = document.activeElement;
    const label = on?.id ? document.querySelector(`label[for="${on.id}"]`) : null;
    const around = on?.matches("input, select, textarea") === true ? on.closest("label") : null;
    const name = (label ?? around ?? on)?.textContent ?? "";
    return `${on?.tagName.toLowerCase() ?? "nothing"} ${name.trim()}`;
  });
}

/** Presses Tab until this has the focus; says how often that was. */
async function tabsTo(page: Page, what: string, most = 12): Promise<number> {
  for (let tabs = 0; tabs <= most; tabs += 1) {
    if ((await focus(page)).startsWith(what)) return tabs;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${what} is more than ${most} tabs away`);
}

describe.each([
  { name: "a desk", width: 1280, height: 800 },
  { name: "a phone", width: 390, height: 780 },
])("a shift by keyboard at the size of $name", ({ width, height }) => {
  const story = new Story();
  let alex: Staff;
  let visitor: Visitor;

  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  const comes = async (): Promise<Visitor> => {
    const one = await Visitor.open(await profile(stage.visitors), stage.line.visitor, en);
    await one.begins();
    return one;
  };
  const focused = (what: string) => expect.poll(() => focus(alex.page)).toMatch(new RegExp(`^${what}`));

  /** Chooses what came of it, says that nobody calls back, saves. */
  const wrapsUp = async (): Promise<void> => {
    await focused(`h2 ${d.wrapUp.heading}`);
    expect(await tabsTo(alex.page, `select ${d.wrapUp.disposition}`)).toBe(1);
    await alex.page.keyboard.type("Listened");
    expect(await tabsTo(alex.page, `input ${d.wrapUp.no}`)).toBe(1);
    await alex.page.keyboard.press("Space");
    await alex.page.keyboard.press("Control+Enter");
    await alex.page.getByRole("heading", { name: d.wrapUp.heading }).waitFor({ state: "detached" });
    await focused(`h1 ${d.queue.heading}`);
  };

  story.step("logs in and begins", async () => {
    alex = story.meets("alex", await Staff.open(await profile(stage.desks), stage.line, "alex"));
    await alex.page.setViewportSize({ width, height });
    await tabsTo(alex.page, `input ${d.logIn.name}`);
    await alex.page.keyboard.type("alex");
    await alex.page.keyboard.press("Tab");
    await alex.page.keyboard.type(stage.line.passphrase("alex"));
    await alex.page.keyboard.press("Enter");
    await alex.isConnected();
    await focused("main");
    const start = alex.button(rota.bar.start);
    await start.or(alex.button(rota.bar.end)).waitFor();
    if (await start.isVisible()) {
      expect(await tabsTo(alex.page, `button ${rota.bar.start}`)).toBe(1);
      await alex.page.keyboard.press("Enter");
      await alex.button(rota.bar.end).waitFor();
      await focused(`div ${rota.bar.pause}`);
    }
  });

  story.step("takes who is put before her, and writes at once", async () => {
    visitor = await comes();
    await alex.page.getByRole("group", { name: l.offer.heading }).waitFor();
    await alex.page.keyboard.press("Alt+Shift+T");
    await alex.isInside();
    await focused(`textarea ${d.chat.label}`);
    await alex.page.keyboard.type("Are you safe?");
    await alex.page.keyboard.press("Enter");
    await visitor.reads("Are you safe?");
    await focused(`textarea ${d.chat.label}`);
  });

  story.step("reaches the script and the hand-off by a key, and comes back by one", async () => {
    const [first] = d.script.parts;
    await alex.page.keyboard.press("Alt+Shift+S");
    expect(await tabsTo(alex.page, `button ${first?.label ?? ""}`)).toBe(1);
    await alex.page.keyboard.press("Enter");
    await focused(`textarea ${d.chat.label}`);
    await alex.page.keyboard.press("Enter");
    await visitor.reads(first?.en ?? "");
    await alex.page.keyboard.press("Alt+Shift+H");
    await focused(`summary ${d.handoff.heading}`);
    await alex.page.keyboard.press("Alt+Shift+W");
    await focused(`textarea ${d.chat.label}`);
  });

  story.step("ends it, says what came of it, and is back at the queue", async () => {
    await alex.page.keyboard.press("Alt+Shift+E");
    await alex.page.keyboard.press("Enter");
    await focused("div");
    expect(await tabsTo(alex.page, `button ${d.chat.endYes}`)).toBe(1);
    await alex.page.keyboard.press("Enter");
    await wrapsUp();
  });

  story.step("helps the next one, who leaves; and ends the shift", async () => {
    const next = await comes();
    await alex.queue.getByText(d.queue.states.waiting, { exact: true }).first().waitFor();
    expect(await tabsTo(alex.page, `button ${d.queue.next}`)).toBe(1);
    await alex.page.keyboard.press("Enter");
    await alex.isInside();
    await focused(`textarea ${d.chat.label}`);
    await next.button(en.chat.end).click();
    await next.button(en.chat.endYes).click();
    await wrapsUp();
    await alex.page.keyboard.press("Shift+Tab");
    await alex.page.keyboard.press("Shift+Tab");
    await focused(`button ${rota.bar.end}`);
    await alex.page.keyboard.press("Enter");
    await focused(`select ${rota.bar.ending}`);
    expect(await tabsTo(alex.page, `button ${rota.bar.endYes}`)).toBe(1);
    await alex.page.keyboard.press("Enter");
    await alex.button(rota.bar.start).waitFor();
  });
});
