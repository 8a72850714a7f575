/** A chat is passed on, kept, and looked after when nobody answers (R313, R315). In three real browsers. */
import type { BrowserContext } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { warning } from "../src/text/playbook.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { faults } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
const OLD = "nobody but Alex reads this";

describe("the first one stays until the person has said yes", () => {
  const story = new Story();
  let alex: Staff;
  let bea: Staff;
  let visitor: Visitor;
  let phone: BrowserContext;

  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  story.step("a colleague comes in, and the person is asked", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    phone = await profile(stage.visitors, { phone: true });
    visitor = story.meets("visitor", await Visitor.open(phone, stage.line.visitor, en));
    await visitor.begins();
    await alex.takesNext();
    await visitor.isWith("Alex");
    await visitor.says(OLD);
    await alex.reads(OLD);
    bea = story.meets("bea", await stage.logIn("bea"));
    await alex.asks("Bea", "transfer");
    await bea.comesIn(d.invite.incoming.transfer("Alex"));
    const card = visitor.page.getByRole("region", { name: en.passOn.heading("Bea") });
    await card.getByText(en.passOn.lead("Alex", "Bea")).waitFor();
    await bea.page.getByText(d.passOn.openMine("Alex")).waitFor();
    await alex.page.getByText(d.passOn.openTheirs("Bea")).waitFor();
    expect(await bea.button(d.passOn.take).isDisabled()).toBe(true);
    expect(await bea.log.innerText()).not.toContain(OLD);
    for (const page of [visitor.page, alex.page, bea.page]) expect(await faults(page)).toEqual([]);
  });

  story.step(
    "the person says no, without a connection: it is not lost, and everything is as before",
    async () => {
      await phone.setOffline(true);
      await visitor.status.getByText(en.chat.lost).waitFor();
      await visitor.button(en.passOn.no("Alex")).click();
      await visitor.page.getByText(en.passOn.saidNo("Alex")).waitFor();
      await phone.setOffline(false);
      await visitor.reads(en.chat.left("Bea"));
      await alex.log.getByText(d.chat.notices.kept).waitFor();
      await bea.log.waitFor({ state: "detached" });
      await visitor.says("I would like to stay with you");
      await alex.reads("I would like to stay with you");
    },
  );

  story.step("for a reason it goes without the person's word, and they are told", async () => {
    await alex.unfolds(d.invite.cold);
    await alex.page.getByLabel(d.invite.coldWhy).selectOption({ label: d.invite.coldReasons.mustStop });
    await alex.button(d.invite.coldGo).click();
    await bea.comesIn(d.invite.incoming.cold("Alex"));
    await visitor.page.getByText(en.passOn.cold("Alex", "Bea")).waitFor();
    expect(await visitor.button(en.passOn.yes("Bea")).count()).toBe(0);
    await bea.takesOver();
    await visitor.reads(en.chat.left("Alex"));
    await alex.log.waitFor({ state: "detached" });
    await visitor.says("hello Bea");
    await bea.reads("hello Bea");
  });

  story.step("nobody answers: the desk reminds, then asks a colleague in, who may take over", async () => {
    await bea.page.clock.install();
    await visitor.says("are you there?");
    await bea.reads("are you there?");
    await bea.page.clock.runFor(125_000);
    await bea.page.getByRole("alert").getByText(d.silence.waits(2)).waitFor();
    expect(await faults(bea.page)).toEqual([]);
    await bea.page.clock.runFor(125_000);
    await alex.comesIn(d.invite.incoming.silent("Bea"));
    await bea.page.getByRole("alert").getByText(d.silence.asked).waitFor();
    await alex.takesOver();
    await visitor.isWith("Alex");
    await bea.page.getByRole("alert").getByText(d.silence.asked).waitFor({ state: "detached" });
    await alex.says("Bea was called away. I am here.");
    await visitor.reads("Bea was called away. I am here.");
  });

  story.step("abuse: one warning, and only then the end", async () => {
    await alex.button(d.chat.end).click();
    await alex.unfolds(d.chat.abuse);
    expect(await alex.button(d.chat.abusive).count()).toBe(0);
    await alex.button(d.chat.warn).click();
    await visitor.reads(warning.en);
    await alex.button(d.chat.abusive).click();
    await visitor.heading(en.over.heading).waitFor();
    await visitor.page.getByText(en.over.abusive).waitFor();
    await alex.wrapsUp("Abusive, ended");
  });

  test("no page complained", () => {
    expect([...visitor.complaints, ...alex.complaints, ...bea.complaints]).toEqual([]);
  });
});
