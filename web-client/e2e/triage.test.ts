/** What waits is put before one after the other; the level is checked in the chat. In two real browsers. */
import { afterAll, describe, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { level as l } from "../src/text/level.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { faults } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();

describe("somebody waits, and nobody is stranded", () => {
  const story = new Story();
  let alex: Staff;
  let bea: Staff;
  let visitor: Visitor;
  /** Who was asked first, and the other one. */
  let first: Staff;
  let second: Staff;

  const question = (staff: Staff) => staff.page.getByRole("group", { name: l.offer.heading });

  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  story.step("one of two is asked, the other one sees who", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    bea = story.meets("bea", await stage.logIn("bea"));
    visitor = story.meets(
      "visitor",
      await Visitor.open(await profile(stage.visitors), stage.line.visitor, en),
    );
    await visitor.button(en.start.begin).waitFor();
    await visitor.begins();
    const asked = await Promise.race([
      question(alex)
        .waitFor()
        .then(() => "alex"),
      question(bea)
        .waitFor()
        .then(() => "bea"),
    ]);
    [first, second] = asked === "alex" ? [alex, bea] : [bea, alex];
    await second.queue.getByText(l.offer.to(asked === "alex" ? "Alex" : "Bea")).waitFor();
    await first.queue.getByText(l.offer.to(d.queue.you)).waitFor();
    expect(await question(second).count()).toBe(0);
    const words = await question(first).innerText();
    expect(words).toContain(`${d.queue.levels.T4}: ${l.reasons.notSaid}.`);
    expect(words).toContain("English");
    expect(await faults(first.page)).toEqual([]);
  });

  story.step("not now: it is put before the other one at once", async () => {
    await first.button(l.offer.decline).click();
    await question(first).waitFor({ state: "detached" });
    await question(second).waitFor();
  });

  story.step("a key takes it, and the visitor reads who came", async () => {
    await second.page.keyboard.press("Alt+Shift+T");
    await second.isInside();
    await question(second).waitFor({ state: "detached" });
    await visitor.isWith(second === alex ? "Alex" : "Bea");
  });

  story.step("the level is asked for, and confirmed", async () => {
    await second.page.getByText(l.by("person")).waitFor();
    await second.page.getByText(l.check).waitFor();
    await second.button(l.right).click();
    await second.page.getByText(l.check).waitFor({ state: "detached" });
    expect(await second.button(l.right).count()).toBe(0);
  });

  story.step("it is changed by what the person says, and the queue follows", async () => {
    await second.button(l.change).click();
    await second.page.getByLabel(l.why).selectOption({ label: l.reasons.controllerNear });
    expect(await faults(second.page)).toEqual([]);
    await second.button(l.set).click();
    await second.page.getByText(l.by("advocate")).waitFor();
    await first.queue.getByText(`${d.queue.levels.T1}: ${l.reasons.controllerNear}`).waitFor();
  });

  story.step("with somebody under 18 it stays urgent", async () => {
    await second.page.getByLabel(d.chat.minor).check();
    await second.queue.getByText(d.queue.minor).waitFor();
    await second.button(l.change).click();
    await second.page.getByLabel(l.why).selectOption({ label: l.reasons.question });
    await second.button(l.set).click();
    await second.page.getByText(d.trouble.minorIsUrgent).waitFor();
    await first.queue.getByText(`${d.queue.levels.T1}: ${l.reasons.controllerNear}`).waitFor();
    expect([alex, bea].flatMap((staff) => staff.complaints).filter((line) => !line.includes("409"))).toEqual(
      [],
    );
  });
});

test("the pages say what they say in words", () => {
  expect(new Set(Object.values(l.reasons)).size).toBe(Object.keys(l.reasons).length);
});
