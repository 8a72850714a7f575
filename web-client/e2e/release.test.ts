/** A partner learns how its referral stands only while the person lets us say so: taken, told, fetched, taken back. In real browsers. */
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { admin } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { partnerEn } from "../src/text/partner-en.ts";
import { partnerPro as p } from "../src/text/partner-pro.ts";
import { partners } from "../src/text/partners.ts";
import { referral as r } from "../src/text/referral.ts";
import { statuses } from "../src/text/release-status.ts";
import { release as t } from "../src/text/release.ts";
import { profile, watched, type Watched } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { look, unfold } from "./lib/look.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const MARK = "marker-release-godwit-4790";
const PERSON = "marker-person-knot-4791";
const AGENCY = "Night hotline";
const NUMBER = "+18605550100";
const stage = new Stage();

describe("a release", () => {
  const story = new Story();
  const theirs = new Forwarder();
  const back = p.own.back;
  let sam: Staff;
  let alex: Staff;
  let bea: Staff;
  let partner: Watched;
  let reference = "";

  const at = (who: { page: Staff["page"] }, name: string): Locator =>
    who.page.getByRole("button", { name, exact: true });
  const section = (): Locator => alex.page.getByRole("region", { name: t.section.heading });
  const came = (): Locator => partner.page.getByRole("region", { name: back.heading });

  afterAll(async () => {
    theirs.remove();
    await Promise.all(
      [stage.desks, stage.visitors].flatMap((one) => one.contexts().map((each) => each.close())),
    );
  });

  story.step("a supervisor writes a partner down, with the key of its program", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await sam.button(admin.nav).click();
    await sam.button(partners.section).click();
    await theirs.isWrittenDown(sam, AGENCY, "otherStateHotline", "+1 860 555 0100", "2026-01-05");
    await sam.page.getByRole("button", { name: partners.keys.add }).click();
    await theirs.typesKey(sam);
    await theirs.isSetUp(sam, stage.line);
    const form = {
      routing: { form: "referral", language: "es", personKnows: "yes", consent: "personAgreedVerbal" },
      about: PERSON,
      text: MARK,
    };
    theirs.sends("one.json", JSON.stringify(form));
  });

  story.step("without a release there is nothing to tap: nobody is told", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.queue.getByText(r.queue).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(MARK).waitFor();
    await section().getByText(t.section.nothing).waitFor();
    await section().getByText(t.cannot).waitFor();
    expect(
      await section()
        .getByRole("button", { name: /^Tell / })
        .count(),
    ).toBe(0);
    expect(await section().getByRole("button").allTextContents()).toEqual([t.take.open]);
  });

  story.step(
    "the person says yes to one word: nothing is ticked beforehand, and the words stand there",
    async () => {
      await section().getByRole("button", { name: t.take.open }).click();
      const form = section().getByRole("form", { name: t.take.open });
      expect(await form.getByLabel(t.take.agency).inputValue()).not.toBe("");
      expect(await form.getByRole("checkbox", { checked: true }).count()).toBe(0);
      expect(await form.getByRole("group", { name: t.take.what }).getByRole("checkbox").count()).toBe(5);
      await form.getByText(t.take.wordsFirst).waitFor();
      await form.getByLabel(t.take.person).fill(PERSON);
      expect(await form.getByLabel(t.take.branch).inputValue()).toBe("");
      await form.getByLabel(t.take.branch).selectOption("adult");
      await form.getByLabel(t.take.method).selectOption("phoneAndWritten");
      await form.getByLabel(t.take.risks).check();
      await form.getByRole("button", { name: t.take.go }).click();
      await form.getByText(t.take.noWhat).waitFor();
      expect(await look(alex.page)).toEqual([]);
      await form.getByLabel(t.classes.statusAccepted, { exact: true }).check();
      await form.getByText(/Puede retirarlo en cualquier momento/).waitFor();
      await form.getByLabel(t.take.wordsLanguage).selectOption("en");
      await form.getByText(new RegExp(`Whom we tell: ${AGENCY}`)).waitFor();
      await form.getByText(/You can take it back at any time/).waitFor();
      expect(await look(alex.page)).toEqual([]);
      await form.getByRole("button", { name: t.take.go }).click();
      await section().getByText(t.take.saved).waitFor();
      await section().getByText(PERSON).first().waitFor();
      await section().getByText(t.section.only).waitFor();
    },
  );

  story.step("as long as they have no mailbox there is one sentence for the telephone", async () => {
    await section().getByText(new RegExp(t.tell.noMailbox)).waitFor();
    await section().getByText(NUMBER).waitFor();
    await section()
      .getByText(/I call about your form [\w-]{22}. It was taken on. I can say nothing more/)
      .waitFor();
    await section()
      .getByRole("button", { name: t.tell.have("statusAccepted") })
      .waitFor();
    expect(await alex.button(t.tell.status(AGENCY, "statusAccepted")).count()).toBe(0);
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("the partner's page, with the key of its program, says that nothing came back", async () => {
    partner = story.meets("partner", await watched(await profile(stage.visitors)));
    await partner.page.goto(`${stage.line.visitor}/partner/`);
    await partner.page
      .getByRole("button", { name: new RegExp(`^${partnerEn.start.own.slice(0, 30)}`) })
      .click();
    await partner.page
      .getByRole("group", { name: p.access.which, exact: true })
      .getByText(p.access.file, { exact: true })
      .click();
    await partner.page
      .getByLabel(p.access.fileHint)
      .setInputFiles(["key", "line.json"].map((name) => join(theirs.folder, name)));
    await at(partner, p.access.use).click();
    await came().getByText(back.none).waitFor();
    reference = (await partner.page.getByRole("cell").nth(2).textContent())?.trim() ?? "";
    expect(reference).toMatch(/^[\w-]{22}$/);
    expect(await look(partner.page)).toEqual([]);
  });

  story.step("one tap tells it, and it lies in their mailbox", async () => {
    await alex.page.reload();
    await alex.unlocks();
    await alex.page.getByRole("navigation", { name: r.yours }).getByRole("button").click();
    await alex.button(t.tell.status(AGENCY, "statusAccepted")).waitFor();
    await unfold(alex.page);
    expect(await look(alex.page)).toEqual([]);
    await alex.button(t.tell.status(AGENCY, "statusAccepted")).click();
    await section().getByText(t.tell.said(AGENCY)).waitFor();
    await section().getByText(t.one.waits).waitFor();
    expect(await alex.button(t.tell.status(AGENCY, "statusAccepted")).count()).toBe(0);
  });

  story.step("the partner reads it once, with its own reference, and it is deleted", async () => {
    await at(partner, p.own.reload).click();
    const letters = came().getByRole("list", { name: back.letters });
    await letters.getByText(reference).waitFor();
    expect(await letters.getByRole("listitem").count()).toBe(1);
    await letters.getByText(statuses.statusAccepted, { exact: true }).waitFor();
    await letters.getByText("Alex").waitFor();
    expect(await look(partner.page)).toEqual([]);
    await at(partner, back.take).click();
    await came().getByText(back.taken).waitFor();
    await came().getByText(back.none).waitFor();
    await at(partner, p.own.reload).click();
    await came().getByText(back.taken).waitFor({ state: "detached" });
    await came().getByText(back.none).waitFor();
    expect(partner.complaints).toEqual([]);
  });

  story.step("somebody under a court's paper: told only after a supervisor has signed it off", async () => {
    await section().getByRole("button", { name: t.take.open }).click();
    const form = section().getByRole("form", { name: t.take.open });
    await form.getByLabel(t.take.purpose).selectOption("shelterPlacement");
    await form.getByLabel(t.classes.alias, { exact: true }).check();
    await form.getByLabel(t.classes.phone, { exact: true }).check();
    await form.getByLabel(t.take.branch).selectOption("emancipated");
    await form.getByLabel(t.take.until).selectOption("day");
    await form.getByText(new RegExp(t.take.waits)).waitFor();
    await form.getByLabel(t.take.person).fill(PERSON);
    await form.getByLabel(t.take.method).selectOption("phoneAndWritten");
    await form.getByLabel(t.take.risks).check();
    await form.getByRole("button", { name: t.take.go }).click();
    await section().getByText(t.take.savedWaits).waitFor();
    expect(await section().getByText(t.tell.script, { exact: true }).count()).toBe(0);
    await sam.page.reload();
    await sam.unlocks();
    await at(sam, `${t.nav} (1)`).click();
    const waiting = sam.page.getByRole("article").filter({ hasText: t.purposes.shelterPlacement });
    await waiting.getByText(PERSON).first().waitFor();
    await waiting.getByText(t.branchHints.emancipated).waitFor();
    await unfold(sam.page);
    expect(await look(sam.page)).toEqual([]);
    await waiting.getByRole("button", { name: t.one.signOff }).click();
    await waiting.getByText(t.one.signedOff("Sam")).waitFor();
  });

  story.step("it is said by telephone from a card that shows what is named and nothing else", async () => {
    await alex.page.reload();
    await alex.unlocks();
    await alex.page.getByRole("navigation", { name: r.yours }).getByRole("button").click();
    const one = section().getByRole("article").filter({ hasText: t.purposes.shelterPlacement });
    await one.getByText(t.tell.script, { exact: true }).click();
    await one.getByText(NUMBER).waitFor();
    const named = one.getByRole("group", { name: t.tell.then });
    expect((await named.getByRole("checkbox").count()) === 2).toBe(true);
    await one.getByRole("button", { name: t.tell.haveSaid }).click();
    await one.getByText(t.tell.missing).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await named.getByLabel(t.classes.alias, { exact: true }).check();
    await one.getByRole("button", { name: t.tell.haveSaid }).click();
    await section().getByText(t.tell.noted).waitFor();
    await one.getByText(new RegExp(`^${t.classes.alias}: ${t.ways.phone}, by Alex`)).waitFor();
  });

  story.step("the person takes it back: by one tap nothing may be told any more", async () => {
    const one = section().getByRole("article").filter({ hasText: t.purposes.referralStatusToForwarder });
    await one.getByText(t.one.fetched).waitFor();
    await one.getByRole("button", { name: t.one.withdraw }).click();
    await section().getByText(t.one.withdrawn).waitFor();
    expect(
      await section()
        .getByRole("button", { name: /^Tell / })
        .count(),
    ).toBe(0);
    // Anybody may hear it: the other one is taken back by somebody who is not their advocate.
    const other = sam.page.getByRole("article").filter({ hasText: t.purposes.shelterPlacement });
    await other.getByRole("button", { name: t.one.withdraw }).click();
    await sam.page.getByText(t.one.withdrawn).waitFor();
    await alex.page.reload();
    await alex.unlocks();
    await alex.page.getByRole("navigation", { name: r.yours }).getByRole("button").click();
    await section().getByText(t.section.nothing).waitFor();
    await section().getByText(t.section.over(2)).waitFor();
    await unfold(alex.page);
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("who neither took it nor leads sees no name, and what was told stands there", async () => {
    bea = story.meets("bea", await stage.logIn("bea"));
    await at(bea, t.nav).click();
    await bea.page.getByText(t.page.over(2)).click();
    await bea.page.getByText(t.one.noPaper).first().waitFor();
    await bea.page.getByText(new RegExp(`^${t.classes.statusAccepted}: .*by Alex`)).waitFor();
    expect(await bea.page.getByText(PERSON).count()).toBe(0);
    expect(await look(bea.page)).toEqual([]);
  });

  story.step(
    "in a chat it is taken for another purpose; somebody under 18 never as a grown person",
    async () => {
      const visitor = await Visitor.open(
        await profile(stage.visitors, { phone: true }),
        stage.line.visitor,
        en,
      );
      await visitor.begins();
      await at(bea, d.nav.queue)
        .or(bea.page.getByRole("button", { name: /^Queue/ }))
        .first()
        .click();
      await bea.takesNext();
      const told = bea.page.getByRole("region", { name: t.section.heading });
      await told.getByText(t.section.nothing).waitFor();
      await told.getByRole("button", { name: t.take.open }).click();
      const form = told.getByRole("form", { name: t.take.open });
      await form.getByLabel(t.take.agency).selectOption({ label: AGENCY });
      const purposes = await form.getByLabel(t.take.purpose).getByRole("option").allTextContents();
      expect(purposes).toContain(t.purposes.shelterPlacement);
      expect(purposes).not.toContain(t.purposes.referralStatusToForwarder);
      const branches = (): Promise<string[]> =>
        form.getByLabel(t.take.branch).getByRole("option").allTextContents();
      expect(await branches()).toContain(t.branches.adult);
      await bea.page.getByLabel(d.chat.minor).check();
      await form.getByRole("option", { name: t.branches.adult }).waitFor({ state: "detached" });
      expect(await branches()).toContain(t.branches.minorWithGuardian);
      await form.getByLabel(t.take.branch).selectOption("minorWithGuardian");
      await form.getByLabel(t.take.guardian).waitFor();
      expect(await look(bea.page)).toEqual([]);
    },
  );

  story.step("nothing of it stands on the server's disk or in its log", () => {
    expect(scan(stage.line.folder, stage.line.log, [MARK, PERSON])).toEqual([]);
    expect([alex.complaints, sam.complaints]).toEqual([[], []]);
    return Promise.resolve();
  });
});
