/** The partners' page in real browsers: each kind of form, with and without a key, read at the desk; and a partner's own keys. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { admin } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { partnerEn } from "../src/text/partner-en.ts";
import { partnerEs } from "../src/text/partner-es.ts";
import { partnerPro as p } from "../src/text/partner-pro.ts";
import { partners } from "../src/text/partners.ts";
import { referral as t } from "../src/text/referral.ts";
import { stay } from "../src/text/stay.ts";
import { profile, watched, type Surroundings, type Watched } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look, tabTo, unfold } from "./lib/look.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";

const PROGRAM = fileURLToPath(new URL("../../target/debug/sotto-forward", import.meta.url));
const MARKS = {
  tip: "marker-tip-sandpiper-4750",
  referral: "marker-referral-turnstone-4751",
  word: "marker-word-avocet-4752",
  question: "marker-question-phalarope-4753",
  signed: "marker-signed-dotterel-4754",
};
const NUMBER = "+12035550166";
const stage = new Stage();

/** Somebody on the partners' page. */
class Writer {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: Watched["requests"];

  private constructor({ page, complaints, requests }: Watched) {
    this.page = page;
    this.complaints = complaints;
    this.requests = requests;
  }

  static async open(how: Surroundings): Promise<Writer> {
    const writer = new Writer(await watched(await profile(stage.visitors, how)));
    await writer.page.goto(`${stage.line.visitor}/partner/`);
    return writer;
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  field(name: string): Locator {
    return this.page.getByRole("textbox", { name, exact: true });
  }

  async goes(name: string): Promise<void> {
    await this.page.getByRole("button", { name: new RegExp(`^${name.slice(0, 30)}`) }).click();
  }

  async chooses(legend: string, answer: string): Promise<void> {
    await this.page
      .getByRole("group", { name: legend, exact: true })
      .getByText(answer, { exact: true })
      .click();
  }

  /** The reference, once it is there. */
  async isThere(texts: typeof partnerEn | typeof partnerEs): Promise<string> {
    await this.page.getByRole("heading", { name: texts.done.heading }).waitFor();
    await this.page.getByText(texts.done.text(24)).waitFor();
    return (await this.page.locator("p.reference").textContent())?.replace(/\s/g, "") ?? "";
  }

  async keeps(): Promise<unknown> {
    const cookies = await this.page.context().cookies();
    const stored = await this.page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      bases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
    }));
    return { cookies, ...stored };
  }
}

const NOTHING = { cookies: [], local: 0, session: 0, bases: 0, caches: 0 };

