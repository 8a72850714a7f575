/** Practice on the live line, marked on every page: in real browsers. */
import { afterAll, describe, expect } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { drill as t } from "../src/text/drill.ts";
import { en } from "../src/text/en.ts";
import { level as l } from "../src/text/level.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();

describe("practice", () => {
  const story = new Story();
  let alex: Staff;
  let player: Visitor;
  let link: string;

  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  const opens = async (url: string): Promise<Visitor> => Visitor.open(await profile(stage.visitors), url, en);

  story.step("a supervisor makes a link, and nobody else is shown how", async () => {
    const sam = story.meets("sam", await stage.logIn("sam"));
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.button(a.nav).click();
    expect(await alex.button(t.section).count()).toBe(0);
    await alex.button(d.nav.queue).click();
    await sam.button(a.nav).click();
    await sam.button(t.section).click();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(t.make).click();
    link = await sam.page.getByLabel(t.link).inputValue();
    expect(link).toContain(`${stage.line.visitor}/#drill=`);
    expect(await look(sam.page)).toEqual([]);
    await sam.logsOut();
  });

  story.step("it says on the page of whoever plays that it is practice", async () => {
    player = story.meets("player", await opens(link));
    await player.page.getByText(en.drill.banner).waitFor();
    expect(await player.button(en.start.askCall).count()).toBe(0);
    await player.begins();
    await player.page.getByText(en.drill.banner).waitFor();
    expect(await look(player.page)).toEqual([]);
  });

  story.step("and at the desk, from the question to the wrap-up; nobody waits", async () => {
    const question = alex.page.getByRole("group", { name: l.offer.heading });
    await question.getByText(`${t.mark}:`).waitFor();
    await alex.queue.getByText(t.mark).waitFor();
    await alex.page.getByText(d.queue.waiting(0)).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await alex.page.keyboard.press("Alt+Shift+T");
    await alex.isInside();
    await alex.page.getByText(t.talk).waitFor();
    await player.isWith("Alex");
    await player.says("I am a colleague who plays");
    await alex.reads("I am a colleague who plays");
    expect(await look(alex.page)).toEqual([]);
    await alex.endsChat();
    await alex.page.getByText(t.wrapUp).waitFor();
    await alex.wrapsUp("Listened and supported");
  });

  story.step("the link is good once, and what is left of one leads into no line", async () => {
    for (const url of [link, link.slice(0, -4)]) {
      const late = await opens(url);
      await late.comesCloser();
      await late.button(en.start.begin).click();
      await late.page.getByText(en.drill.over).waitFor();
      expect(await late.button(en.over.again).count()).toBe(0);
      expect(await look(late.page)).toEqual([]);
    }
    expect(await alex.queue.count()).toBe(0);
  });

  story.step("whoever needs help for real is one tap away from it", async () => {
    const late = await opens(link);
    await late.page.getByRole("link", { name: en.drill.real }).click();
    await late.page.getByText(en.drill.banner).waitFor({ state: "detached" });
    await late.button(en.start.askCall).waitFor();
  });
});
