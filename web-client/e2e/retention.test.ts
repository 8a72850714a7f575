/** How a case ends: closed, deleted by two, or by the words of its person; and what this line says that it holds. In real browsers. */
import { describe, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { record } from "../src/text/record.ts";
import { retention as t } from "../src/text/retention.ts";
import { button, opens } from "./lib/arrival.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Visitor } from "./lib/visitor.ts";

const LONG = { timeout: 180_000 };
const stage = new Stage();
let alex: Staff;
let sam: Staff;

/** Somebody agrees to a case in a chat with Alex. */
async function makesCase(called: string, receiver?: string): Promise<void> {
  const visitor = await Visitor.open(await profile(stage.visitors), stage.line.visitor, en);
  await visitor.begins();
  await button(alex.page, new RegExp(`^${d.nav.queue}`)).click();
  await alex.takesNext();
  await alex.unfolds(d.handoff.heading);
  await alex.page.getByLabel(d.handoff.fields.called).fill(called);
  await alex.button(d.handoff.propose).click();
  await visitor.button(en.handoff.yes).click();
  if (receiver !== undefined)
    await alex.page.getByLabel(record.handoff.receiver).selectOption({ label: receiver });
  await alex.button(d.handoff.open).click();
  await alex.page.getByText(d.handoff.done).waitFor();
  await visitor.button(en.chat.end).click();
  await visitor.button(en.chat.endYes).click();
  await alex.wrapsUp("Handed off into a case");
}

async function opensCase(): Promise<void> {
  await button(alex.page, d.nav.cases).click();
  const back = button(alex.page, d.cases.back);
  if ((await back.count()) > 0) await back.click();
  await button(alex.page, new RegExp(`^${d.cases.open}: `))
    .first()
    .click();
  await alex.page.getByRole("region", { name: t.closing.heading }).waitFor();
}

async function unfolds(summary: string): Promise<void> {
  await alex.page.getByText(summary, { exact: true }).click();
}

describe("a case", () => {
  test("is closed for a reason, and the list says so", LONG, async () => {
    [alex, sam] = await Promise.all([stage.logIn("alex"), stage.logIn("sam")]);
    await makesCase("Mari");
    await opensCase();
    await alex.page.getByText(t.closing.open).waitFor();
    await unfolds(t.closing.close.open);
    await alex.page.getByLabel(t.closing.close.why).filter({ visible: true }).selectOption("goals_met");
    await button(alex.page, t.closing.close.go).click();
    await alex.page.getByText(t.closeReasons.goals_met).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await button(alex.page, d.nav.cases).click();
    await button(alex.page, d.cases.back).click();
    await alex.page.getByText(/^closed since /).waitFor();
    await opensCase();
    await button(alex.page, t.closing.reopen).click();
    await alex.page.getByText(t.closing.open).waitFor();
  });

  test("is deleted when a second person agrees, and not before", LONG, async () => {
    await unfolds(t.closing.remove.open);
    await alex.page.getByLabel(t.closing.remove.why).filter({ visible: true }).selectOption("twice");
    await button(alex.page, t.closing.remove.go).click();
    await button(alex.page, t.closing.remove.back).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await opens(sam.page, t.deletions.section);
    await sam.page.getByText(t.deleteReasons.twice).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await button(sam.page, /^Delete it: case /).click();
    await button(sam.page, t.deletions.sure).click();
    await sam.page.getByText(t.deletions.done).waitFor();
    await sam.page.getByText(t.deletions.none).waitFor();
    await button(alex.page, d.nav.cases).click();
    const back = button(alex.page, d.cases.back);
    if ((await back.count()) > 0) await back.click();
    await button(alex.page, d.nav.cases).click();
    await alex.page.getByText(d.cases.none).waitFor();
  });

  test("goes when its person takes their word back before it is taken on", LONG, async () => {
    await makesCase("Ana", "Bea");
    await opensCase();
    await button(alex.page, record.handoff.withdraw).click();
    await alex.page.getByText(record.handoff.withdrawLead).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await button(alex.page, record.handoff.withdrawYes).click();
    await alex.page.getByText(d.cases.none).waitFor();
  });

  test("is read and deleted by the words of its person", LONG, async () => {
    await makesCase("Noor");
    await opensCase();
    await button(alex.page, t.closing.words.make).click();
    const words = (await alex.page.locator("strong.words").textContent()) ?? "";
    expect(words.trim().split(/\s+/)).toHaveLength(3);
    const asks = async (who: Staff, typed: string): Promise<void> => {
      await opens(who.page, t.held.section);
      await who.page.getByLabel(t.held.label).fill(typed);
      await button(who.page, t.held.find).click();
    };
    await asks(sam, "amber anchor apple");
    await sam.page.getByText(t.held.nothing).waitFor();
    await asks(sam, "no words at all");
    await sam.page.getByText(t.held.wrong).waitFor();
    // Whoever does not work on it sees how much there is, and reads nothing.
    await asks(sam, words);
    await sam.page.getByText(t.held.others).waitFor();
    expect(await button(sam.page, t.held.read).count()).toBe(0);
    await asks(alex, words);
    await button(alex.page, t.held.read).click();
    await alex.page.getByText("Noor").first().waitFor();
    expect(await look(alex.page)).toEqual([]);
    await button(alex.page, t.held.remove).click();
    await button(alex.page, t.held.yes).click();
    await alex.page.getByText(t.held.done).waitFor();
    await asks(sam, words);
    await sam.page.getByText(t.held.nothing).waitFor();
  });
});

describe("the statement of what this line holds", () => {
  test("is there to read for a supervisor, and for nobody whose it is not", LONG, async () => {
    await opens(sam.page, t.statement.section);
    await sam.page.getByRole("heading", { name: t.statement.kept }).waitFor();
    await sam.page.getByText(/365 days after it was closed/).waitFor();
    expect(await look(sam.page)).toEqual([]);
    expect(await button(alex.page, t.statement.section).count()).toBe(0);
  });
});
