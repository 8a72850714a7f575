/** Pictures of the partners' page and of what it leads to: a person who is brought in, referrals beside each other, tasks with clocks. */
import type { Page } from "playwright-core";
import { admin as a } from "../src/text/admin.ts";
import { beside } from "../src/text/beside.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { es } from "../src/text/es.ts";
import { guest } from "../src/text/guest.ts";
import { level } from "../src/text/level.ts";
import { partnerEn as t } from "../src/text/partner-en.ts";
import { partnerEs } from "../src/text/partner-es.ts";
import { partnerPro as pro } from "../src/text/partner-pro.ts";
import { partners as p } from "../src/text/partners.ts";
import { people as who } from "../src/text/people.ts";
import { router } from "../src/text/router.ts";
import { stay } from "../src/text/stay.ts";
import { task } from "../src/text/task.ts";
import { PHONE } from "./lib/browser.ts";
import type { Camera } from "./lib/camera.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { unfold } from "./lib/look.ts";
import { onTour, Tour } from "./lib/tour.ts";

export async function takePartners(camera: Camera): Promise<void> {
  await onTour(async (line, browser) => {
    const tour = new Partners(line, browser, camera);
    try {
      await tour.worried();
      await tour.register();
      await tour.refers();
      await tour.introduction();
      await tour.keys();
      await tour.minor();
    } finally {
      tour.clear();
    }
  });
}

class Partners extends Tour {
  readonly #hotline = new Forwarder();
  readonly #pages: Page[] = [];
  #apiKey = "";

  clear(): void {
    this.#hotline.remove();
  }

  /** Somebody tells of a third person, and somebody else asks a question. */
  async worried(): Promise<void> {
    const { both, take } = this.camera;
    const page = await this.#page();
    await page.getByRole("heading", { name: t.start.heading }).waitFor();
    await both("partners-page", page);
    await goes(page, t.start.tip);
    await both("tip", page);
    await button(page, t.tip.go).click();
    await page.getByText(t.problems.text).waitFor();
    await both("tip-missing", page);
    await field(page, t.tip.text).fill("She never leaves the house.");
    await page.context().setOffline(true);
    await button(page, t.tip.go).click();
    await page.getByText(t.sending.network).waitFor();
    await both("tip-waits", page);
    await page.context().setOffline(false);
    await page.getByRole("heading", { name: t.done.heading }).waitFor();
    await both("tip-came", page);
    const other = await this.#page();
    await goes(other, t.start.ask);
    await button(other, t.ask.go).click();
    await other.getByText(t.problems.topic).waitFor();
    await both("question", other);
    await button(other, es.name).click();
    await other.setViewportSize(PHONE);
    await take("phone-question-spanish", other, true);
    await button(other, partnerEs.back).click();
    await take("phone-partners-page-spanish", other, true);
    await goes(other, partnerEs.start.refer);
    await take("phone-refer-spanish", other);
  }

  /** The register: a form, and a key of each kind. */
  async register(): Promise<void> {
    const { both } = this.camera;
    const sam = await this.one("sam");
    await sam.button(a.nav).click();
    await sam.button(p.section).click();
    await sam.button(p.add).click();
    await both("register-form", sam.page);
    await sam.button(p.form.cancel).click();
    await this.#hotline.isWrittenDown(sam, "National hotline", "nhth", "+1 860 555 0100");
    await sam.page.getByRole("button", { name: p.keys.add }).click();
    await this.#hotline.typesKey(sam);
    await both("register-key", sam.page);
    await this.#hotline.isSetUp(sam, this.line);
    await sam.button(p.keys.done).click();
    await sam.page.getByRole("button", { name: p.keys.add }).click();
    await sam.page.getByText(p.keys.api).click();
    await sam.page.getByText(p.scopes.keepKeys).click();
    await sam.button(p.keys.make).click();
    this.#apiKey = await sam.page.getByLabel(p.keys.shown).inputValue();
    await both("register-api-key", sam.page);
    await sam.button(p.keys.done).click();
    await sam.page.getByRole("button", { name: p.keys.revoke }).first().click();
    await both("register", sam.page);
    await sam.button(p.keys.no).click();
  }

