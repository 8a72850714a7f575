/** Who else may sit in the chat: an interpreter whom the person agrees to, and what two of the staff say apart (R505, R506). In real browsers. */
import { afterAll, describe, expect, test } from "vitest";
import { aside } from "../src/text/aside.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { interpreter as i } from "../src/text/interpreter.ts";
import { outside } from "../src/text/outside.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { faults } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
const story = new Story();
const OLD = "nobody but Alex reads this";
const APART = "may I ask her where she is?";
const ADVICE = "only if she wants help sent";
let visitor: Visitor;
let alex: Staff;
let ines: Staff;
let sam: Staff;

const asks = async (): Promise<void> => {
  await alex.unfolds(i.heading);
  await alex.button(i.ask("Ines")).click();
  await ines.comesIn(i.incoming("Alex"));
  await ines.page.getByRole("status").getByText(i.waiting).waitFor();
  await alex.page.getByRole("status").getByText(i.personAsked("Ines")).waitFor();
  await visitor.heading(en.interpreter.heading).waitFor();
};

describe("an interpreter comes in with the person's yes, and with nothing else", () => {
  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  story.step("the person is asked by name, before anybody comes in", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    ines = story.meets("ines", await stage.logIn("ines"));
    await ines.page.getByText(i.empty).waitFor();
    const phone = await profile(stage.visitors, { phone: true });
    visitor = story.meets("visitor", await Visitor.open(phone, stage.line.visitor, en));
    await visitor.begins();
    await alex.takesNext();
    await visitor.isWith("Alex");
    await visitor.says(OLD);
    await alex.reads(OLD);
    await asks();
    await visitor.page.getByText(en.interpreter.lead("Ines")).waitFor();
    expect(await alex.members.getByText("Ines").count()).toBe(0);
    for (const page of [visitor.page, alex.page, ines.page]) expect(await faults(page)).toEqual([]);
  });

  story.step("a no is heard, with what another one should be like, and asked no reason", async () => {
    await visitor.button(en.interpreter.no).click();
    await visitor.page.getByLabel(en.interpreter.wishGender).check();
    await visitor.button(en.interpreter.wishSend).click();
    await alex.reads(i.refused("Ines"));
    await alex.reads(i.otherGender);
    // She is not listed again in this chat.
    await alex.page.getByText(i.none).waitFor();
    expect(await ines.log.count()).toBe(0);
    await visitor.button(en.chat.end).click();
    await visitor.button(en.chat.endYes).click();
    await alex.wrapsUp("Gave information");
  });

  story.step("with a yes she reads from then on, and leaves with one tap", async () => {
    const phone = await profile(stage.visitors, { phone: true });
    visitor = story.meets("second", await Visitor.open(phone, stage.line.visitor, en));
    await visitor.begins();
    await alex.takesNext();
    await visitor.isWith("Alex");
    await visitor.says(OLD);
    await alex.reads(OLD);
    await asks();
    await visitor.button(en.interpreter.yes("Ines")).click();
    await visitor.reads(en.interpreter.joined("Ines"));
    await alex.reads(i.joined("Ines"));
    await ines.page.getByText(i.inside).waitFor();
    await visitor.says("desde ahora");
    await ines.reads("desde ahora");
    expect(await ines.log.innerText()).not.toContain(OLD);
    await ines.says("a good day to you");
    await visitor.reads("a good day to you");
    for (const name of [d.chat.end, d.chat.giveBack, d.invite.heading])
      expect(await ines.page.getByText(name, { exact: true }).count()).toBe(0);
    for (const page of [visitor.page, alex.page, ines.page]) expect(await faults(page)).toEqual([]);
    await visitor.button(en.interpreter.leave("Ines")).click();
    await visitor.reads(en.chat.left("Ines"));
    await ines.log.waitFor({ state: "detached" });
    await visitor.says("ya sin Ines");
    await alex.reads("ya sin Ines");
  });

  story.step("two of the staff talk apart, and the person's page has nothing of it", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await alex.asks("Sam", "support");
    await sam.comesIn(d.invite.incoming.support("Alex"));
    await sam.page.getByText(d.chat.supporting).waitFor();
    await alex.button(aside.open("Sam")).click();
    await alex.page.getByText(aside.only("Sam")).waitFor();
    await sam.page.getByText(aside.only("Alex")).waitFor();
    await alex.page.getByLabel(aside.label("Sam")).fill(APART);
    await alex.button(aside.send("Sam")).click();
    const apart = sam.page.getByRole("log", { name: aside.log("Alex") });
    await apart.getByText(APART).waitFor();
    for (const page of [alex.page, sam.page]) expect(await faults(page)).toEqual([]);
    // The other desk goes on after a reload, with what was said.
    await sam.page.reload();
    await sam.unlocks();
    await apart.getByText(APART).waitFor();
    await sam.page.getByLabel(aside.label("Alex")).fill(ADVICE);
    await sam.button(aside.send("Alex")).click();
    await alex.page
      .getByRole("log", { name: aside.log("Sam") })
      .getByText(ADVICE)
      .waitFor();
    for (const words of [APART, ADVICE]) {
      expect(await visitor.page.content()).not.toContain(words);
      expect(await alex.log.innerText()).not.toContain(words);
    }
    await visitor.unfolds(en.chat.readers);
    await visitor.page.getByText(en.chat.readersAside).waitFor();
    await sam.button(d.chat.leave).click();
    await alex.page.getByText(aside.only("Sam")).waitFor({ state: "detached" });
    await visitor.reads(en.chat.left("Sam"));
  });

  story.step(
    "another line: what it reports is read first, and the advocate stays until they are through",
    async () => {
      await alex.unfolds(outside.heading);
      const stance = /This line tells the authorities/;
      await alex.page.getByText(stance).waitFor();
      await alex.button(outside.ask).click();
      await visitor.heading(en.outside.heading).waitFor();
      await visitor.page.getByText(stance).waitFor();
      for (const page of [visitor.page, alex.page]) expect(await faults(page)).toEqual([]);
      await visitor.button(en.outside.yes).click();
      await alex.page.getByText(outside.yes("A national line", "888-555-0190")).waitFor();
      await alex.button(outside.through).click();
      await visitor.heading(en.over.heading).waitFor();
      const disposition = alex.page.getByLabel(d.wrapUp.disposition);
      await disposition.waitFor();
      expect(await disposition.inputValue()).toBe("warm_transfer_done");
    },
  );

  test("no page complained", () => {
    expect([visitor, alex, ines, sam].flatMap((one) => one.complaints)).toEqual([]);
  });
});
