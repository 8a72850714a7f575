/** Somebody asks to be called and is, within their hours; they stop it with three words. In real browsers. */
import { afterAll, describe, expect } from "vitest";
import { onWall } from "../src/call/hours.ts";
import { callEn as c } from "../src/text/call-en.ts";
import { callback as t } from "../src/text/callback.ts";
import { en } from "../src/text/en.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
const NUMBER = "(203) 555-0177";
/** What the demonstration calls from. */
const TELEPHONE = "Desk telephone";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A time of day in New York, so many minutes from now. */
function wall(minutes: number): string {
  const { minute } = onWall("America/New_York", Date.now() + minutes * 60_000);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

describe("a call when it is safe", () => {
  const story = new Story();
  let visitor: Visitor;
  let alex: Staff;
  let sam: Staff;
  let words = "";

  afterAll(async () => {
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  const givesHours = async (): Promise<void> => {
    const { page } = visitor;
    for (const day of Object.values(c.days)) await page.getByRole("checkbox", { name: day }).check();
    await page.getByLabel(c.ask.starts, { exact: true }).fill(wall(-30));
    await page.getByLabel(c.ask.ends, { exact: true }).fill(wall(180));
    await page.getByLabel(c.ask.zone).selectOption("America/New_York");
  };

  story.step("the page offers to be called first, and then to call", async () => {
    visitor = story.meets(
      "visitor",
      await Visitor.open(await profile(stage.visitors), stage.line.visitor, en),
    );
    await visitor.button(en.start.askCall).click();
    await visitor.heading(c.first.heading).waitFor();
    await visitor.heading(c.ask.heading).waitFor();
    expect(await look(visitor.page)).toEqual([]);
  });

  story.step("what cannot be is said in plain words, and nothing typed is lost", async () => {
    await visitor.page.getByLabel(c.ask.number).fill("555");
    await visitor.button(c.ask.go).click();
    await visitor.page.getByText(c.problems.number).waitFor();
    await visitor.page.getByLabel(c.ask.number).fill(NUMBER);
    await visitor.button(c.ask.go).click();
    await visitor.page.getByText(c.problems.days).waitFor();
    await givesHours();
    await visitor.unfolds(c.ask.more);
    await visitor.page.getByRole("checkbox", { name: c.ask.again }).check();
    expect(await look(visitor.page)).toEqual([]);
  });

  story.step("three words come back, on the screen only", async () => {
    await visitor.button(c.ask.go).click();
    await visitor.heading(c.done.heading).waitFor();
    words = (await visitor.page.getByText(/^[a-z]+ [a-z]+ [a-z]+$/).textContent()) ?? "";
    expect(words.split(" ")).toHaveLength(3);
    expect(await look(visitor.page)).toEqual([]);
    await visitor.button(c.done.hide).click();
    expect(await visitor.page.getByText(words).count()).toBe(0);
    // What left the page holds neither the number nor a word.
    expect(await visitor.page.getByText("555").count()).toBe(0);
  });

  const looks = async (shows: "nothing" | "number" | "name"): Promise<void> => {
    await sam.page.getByRole("button", { name: new RegExp(`^${escaped(t.telephones.testOf(""))}`) }).click();
    await sam.page.getByRole("radio", { name: t.telephones.shows[shows], exact: true }).check();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(t.telephones.save).click();
    await sam.page.getByText(t.telephones.stands[shows], { exact: true }).waitFor();
  };

  story.step("who leads looks once a week whether the number is hidden", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await sam.page.getByRole("button", { name: new RegExp(`^${t.nav}`) }).click();
    await sam.page.getByText(t.telephones.overdueAll(TELEPHONE)).waitFor();
    await sam.page.getByText(t.telephones.never).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await looks("name");
    await sam.page.getByRole("alert").getByText(t.telephones.broken(TELEPHONE)).waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("who is on duty takes it, and reads the whole card before the call", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.page.getByRole("button", { name: new RegExp(`^${t.nav}`) }).click();
    await alex.page.getByRole("button", { name: new RegExp(`^${t.take}`) }).click();
    await alex.page.getByRole("heading", { name: t.card.heading }).waitFor();
    // Who calls reads it before they dial, until a later look says that it is hidden.
    const card = alex.page.getByRole("region", { name: t.card.heading });
    await card.getByText(t.telephones.broken(TELEPHONE)).waitFor();
    await card.getByText(t.telephones.none).waitFor();
    expect(await alex.page.getByRole("button", { name: t.telephones.test }).count()).toBe(0);
    expect(await look(alex.page)).toEqual([]);
    await looks("nothing");
    await card.getByText(t.telephones.broken(TELEPHONE)).waitFor({ state: "detached" });
    const ready = alex.button(t.card.ready);
    expect(await ready.isDisabled()).toBe(true);
    const boxes = alex.page.getByRole("region", { name: t.card.heading }).getByRole("checkbox");
    for (const box of await boxes.all()) await box.check();
    await alex.page.getByText(new RegExp(words)).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await ready.click();
    await alex.button(t.card.start).waitFor();
    expect(await alex.page.getByText("+1 203 555 0177").count()).toBe(0);
    await alex.button(t.card.start).click();
    await alex.page.getByText("+1 203 555 0177").waitFor();
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("what came of it says what is next", async () => {
    await alex.page.getByRole("radio", { name: t.outcomes.no_answer }).check();
    await alex.page.getByText(t.then("no_answer", true)).waitFor();
    await alex.button(t.call.save).click();
    await alex.page.getByText(t.tries(1)).waitFor();
    await alex.page.getByText(new RegExp(t.again(String.raw`\d\d:\d\d`))).waitFor();
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("the person stops it with their words", async () => {
    await visitor.button(c.done.back).click();
    await visitor.button(en.start.askCall).click();
    await visitor.button(c.change.open).click();
    const typed = visitor.page.getByLabel(c.change.label);
    await typed.fill("amber anchor apple");
    await visitor.button(c.change.cancel).click();
    await visitor.page.getByText(c.problems.notFound).waitFor();
    expect(await look(visitor.page)).toEqual([]);
    await typed.fill(words);
    await visitor.button(c.change.cancel).click();
    await visitor.page.getByText(c.change.cancelled).waitFor();
    await alex.page.getByText(t.none).waitFor();
  });

  story.step("an advocate writes one down for somebody, and ends it by their words", async () => {
    await alex.button(t.plan.open).click();
    await alex.page.getByLabel(t.plan.number).fill(NUMBER);
    await alex.button(t.plan.save).click();
    await alex.page.getByText(t.plan.problems.days).waitFor();
    await alex.page.getByRole("checkbox", { name: t.days.mon }).check();
    await alex.page.getByLabel(t.plan.starts, { exact: true }).fill("13:00");
    await alex.page.getByLabel(t.plan.ends, { exact: true }).fill("13:20");
    expect(await look(alex.page)).toEqual([]);
    await alex.button(t.plan.save).click();
    await alex.page.getByText(t.plan.saved).waitFor();
    const given = (await alex.page.locator(".words").textContent()) ?? "";
    await alex.page.getByLabel(t.words.label, { exact: true }).fill(given);
    await alex.button(t.words.inbound).click();
    await alex.page.getByText(t.words.done).waitFor();
    await alex.page.getByText(t.none).waitFor();
  });
});
