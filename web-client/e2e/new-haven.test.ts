/**
 * S4 in browsers: Arabic on a phone, the desk in English, an interpreter of the person's choice, and a release that they answer themselves.
 * The rules of it are in tests/it/new_haven.rs and own_yes.rs.
 */
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { admin } from "../src/text/admin.ts";
import { ar } from "../src/text/ar.ts";
import { callAr } from "../src/text/call-ar.ts";
import { desk as d } from "../src/text/desk.ts";
import { interpreter as i } from "../src/text/interpreter.ts";
import { partners } from "../src/text/partners.ts";
import { release as t } from "../src/text/release.ts";
import { DESKTOP, NEUTRAL, PHONE, profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { look, unfold } from "./lib/look.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
const COUNSEL = "Elm Street Law";
const NUMBER = "+12035550177";
const SHELTER = "Linden House";
const OLD = "marker-s4-wren-6001 قبل الترجمة";
const QUESTION = "هل تستطيع السفارة أن تعرف؟ marker-s4-wren-6002";
const AFTER = "marker-s4-wren-6003 بعد الترجمة";
const NAME = "marker-s4-knot-6004";
/** Where pictures of every view are put, for whoever wants to look at them. */
const PICTURES = process.env["SOTTO_PICTURES"];

describe("S4, in Arabic", () => {
  const story = new Story();
  const theirs = new Forwarder();
  let person: Visitor;
  let sam: Staff;
  let alex: Staff;
  let ines: Staff;

  const section = (): Locator => alex.page.getByRole("region", { name: t.section.heading });
  const card = (): Locator => person.page.getByRole("region", { name: ar.consent.heading }).last();

  /** As it looks on a phone and on a desktop. */
  async function picture(name: string): Promise<void> {
    if (PICTURES === undefined) return;
    for (const [size, label] of [
      [DESKTOP, "desktop"],
      [PHONE, "phone"],
    ] as const) {
      await person.page.setViewportSize(size);
      await person.page.screenshot({ path: join(PICTURES, `${name}-${label}.png`), fullPage: true });
    }
  }

  /** Nothing is wrong with the view, and nothing runs the wrong way. */
  async function fine(name: string): Promise<void> {
    expect(await look(person.page, person.exit)).toEqual([]);
    await person.page.setViewportSize(PHONE);
    const root = person.page.locator("html");
    expect([await root.getAttribute("lang"), await root.getAttribute("dir")]).toEqual(["ar", "rtl"]);
    expect(await person.page.title()).toBe(ar.title);
    const exit = await person.exit.boundingBox();
    expect(exit && exit.x + exit.width / 2 < PHONE.width / 2).toBe(true);
    const numbers = person.page.locator(".number");
    for (const one of await numbers.all())
      expect(await one.evaluate((node) => getComputedStyle(node).direction)).toBe("ltr");
    await picture(name);
  }

  /** The advocate fills in a release for one agency, and shows it to the person. */
  async function shows(agency: string, purpose: string, what: Locator): Promise<void> {
    await section().getByRole("button", { name: t.take.open }).click();
    const form = section().getByRole("form", { name: t.take.open });
    await form.getByLabel(t.take.agency).selectOption({ label: agency });
    await form.getByLabel(t.take.purpose).selectOption(purpose);
    expect(await form.getByRole("checkbox", { checked: true }).count()).toBe(0);
    await what.check();
    await form.getByLabel(t.take.branch).selectOption("adult");
    await form.getByLabel(t.take.person).fill("Layla");
    expect(await form.getByLabel(t.take.wordsLanguage).inputValue()).toBe("ar");
    await form.getByLabel(t.take.method).selectOption("inChat");
    await form.getByRole("button", { name: t.inChat.show, exact: true }).click();
    await section().getByText(t.inChat.answers.open).waitFor();
  }

  const chosen = (what: keyof typeof t.classes): Locator =>
    section().getByLabel(t.classes[what], { exact: true });

  afterAll(async () => {
    theirs.remove();
    await Promise.all([...stage.visitors.contexts(), ...stage.desks.contexts()].map((one) => one.close()));
  });

  story.step("the page greets them in the language of their phone, from right to left", async () => {
    const phone = await profile(stage.visitors, { phone: true, locale: "ar-SY" });
    person = story.meets("person", await Visitor.open(phone, stage.line.visitor, ar));
    await person.heading(ar.start.heading).waitFor();
    await fine("start-closed");
    // The way out is the first that the keyboard comes to, and the button is there at 320 px and at 400 %.
    await person.page.reload();
    await person.heading(ar.start.heading).waitFor();
    await person.page.keyboard.press("Tab");
    const first = person.page.getByRole("link", { name: ar.exit.link, exact: true });
    expect(await first.evaluate((link) => link === document.activeElement)).toBe(true);
    const names = person.page.getByRole("group", { name: ar.language }).getByRole("button");
    expect(await names.allTextContents()).toEqual(["English", "Español", ar.name]);
  });

  story.step("what it says before, and how to ask for a call", async () => {
    for (const [link, heading, name] of [
      [ar.start.safetyLink, ar.safety.heading, "safety"],
      [ar.chat.seeServer, ar.server.heading, "server"],
    ] as const) {
      await person.button(link).click();
      await person.heading(heading).waitFor();
      await fine(name);
      await person.button(ar.back).click();
    }
    await person.comesCloser();
    await person.button(ar.start.words).click();
    await person.page.getByLabel(ar.words.label).fill("three words only");
    await person.button(ar.words.go).click();
    await person.status.getByText(ar.words.count).waitFor();
    await fine("words");
    await person.button(ar.back).click();
    await person.button(ar.start.code).click();
    await fine("code");
    await person.button(ar.back).click();
    await person.button(ar.start.askCall).click();
    await person.heading(callAr.heading).waitFor();
    await unfold(person.page);
    await fine("call");
    await person.button(ar.back).click();
  });

  story.step("quick exit works", async () => {
    await person.exit.click();
    await person.page.getByRole("heading", { name: NEUTRAL }).waitFor();
    await person.page.goto(stage.line.visitor);
    await person.heading(ar.start.heading).waitFor();
  });

  story.step("two agencies are written down", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await sam.button(admin.nav).click();
    await sam.button(partners.section).click();
    await theirs.isWrittenDown(sam, COUNSEL, "legalAid", "+1 203 555 0177", "2026-01-05");
    await theirs.isWrittenDown(sam, SHELTER, "shelterHousing", "+1 203 555 0178", "2026-01-05");
  });

  story.step("waiting, and then a talk with somebody who speaks English", async () => {
    await person.begins();
    await person.page.locator("summary").filter({ hasText: ar.prefer.open }).click();
    await fine("waiting");
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.takesNext();
    await person.isWith("Alex");
    await person.says(OLD);
    await alex.reads(OLD);
    await alex.says("Hello. An interpreter can help us.");
    await person.reads("An interpreter can help us");
    // Each text by its own script: English from the left, Arabic from the right.
    const way = (text: string): Promise<string> =>
      person
        .line(text)
        .locator(".words")
        .evaluate((node) => getComputedStyle(node).direction);
    expect([await way("An interpreter can help us"), await way(OLD)]).toEqual(["ltr", "ltr"]);
    await person.says(QUESTION);
    expect(await way(QUESTION)).toBe("rtl");
    const mine = await person.line(QUESTION).boundingBox();
    const theirsBox = await person.line("An interpreter can help us").boundingBox();
    expect(mine && theirsBox && mine.x < theirsBox.x + theirsBox.width - mine.width + 1).toBe(true);
    await unfold(person.page);
    await fine("chat");
  });

  story.step("an interpreter comes in by name, reads from then on, and goes again", async () => {
    ines = story.meets("ines", await stage.logIn("ines"));
    await alex.unfolds(i.heading);
    await alex.button(i.ask("Ines")).click();
    await ines.comesIn(i.incoming("Alex"));
    await person.heading(ar.interpreter.heading).waitFor();
    await fine("interpreter");
    await person.button(ar.interpreter.yes("Ines")).click();
    await person.page.getByText(ar.interpreter.here("Ines")).waitFor();
    await fine("interpreted");
    expect(await ines.page.getByText(OLD).count()).toBe(0);
    await ines.says("مرحبًا");
    await person.reads("مرحبًا");
    expect(await look(ines.page)).toEqual([]);
    // She has no notes, no case and no release to write into.
    expect(await ines.page.getByRole("button", { name: t.take.open }).count()).toBe(0);
    await ines.button(i.leave).click();
    await person.page.getByText(ar.interpreter.here("Ines")).waitFor({ state: "detached" });
    await person.says(AFTER);
    await alex.reads(AFTER);
    expect(await ines.page.getByText(AFTER).count()).toBe(0);
  });

  story.step("asked once more they say no, and what another one should be like", async () => {
    await alex.unfolds(i.heading);
    await alex.button(i.ask("Ines")).click();
    await ines.comesIn(i.incoming("Alex"));
    await person.button(ar.interpreter.no).click();
    await person.page.getByLabel(ar.interpreter.wishGender).check();
    await person.page.getByLabel(ar.interpreter.wishCommunity).check();
    await fine("wish");
    await person.button(ar.interpreter.wishSend).click();
    await alex.reads(i.otherCommunity);
  });

  story.step("to their own unit it is a hand-off, which they read in Arabic and agree to", async () => {
    await alex.unfolds(d.handoff.heading);
    await alex.page.getByLabel(d.handoff.fields.called).fill("Layla");
    await alex.page.getByLabel(d.handoff.fields.deadlines).fill("12/10");
    await alex.button(d.handoff.propose).click();
    await person.page.getByText(/المواعيد الأخيرة: 12\/10/).waitFor();
    await fine("handoff");
    await person.button(ar.handoff.yes).click();
    await alex.button(d.handoff.open).waitFor();
  });

  story.step(
    "to counsel outside it is a release: its words lie before them, and nothing is chosen",
    async () => {
      await shows(COUNSEL, "immigrationFiling", chosen("immigrationNeed"));
      await card().waitFor();
      const text = (await card().locator("blockquote").textContent()) ?? "";
      for (const part of [COUNSEL, "طلب يخص إقامتك", "إخبارهم بنفسك", "القانون", "سحب الموافقة"])
        expect(text).toContain(part);
      expect(text).not.toContain(SHELTER);
      await card().getByText(ar.consent.free).waitFor();
      expect(await card().getByRole("textbox").inputValue()).toBe("");
      // Nobody can be told yet, and no second agency can be asked about meanwhile (R206).
      await section().getByText(t.section.nothing).waitFor();
      expect(await section().getByRole("button", { name: t.take.open }).count()).toBe(0);
      expect(await section().getByRole("button", { name: t.inChat.save }).count()).toBe(0);
      await fine("release");
      expect(await look(alex.page)).toEqual([]);
    },
  );

  story.step("they say yes with a mark of their own, and only then it can be saved", async () => {
    await card().getByRole("textbox").fill(NAME);
    await person.button(ar.consent.yes).click();
    await card().getByText(ar.consent.saidYes).waitFor();
    await fine("release-yes");
    await section().getByText(t.inChat.answers.yes).waitFor();
    await section().getByText(NAME).waitFor();
    await section().getByRole("button", { name: t.inChat.save, exact: true }).click();
    await section().getByText(t.take.saved).waitFor();
    await section().getByText(t.one.paper, { exact: true }).click();
    await section().getByText(t.inChat.signed).waitFor();
    await section().getByText(NUMBER).first().waitFor({ state: "attached" });
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("one tap takes it back: it ends at once, and they read what was told", async () => {
    await card().getByRole("button", { name: ar.consent.takeBack, exact: true }).click();
    await card().getByText(ar.consent.tookBack).waitFor();
    await person.reads("لم يُقل شيء");
    await fine("release-back");
    await section().getByText(t.section.nothing).waitFor();
    await section().getByText(t.section.over(1)).waitFor();
  });

  story.step("a no changes nothing", async () => {
    await shows(SHELTER, "shelterPlacement", chosen("needs"));
    await card().getByText(SHELTER).waitFor();
    await card().getByRole("button", { name: ar.consent.no, exact: true }).click();
    await card().getByText(ar.consent.saidNo).waitFor();
    await section().getByText(t.inChat.answers.no).waitFor();
    await section().getByRole("button", { name: t.inChat.close, exact: true }).click();
    await section().getByRole("button", { name: t.take.open }).waitFor();
    await person.says("شكرًا");
    await alex.reads("شكرًا");
  });

  story.step("the end, in Arabic; nothing of it is on the server", async () => {
    await person.button(ar.chat.end).click();
    await person.button(ar.chat.endYes).click();
    await person.heading(ar.over.heading).waitFor();
    await fine("over");
    for (const one of [person, alex, ines, sam]) expect(one.complaints).toEqual([]);
    const marks = ["marker-s4-wren-6001", "marker-s4-wren-6002", "marker-s4-wren-6003", NAME];
    expect(scan(stage.line.folder, stage.line.log, marks)).toEqual([]);
    const { cookies } = await person.page.context().storageState();
    expect(cookies).toEqual([]);
  });
});