  /** A professional refers somebody, with everything unfolded. */
  async refers(): Promise<void> {
    const { both } = this.camera;
    const page = await this.#page();
    await goes(page, t.start.refer);
    await page.getByRole("heading", { name: pro.refer.heading }).waitFor();
    await both("refer", page);
    await unfold(page);
    await chooses(page, pro.access.which, pro.access.file);
    await both("refer-unfolded", page);
    await chooses(page, pro.access.which, pro.access.api);
    await field(page, pro.access.apiLabel).fill("not a key");
    await button(page, pro.access.use).click();
    await page.getByText(pro.access.apiBad).waitFor();
    await both("refer-no-key", page);
    await this.#unlock(page);
    await chooses(page, pro.refer.knows, pro.knows.yes);
    await chooses(page, pro.refer.consent, pro.consents.personOnLine);
    await field(page, stay.name).fill("Maria");
    await field(page, pro.contact.number).fill("12");
    await button(page, pro.refer.go).click();
    await page.getByText(t.problems.submitter).waitFor();
    await both("refer-missing", page);
    await field(page, stay.work).fill("National hotline");
    await field(page, pro.contact.number).fill("203 555 0166");
    await field(page, pro.refer.submitter).fill("Night shift");
    await field(page, pro.refer.text).fill("Is in a car park, and cannot go back.");
    await button(page, pro.refer.go).click();
    await page.getByRole("heading", { name: stay.code }).waitFor();
    await both("refer-came", page);
  }

  /** Somebody on the telephone types the code that is read to them, and the worker stays with them. */
  async introduction(): Promise<void> {
    const { both } = this.camera;
    const page = this.#last();
    const alex = await this.one("alex");
    await alex.button(d.queue.next).click();
    await alex.page.getByText(guest.expected).waitFor();
    await both("expected", alex.page);
    const code = (await page.locator("p.code").textContent()) ?? "";
    const person = await this.visitor();
    await person.comesCloser();
    await person.button(en.start.code).click();
    await both("code", person.page);
    await person.page.getByLabel(en.code.label).fill("12");
    await person.button(en.code.go).click();
    await person.page.getByText(en.code.short).waitFor();
    await this.#person("code-short", person.page);
    await person.page.getByLabel(en.code.label).fill(code);
    await person.button(en.code.go).click();
    await person.heading(en.chat.heading).waitFor();
    await alex.button(level.offer.take).click();
    await person.heading(en.guest.heading("Maria")).waitFor();
    await page.getByText(stay.asked).waitFor();
    await alex.page.getByText(guest.asked("Maria")).waitFor();
    await this.#person("guest-asked", person.page);
    await both("guest-asked-seat", page);
    await both("guest-asked-advocate", alex.page);
    await person.button(en.guest.yes("Maria")).click();
    await page.getByText(stay.inside(["Alex"])).waitFor();
    await alex.page.getByText(guest.here("Maria")).waitFor();
    await page.getByLabel(stay.label).fill("I am with you. Take your time.");
    await button(page, stay.send).click();
    await person.reads("I am with you");
    await person.says("Please stay a moment.");
    await alex.reads("Please stay a moment.");
    await this.#person("guest", person.page);
    await both("guest-seat", page);
    await both("guest-advocate", alex.page);
    await alex.button(guest.confirm("Maria")).click();
    await person.heading(en.guest.through("Maria")).waitFor();
    await page.getByText(stay.ready("Alex")).waitFor();
    await this.#person("guest-through", person.page);
    await both("guest-through-seat", page);
    await both("guest-through-advocate", alex.page);
    await person.button(en.guest.mayGo("Maria")).click();
    await page.getByText(stay.through).waitFor();
    await both("guest-gone-seat", page);
    const late = await this.visitor();
    await late.comesCloser();
    await late.button(en.start.code).click();
    await late.page.getByLabel(en.code.label).fill(code);
    await late.button(en.code.go).click();
    await late.page.getByText(en.code.over).waitFor();
    await both("code-over", late.page);
  }

  /** A partner's own keys and receipts. */
  async keys(): Promise<void> {
    const { both } = this.camera;
    const page = await this.#page();
    await goes(page, t.start.own);
    await both("own", page);
    await this.#unlock(page);
    await page.getByRole("heading", { name: pro.own.keys("National hotline") }).waitFor();
    await both("own-keys", page);
    await button(page, pro.own.add).click();
    await chooses(page, pro.own.how, pro.own.signing);
    await button(page, pro.own.make).click();
    await page.getByText(pro.own.badKey).waitFor();
    await both("own-add", page);
    await chooses(page, pro.own.how, pro.own.api);
    await button(page, pro.own.make).click();
    await page.getByLabel(pro.own.shown).waitFor();
    await page
      .getByRole("button", { name: new RegExp(`^${pro.own.revoke}`) })
      .first()
      .click();
    await both("own-made", page);
    const wrong = await this.#page();
    await goes(wrong, t.start.own);
    await field(wrong, pro.access.apiLabel).fill(`${this.#apiKey.slice(0, -4)}AAAA`);
    await button(wrong, pro.access.use).click();
    await wrong.getByText(pro.trouble.key).waitFor();
    await both("own-wrong", wrong);
    const cut = await this.#page("#stay=short");
    await cut.getByText(stay.bad).waitFor();
    await both("seat-cut", cut);
  }

