/** Every view of both pages, looked at with axe and enlarged, in light and dark; and a walk through by keyboard (K5, K14). */
import { describe, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { profile, watched } from "./lib/browser.ts";
import { Staff } from "./lib/desk.ts";
import { look, tabTo, unfold } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
const story = new Story();
let visitor: Visitor;
let alex: Staff;
let sam: Staff;

/** The visitor's page as it stands now has no fault. */
async function visitorIsFine(): Promise<void> {
  expect(await look(visitor.page, visitor.exit)).toEqual([]);
}

async function deskIsFine(staff: Staff): Promise<void> {
  expect(await look(staff.page)).toEqual([]);
}

describe("the visitor's page before anybody is there", () => {
  story.step("closed", async () => {
    const context = await profile(stage.visitors);
    visitor = story.meets("visitor", await Visitor.open(context, stage.line.visitor, en));
    await visitor.heading(en.closed.heading).waitFor();
    await visitorIsFine();
  });

  story.step("in Spanish", async () => {
    await visitor.button("Español").click();
    const exit = visitor.page.getByRole("link", { name: "Salir ya" });
    expect(await look(visitor.page, exit)).toEqual([]);
    await visitor.button("English").click();
  });

  story.step("the safety page and what can be seen", async () => {
    for (const [link, heading] of [
      [en.start.safetyLink, en.safety.heading],
      [en.chat.seeServer, en.server.heading],
    ] as const) {
      await visitor.button(link).click();
      await visitor.heading(heading).waitFor();
      await visitorIsFine();
      await visitor.button(en.back).click();
    }
  });

  story.step("words to come back, and wrong ones", async () => {
    await visitor.button(en.closed.stay).click();
    await visitor.button(en.start.words).click();
    await visitor.page.getByLabel(en.words.label).fill("only three words");
    await visitor.button(en.words.go).click();
    await visitor.status.getByText(en.words.count).waitFor();
    await visitorIsFine();
    await visitor.button(en.back).click();
  });

  test("without JavaScript: phone numbers, what to do, and the way out", async () => {
    const { page } = await watched(await profile(stage.visitors, { scripts: false }));
    await page.goto(stage.line.visitor);
    for (const number of ["911", "1-888-373-7888", "988"])
      expect(await page.getByRole("link", { name: number, exact: true }).first().isVisible()).toBe(true);
    await page.getByRole("paragraph").filter({ hasText: "The chat needs JavaScript" }).waitFor();
    await page.getByRole("link", { name: en.exit.button }).click();
    await page.getByRole("heading", { name: "weather" }).waitFor();
  });
});

describe("the desk", () => {
  story.step("log-in, and a wrong passphrase", async () => {
    alex = story.meets("alex", await Staff.open(await profile(stage.desks), stage.line, "alex"));
    await deskIsFine(alex);
    await alex.logsIn("not these words at all");
    await alex.page.getByText(d.logIn.reasons.wrong).waitFor();
    await deskIsFine(alex);
  });

  story.step("an empty queue", async () => {
    await alex.logsIn(stage.line.passphrase("alex"));
    await alex.isConnected();
    await alex.page.getByText(d.queue.waiting(0)).waitFor();
    await alex.startsShift();
    await deskIsFine(alex);
  });

  story.step("no cases", async () => {
    await alex.button(d.nav.cases).click();
    await alex.page.getByText(d.cases.none).waitFor();
    await deskIsFine(alex);
    await alex.button(d.nav.queue).click();
  });
});

describe("a chat, from both sides", () => {
  story.step("the open line, with a warning for who is in danger", async () => {
    await visitor.page.reload();
    await visitor.button(en.start.begin).waitFor();
    await visitor.page.getByRole("radio", { name: en.start.inDangerNow }).check();
    await visitor.status.getByText(en.start.danger).waitFor();
    await visitorIsFine();
    await visitor.button(en.start.clear).click();
    await visitor.status.getByText(en.start.danger).waitFor({ state: "detached" });
    expect(await visitor.page.getByRole("radio", { checked: true }).count()).toBe(0);
  });

  story.step("waiting", async () => {
    await visitor.begins();
    await visitor.status.getByText(en.waiting.placed).waitFor();
    await visitor.says("I will wait");
    await unfold(visitor.page);
    await visitorIsFine();
    await alex.queue.getByText(d.queue.states.waiting, { exact: true }).waitFor();
    await deskIsFine(alex);
  });

  story.step("talking", async () => {
    await alex.takesNext();
    await visitor.isWith("Alex");
    await alex.reads("I will wait");
    await alex.says("Hello, is it safe to write?");
    await visitor.reads("is it safe");
    await unfold(visitor.page);
    await visitorIsFine();
    await unfold(alex.page);
    await deskIsFine(alex);
  });

  story.step("five words to come back", async () => {
    await visitor.button(en.come.wordsGet).click();
    await visitor.button(en.come.wordsHide).waitFor();
    await visitorIsFine();
  });

  story.step("hidden, and only the last text", async () => {
    await visitor.button(en.chat.onlyLast).first().click();
    await visitor.button(en.chat.hide).first().click();
    await visitor.button(en.chat.show).waitFor();
    await visitorIsFine();
    await visitor.button(en.chat.show).click();
  });

  story.step("a colleague is asked, and sits beside", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await alex.asks("Sam", "support");
    await sam.button(d.invite.accept).waitFor();
    await deskIsFine(sam);
    await deskIsFine(alex);
    await sam.comesIn(d.invite.incoming.support("Alex"));
    await sam.page.getByText(d.chat.supporting).waitFor();
    await deskIsFine(sam);
    await visitor.isWith("Alex", "Sam");
    await visitorIsFine();
  });

  story.step("facts are proposed", async () => {
    await alex.unfolds(d.handoff.heading);
    await alex.page.getByLabel(d.handoff.fields.called).fill("Mari");
    await alex.page.getByLabel(d.handoff.fields.needs).fill("a bed tonight");
    await alex.button(d.handoff.propose).click();
    await visitor.button(en.handoff.yes).waitFor();
    await visitorIsFine();
    await visitor.button(en.handoff.yes).click();
    await alex.button(d.handoff.open).waitFor();
    await deskIsFine(alex);
    await alex.button(d.handoff.open).click();
    await alex.page.getByText(d.handoff.done).waitFor();
  });

  story.step("the end", async () => {
    await visitor.button(en.chat.end).click();
    await visitor.button(en.chat.endYes).waitFor();
    await visitorIsFine();
    await alex.button(d.chat.end).click();
    await deskIsFine(alex);
    await alex.button(d.chat.endYes).click();
    await visitor.heading(en.over.heading).waitFor();
    await visitorIsFine();
    await alex.page.getByRole("heading", { name: d.wrapUp.heading }).waitFor();
    await deskIsFine(alex);
    await alex.wrapsUp("Handed off into a case");
  });

  story.step("the case", async () => {
    await alex.button(d.nav.cases).click();
    const open = alex.page.getByRole("button", { name: new RegExp(`^${d.cases.open}: `) });
    await open.waitFor();
    await deskIsFine(alex);
    await open.click();
    await alex.page.getByRole("heading", { name: d.cases.kinds.handoff }).waitFor();
    await deskIsFine(alex);
    await alex.button(d.nav.queue).click();
  });

  story.step("no page complained", () => {
    for (const one of [visitor, alex, sam]) expect(one.complaints).toEqual([]);
    return Promise.resolve();
  });
});