describe("the partners' page", () => {
  const story = new Story();
  const folder = mkdtempSync(join(tmpdir(), "sotto-partner-"));
  let sam: Staff;
  let alex: Staff;
  let worried: Writer;
  let partner: Writer;
  let apiKey = "";
  let reference = "";

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all(stage.visitors.contexts().map((one) => one.close()));
  });

  story.step("somebody worried reads what will happen, and is told what is missing", async () => {
    worried = story.meets("worried", await Writer.open({ phone: true }));
    expect(await worried.page.title()).toBe(partnerEn.title);
    const exit = worried.page.getByRole("link", { name: partnerEn.exit });
    expect(await look(worried.page, exit)).toEqual([]);
    await worried.goes(partnerEn.start.tip);
    await worried.page.getByText(partnerEn.tip.willNotItems[0] ?? "").waitFor();
    expect(await look(worried.page, exit)).toEqual([]);
    await worried.button(partnerEn.tip.go).click();
    await worried.page.getByText(partnerEn.problems.text).waitFor();
    const first = worried.field(partnerEn.tip.text);
    expect(await first.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await look(worried.page, exit)).toEqual([]);
  });

  story.step("without a network the form is kept in the tab, and goes by itself", async () => {
    await worried.field(partnerEn.tip.text).fill(MARKS.tip);
    await worried.chooses(partnerEn.tip.reasons, partnerEn.reasons.noSafeBed);
    await worried.page.context().setOffline(true);
    await worried.button(partnerEn.tip.go).click();
    await worried.page.getByText(partnerEn.sending.network).waitFor();
    expect(await look(worried.page)).toEqual([]);
    await worried.page.context().setOffline(false);
    expect(await worried.isThere(partnerEn)).toMatch(/^[\w-]{22}$/);
    expect(await look(worried.page)).toEqual([]);
    expect(await worried.page.getByText(MARKS.tip).count()).toBe(0);
    expect(await worried.keeps()).toEqual(NOTHING);
    expect(worried.complaints).toEqual([]);
  });

  story.step("the desk says plainly that nobody verified it, and a supervisor reads it", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.queue.getByText(t.nobody.queue).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(d.trouble.nothingWaiting).waitFor();
    await sam.button(d.queue.next).click();
    await sam.page.getByRole("heading", { name: t.nobody.heading }).waitFor();
    await sam.page.getByRole("heading", { name: t.doNot.heading }).waitFor();
    await sam.page.getByText(MARKS.tip).waitFor();
    await sam.page.getByText(t.nobody.name).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.page.getByLabel(t.status.next).selectOption("accepted");
    await sam.button(t.status.go).click();
    await sam.page.getByLabel(t.status.next).selectOption("completed");
    await sam.button(t.status.goEnd).click();
    await sam.page.getByText(MARKS.tip).waitFor({ state: "detached" });
  });

  story.step("a supervisor gives a partner a key that may keep keys", async () => {
    await sam.button(admin.nav).click();
    await sam.button(partners.section).click();
    await sam.button(partners.add).click();
    await sam.page.getByLabel(partners.form.name).fill("Harbor clinic");
    await sam.page.getByLabel(partners.form.kind).selectOption("hospitalClinic");
    await sam.button(partners.form.save).click();
    await sam.page.getByRole("button", { name: partners.keys.add }).click();
    await sam.page.getByText(partners.keys.api).click();
    await sam.page.getByText(partners.scopes.keepKeys).click();
    await sam.button(partners.keys.make).click();
    apiKey = await sam.page.getByLabel(partners.keys.shown).inputValue();
    expect(apiKey).toMatch(/^sotto_/);
    await sam.button(partners.keys.done).click();
    // And the one of its program, which signs.
    await sam.page.getByRole("button", { name: partners.keys.add }).click();
    await sam.page.getByText(partners.keys.signing).click();
    const made = execFileSync(PROGRAM, ["--folder", folder, "key"], { encoding: "utf8" });
    await sam.page.getByRole("textbox", { name: partners.keys.publicKey }).fill(made.trim());
    await sam.button(partners.keys.make).click();
    await sam.page.getByText(/^The key is added/).waitFor();
  });

  story.step("the partner refers somebody with its key, by keyboard to the first answer", async () => {
    partner = story.meets("partner", await Writer.open({}));
    await tabTo(partner.page, partner.page.getByRole("button", { name: /^I work with people/ }));
    await partner.page.keyboard.press("Enter");
    await partner.page.getByRole("heading", { name: p.refer.heading }).waitFor();
    await unfold(partner.page);
    await partner.page.getByText(p.access.none).waitFor();
    expect(await look(partner.page)).toEqual([]);
    await partner.field(p.access.apiLabel).fill("not a key");
    await partner.button(p.access.use).click();
    await partner.page.getByText(p.access.apiBad).waitFor();
    await partner.field(p.access.apiLabel).fill(apiKey);
    await partner.button(p.access.use).click();
    await partner.page.getByText(p.access.known(p.proofs.apiKey)).waitFor();
    await partner.page.getByText(p.refer.ask).waitFor();
    await partner.chooses(p.refer.knows, p.knows.yes);
    await partner.chooses(p.refer.consent, p.consents.personAgreedVerbal);
    await partner.page.getByText(p.refer.agreed).waitFor();
    await partner.page.getByText(p.reasons.noSafeBed ?? "").click();
    await partner.field(p.contact.number).fill("12");
    await partner.button(p.refer.go).click();
    await partner.page.getByText(partnerEn.problems.submitter).waitFor();
    await partner.page.getByText(p.refer.number).waitFor();
    await partner.field(p.refer.submitter).fill("Night shift");
    await partner.field(p.contact.number).fill("203 555 0166");
    await partner.field(p.contact.codeWord).fill(MARKS.word);
    await partner.field(p.refer.text).fill(MARKS.referral);
    expect(await look(partner.page)).toEqual([]);
    await partner.button(p.refer.go).click();
    reference = await partner.isThere(partnerEn);
    expect(partner.complaints).toEqual([]);
  });

  story.step("it comes to whoever helps next, as the partner's, with number and word", async () => {
    await alex.queue.getByText(t.queue).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(MARKS.referral).waitFor();
    await alex.page.getByText(NUMBER).waitFor();
    await alex.page.getByText(MARKS.word).waitFor();
    await alex.page.getByText("Harbor clinic").waitFor();
    await alex.page.getByText(reference).waitFor();
    expect(await alex.page.getByText(t.nobody.heading).count()).toBe(0);
    await close(alex, MARKS.referral);
  });

  story.step("the partner changes its key by itself, and sees that its form came", async () => {
    await partner.page.goto(`${stage.line.visitor}/partner/`);
    await partner.goes(partnerEn.start.own);
    await partner.field(p.access.apiLabel).fill(apiKey);
    await partner.button(p.access.use).click();
    await partner.page.getByRole("heading", { name: p.own.keys("Harbor clinic") }).waitFor();
    await partner.page.getByRole("cell", { name: reference }).waitFor();
    expect(await look(partner.page)).toEqual([]);
    await partner.button(p.own.add).click();
    expect(await look(partner.page)).toEqual([]);
    await partner.button(p.own.make).click();
    const fresh = await partner.page.getByLabel(p.own.shown).inputValue();
    expect(fresh).not.toBe(apiKey);
    expect(await look(partner.page)).toEqual([]);
    await partner.button(p.own.done).click();
    await partner.button(p.access.forget).click();
    await partner.field(p.access.apiLabel).fill(fresh);
    await partner.button(p.access.use).click();
    const old = partner.page
      .getByRole("listitem")
      .filter({ hasText: p.scopes.keepKeys, hasNotText: p.own.yours });
    await old.getByRole("button", { name: p.own.revoke }).click();
    await partner.button(p.own.yes).click();
    await partner.page.getByText(/revoked/).waitFor();
    await partner.button(p.access.forget).click();
    await partner.field(p.access.apiLabel).fill(apiKey);
    await partner.button(p.access.use).click();
    await partner.page.getByText(p.trouble.key).waitFor();
    expect(await partner.page.getByRole("heading", { name: p.own.receipts }).count()).toBe(0);
    expect(await partner.keeps()).toEqual(NOTHING);
  });

  story.step("the key file of its program signs in the browser", async () => {
    await partner.button(p.access.forget).click();
    const listed = await keyIdAtDesk(sam);
    await partner.goes(partnerEn.back);
    await partner.goes(partnerEn.start.refer);
    await unfold(partner.page);
    await partner.chooses(p.access.which, p.access.file);
    await partner.page.getByLabel(p.access.fileHint).setInputFiles(join(folder, "key"));
    await partner.field(p.access.keyId).fill(listed);
    await partner.button(p.access.use).click();
    await partner.page.getByText(p.access.known(p.proofs.signature)).waitFor();
    await partner.chooses(p.refer.knows, p.knows.yes);
    await partner.chooses(p.refer.consent, p.consents.personOnLine);
    await partner.field(p.refer.submitter).fill("Day shift");
    await partner.field(p.refer.text).fill(MARKS.signed);
    await partner.button(p.refer.go).click();
    await partner.isThere(partnerEn);
    await partner.page.getByRole("heading", { name: stay.code }).waitFor();
    await alex.queue.getByText(t.queue).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(MARKS.signed).waitFor();
    expect(await alex.page.getByText(t.unsigned).count()).toBe(0);
    expect(await alex.page.getByText(t.otherKey).count()).toBe(0);
    await close(alex, MARKS.signed);
    expect(partner.complaints).toEqual([]);
  });

  story.step("a question is asked in Spanish, about nobody, and read at the desk", async () => {
    const paper = story.meets("paper", await Writer.open({ phone: true, locale: "es-US" }));
    await paper.goes(partnerEs.start.ask);
    await paper.button(partnerEs.ask.go).click();
    await paper.page.getByText(partnerEs.problems.topic).waitFor();
    expect(await look(paper.page)).toEqual([]);
    await paper.chooses(partnerEs.ask.topic, partnerEs.ask.topics.training);
    await paper.field(partnerEs.ask.text).fill(MARKS.question);
    await paper.field(partnerEs.ask.submitter).fill("Escuela del puerto");
    await paper.button(partnerEs.ask.go).click();
    await paper.isThere(partnerEs);
    await alex.queue.getByText(t.queue).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByRole("heading", { name: t.person.question }).waitFor();
    await alex.page.getByText(MARKS.question).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await close(alex, MARKS.question);
    expect(paper.complaints).toEqual([]);
  });

  story.step("nothing of it stands on the server's disk or in its log, and nothing went elsewhere", () => {
    const marks = [...Object.values(MARKS), NUMBER, apiKey];
    expect(scan(stage.line.folder, stage.line.log, marks)).toEqual([]);
    for (const { requests } of [worried, partner])
      for (const request of requests) expect(request.url()).toContain(stage.line.visitor);
    return Promise.resolve();
  });
});

/** Closes the referral that is open. */
async function close(staff: Staff, mark: string): Promise<void> {
  const status = staff.page.getByLabel(t.status.next);
  await status.selectOption("accepted");
  await staff.button(t.status.go).click();
  await staff.page.getByText(t.status.now(t.statuses.accepted)).waitFor();
  await status.selectOption("completed");
  await staff.button(t.status.goEnd).click();
  await staff.page.getByText(mark).waitFor({ state: "detached" });
}

/** What the desk calls the key that signs. */
async function keyIdAtDesk(sam: Staff): Promise<string> {
  const key = sam.page.getByText(new RegExp(`^${partners.proofs.signature} `)).first();
  return /([\w-]{22})$/.exec((await key.textContent())?.trim() ?? "")?.[1] ?? "";
}