  /** A boy of fifteen: whom to think of first, two forms about him, and what has to be done by a certain time. */
  async minor(): Promise<void> {
    const { both } = this.camera;
    const sam = await this.one("sam");
    await sam.button(a.people.section).click();
    await sam.button(`${who.page}: Bea`).click();
    await sam.page.getByLabel(who.facts.clearance).fill("2026-01-05");
    await sam.page.getByLabel(who.facts.languages).fill("es, en");
    await sam.page.getByLabel(who.facts.mandate).selectOption("socialWorker");
    await sam.button(who.facts.save).click();
    await sam.page.getByText(who.facts.saved).waitFor();
    this.#sends("Came alone last year; works nights and gets no pay.");
    const bea = await this.one("bea");
    const { page } = bea;
    await bea.button(d.queue.next).click();
    await page.getByRole("region", { name: router.heading }).getByText(router.lead).waitFor();
    await both("router", page);
    await page.getByText(router.known.heading).click();
    await page.getByLabel(router.known.born).selectOption("abroad");
    await page.getByLabel(router.known.town, { exact: true }).fill("Bridgeport, CT");
    await unfold(page);
    await both("router-unfolded", page);
    this.#sends("A boy at the car wash; his uncle keeps his papers.");
    await page.getByLabel(beside.which).selectOption({ index: 1 });
    await bea.button(beside.look).click();
    await page.getByText("A boy at the car wash").waitFor();
    await both("beside", page);
    await bea.button(beside.join).click();
    await page.getByRole("region", { name: beside.joined }).waitFor();
    await both("joined", page);
    await bea.button(task.offer.reportGo).click();
    await page.getByText(task.offer.reportHas).waitFor();
    await bea.button(task.offer.requestGo).click();
    await page.getByText(task.offer.requestHas).waitFor();
    await both("tasks-offered", page);
    await bea.button(task.offer.show).first().click();
    await page.getByRole("heading", { level: 1, name: task.heading }).waitFor();
    await both("tasks", page);
    await this.#tasks(page);
    await sam.page.reload();
    await sam.unlocks();
    await sam.page.getByRole("button", { name: /^Tasks/ }).click();
    const others = sam.page.getByRole("list", { name: task.others });
    await others.getByText(task.give.heading).first().click();
    await both("tasks-of-others", sam.page);
  }

  /** Step by step through the report, beside the request. */
  async #tasks(page: Page): Promise<void> {
    const { both } = this.camera;
    const report = page.getByRole("article").filter({ hasText: task.kinds.mandatedReport });
    await report.getByRole("button", { name: task.report.cause }).click();
    await report.getByText(/1-800-842-2288/).waitFor();
    await unfold(page);
    await both("tasks-cause", page);
    await report.getByRole("button", { name: task.report.oral }).click();
    await report.getByLabel(task.report.note).fill("4711");
    await report.getByRole("button", { name: task.report.noteSave }).click();
    await report.getByText(task.report.noteSaved).waitFor();
    await both("tasks-called", page);
    await report.getByRole("button", { name: task.report.written }).click();
    await report.getByText(task.report.stages.writtenSent).waitFor();
    await page.getByLabel(task.date.day).fill("2031-05-02");
    await button(page, task.date.go).click();
    await page.getByRole("heading", { name: task.labels.fileBeforeBirthday }).waitFor();
    await both("tasks-written", page);
  }

  #sends(text: string): void {
    const routing = {
      form: "referral",
      language: "es",
      personKnows: "yes",
      consent: "personAgreedVerbal",
      reasons: ["under18"],
    };
    const form = {
      routing,
      age: "from13To17",
      town: "Norwalk",
      situation: ["labour", "unaccompanied"],
      text,
    };
    this.#hotline.sends("form.json", JSON.stringify(form));
  }

  /** What a person sees of it on a telephone without moving it, then all of it, and the telephone again. */
  async #person(name: string, page: Page): Promise<void> {
    await this.camera.take(`screen-${name}`, page);
    await this.camera.both(name, page);
    await page.setViewportSize(PHONE);
  }

  /** The partners' page in a browser of its own. */
  async #page(hash = ""): Promise<Page> {
    const page = await (await this.profile()).newPage();
    await page.goto(`${this.line.visitor}/partner/${hash}`);
    this.#pages.push(page);
    return page;
  }

  #last(): Page {
    const page = this.#pages.at(-1);
    if (page === undefined) throw new Error("no page is open");
    return page;
  }

  async #unlock(page: Page): Promise<void> {
    await field(page, pro.access.apiLabel).fill(this.#apiKey);
    await button(page, pro.access.use).click();
    await page.getByText(pro.access.known(pro.proofs.apiKey)).waitFor();
  }
}

function button(page: Page, name: string) {
  return page.getByRole("button", { name, exact: true });
}

function field(page: Page, name: string) {
  return page.getByRole("textbox", { name, exact: true });
}

async function goes(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${name.slice(0, 30)}`) }).click();
}

async function chooses(page: Page, legend: string, answer: string): Promise<void> {
  await page.getByRole("group", { name: legend, exact: true }).getByText(answer, { exact: true }).click();
}
