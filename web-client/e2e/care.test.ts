/** After something hard the desk looks after who answered; relief comes without a reason. In real browsers. */
import { afterAll, describe, expect } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { care as t } from "../src/text/care.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { level as l } from "../src/text/level.ts";
import { rota } from "../src/text/rota.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();

describe("who answers is looked after", () => {
  const story = new Story();
  let alex: Staff;
  let sam: Staff;
  let visitor: Visitor;

  const arrives = async (choice: string | null): Promise<Visitor> => {
    const context = await profile(stage.visitors);
    const one = story.meets("visitor", await Visitor.open(context, stage.line.visitor, en));
    await one.button(en.start.begin).waitFor();
    if (choice !== null) await one.page.getByRole("radio", { name: choice }).check();
    await one.begins();
    return one;
  };

  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  story.step("after somebody in danger the desk steps away by itself", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    visitor = await arrives(en.start.inDangerNow);
    await alex.button(l.offer.take).click();
    await alex.isInside();
    await visitor.isWith("Alex");
    await alex.endsChat();
    await alex.page.getByText(/^You step away until \d\d:\d\d, after something hard/).waitFor();
    await alex.button(t.debrief.yes).waitFor();
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("what only the holder knows they may say, and it is kept nowhere", async () => {
    await alex.page.getByRole("heading", { name: t.hard.label }).waitFor();
    await alex.button(t.hard.go).click();
    await alex.page.getByText(t.hard.done).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await alex.wrapsUp("Listened and supported");
  });

  story.step("a debrief is wanted, and the supervisor sees that, and not why", async () => {
    await alex.button(t.debrief.yes).click();
    await alex.page.getByText(/^You want to talk with a supervisor/).waitFor();
    sam = story.meets("sam", await stage.logIn("sam"));
    await sam.button(a.nav).click();
    await sam.button(t.debriefs.section).click();
    await sam.page.getByText(t.debriefs.states.accepted).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(t.debriefs.doneFor("Alex")).click();
    await sam.page.getByText(t.debriefs.states.done).waitFor();
  });

  story.step("coming back sooner is asked twice, with the keyboard", async () => {
    await alex.button(t.sooner).focus();
    await alex.page.keyboard.press("Enter");
    await alex.page.getByText(t.soonerSure).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await alex.button(t.soonerNo).click();
    await alex.button(t.sooner).click();
    await alex.button(t.soonerYes).click();
    await alex.button(rota.bar.pause).waitFor();
  });

  story.step(
    "a second one in danger is put before who had one only where nobody else comes, and it says so",
    async () => {
      visitor = await arrives(en.start.inDangerNow);
      await sam.button(l.offer.take).waitFor();
      expect(await alex.page.getByRole("group", { name: l.offer.heading }).count()).toBe(0);
      await alex.button(d.queue.next).click();
      await alex.page.getByText(t.second.next).waitFor();
      await alex.button(t.second.despite).waitFor();
      await sam.button(l.offer.decline).click();
      await alex.page.getByText(t.second.offer).waitFor();
      expect(await look(alex.page)).toEqual([]);
      await alex.button(l.offer.take).click();
      await alex.isInside();
    },
  );

  story.step("relief is asked for without a reason, and who comes is told", async () => {
    await alex.button(t.relief.ask).click();
    await alex.page.getByText(t.relief.lead).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await alex.button(t.relief.sure).click();
    await alex.page.getByText(t.relief.asked).waitFor();
    await sam.page.getByText(t.relief.call("Alex")).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(t.relief.come).click();
    await sam.page.getByText(t.relief.call("Alex")).waitFor({ state: "detached" });
    await alex.page.getByText(t.relief.coming("Sam")).waitFor();
    await alex.button(t.relief.close).click();
    await alex.button(t.relief.ask).waitFor();
  });
});