describe("by keyboard alone", () => {
  story.step("from the first page into a talk, both ways", async () => {
    const context = await profile(stage.visitors);
    visitor = story.meets("visitor", await Visitor.open(context, stage.line.visitor, en));
    const { page } = visitor;
    await visitor.button(en.start.begin).waitFor();
    await page.keyboard.press("Tab");
    const first = page.getByRole("link", { name: en.exit.link, exact: true });
    expect(await first.evaluate((link) => link === document.activeElement)).toBe(true);
    await tabTo(page, visitor.button(en.start.begin));
    await page.keyboard.press("Enter");
    await visitor.heading(en.chat.heading).waitFor();
    await tabTo(page, page.getByLabel(en.chat.label));
    await page.keyboard.type("typed without a mouse");
    await page.keyboard.press("Enter");
    await visitor.line("typed without a mouse").waitFor();

    await alex.queue.getByText(d.queue.states.waiting, { exact: true }).waitFor();
    await tabTo(alex.page, alex.button(d.queue.next));
    await alex.page.keyboard.press("Enter");
    await alex.isInside();
    await tabTo(alex.page, alex.page.getByLabel(d.chat.label, { exact: true }));
    await alex.page.keyboard.type("answered without a mouse");
    await alex.page.keyboard.press("Enter");
    await visitor.reads("answered without a mouse");

    await tabTo(page, visitor.button(en.chat.end));
    await page.keyboard.press("Enter");
    await tabTo(page, visitor.button(en.chat.endYes));
    await page.keyboard.press("Enter");
    await visitor.heading(en.over.heading).waitFor();
  });
});
