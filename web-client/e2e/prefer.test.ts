/** Somebody would rather talk with a woman, and lifts it again. In real browsers. */
import { afterAll, describe, expect } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { level as l } from "../src/text/level.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();

describe("a woman or a man", () => {
  const story = new Story();
  let alex: Staff;
  let visitor: Visitor;
  const choice = (name: string) => visitor.page.getByRole("radio", { name });
  const question = (staff: Staff) => staff.page.getByRole("group", { name: l.offer.heading });

  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  story.step("is asked in the waiting room, and it says when nobody like that is here", async () => {
    visitor = story.meets(
      "visitor",
      await Visitor.open(await profile(stage.visitors), stage.line.visitor, en),
    );
    await visitor.button(en.closed.stay).click();
    await visitor.begins();
    await visitor.unfolds(en.prefer.open);
    await choice(en.prefer.choices.woman).check();
    await visitor.page.getByText(en.prefer.unmet).waitFor();
    expect(await look(visitor.page)).toEqual([]);
  });

  story.step("a man is not asked, and sees why", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.queue.getByText(d.queue.prefers.woman).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(d.trouble.nothingWaiting).waitFor();
    expect(await question(alex).count()).toBe(0);
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("once it does not matter, he is", async () => {
    await choice(en.prefer.choices.anybody).check();
    await question(alex).waitFor();
    await alex.page.keyboard.press("Alt+Shift+T");
    await alex.isInside();
    await visitor.isWith("Alex");
    expect(await visitor.page.getByText(en.prefer.open).count()).toBe(0);
  });
});
