/** Somebody asks about a person at three in the morning, and a paper comes: the script, the call-back, the alert at every desk, the register. */
import type { Locator } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { admin } from "../src/text/admin.ts";
import { legal as t } from "../src/text/legal.ts";
import { partners } from "../src/text/partners.ts";
import type { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { look } from "./lib/look.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";

const OFFICER = "marker-officer-dunlin-4840";
const WORDS = "marker-paper-dunlin-4841";
const DEPARTMENT = "Police, front desk";
const NUMBER = "+18605550111";
const stage = new Stage();

describe("an enquiry and a paper", () => {
  const story = new Story();
  const theirs = new Forwarder();
  let sam: Staff;
  let alex: Staff;
  let bea: Staff;

  const at = ({ page }: Staff, name: string | RegExp): Locator => page.getByRole("button", { name }).first();

  afterAll(async () => {
    theirs.remove();
    await Promise.all(stage.desks.contexts().map((each) => each.close()));
  });

  story.step("the register has the department’s own number", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await sam.button(admin.nav).click();
    await sam.button(partners.section).click();
    await theirs.isWrittenDown(sam, DEPARTMENT, "otherStateHotline", "+1 860 555 0111", "2026-01-05");
  });

  story.step("one tap from every page: the answer in both languages, and no place for a name", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    bea = story.meets("bea", await stage.logIn("bea"));
    await at(alex, t.asked).click();
    await alex.page.getByText(t.script.en).waitFor();
    await alex.page.getByText(t.script.es).waitFor();
    const form = alex.page.getByRole("form", { name: t.script.form });
    expect(await form.getByRole("textbox").count()).toBe(1);
    await form.getByLabel(t.script.said).waitFor();
    expect(await alex.page.getByRole("searchbox").count()).toBe(0);
    expect(await look(alex.page)).toEqual([]);
    await form.getByLabel(t.script.claim).selectOption("police");
    await form.getByLabel(t.script.agency).selectOption({ label: DEPARTMENT });
    await form.getByLabel(t.script.said).fill(OFFICER);
    await form.getByRole("button", { name: t.script.go }).click();
    await alex.page.getByText(t.script.saved).waitFor();
  });

  story.step(
    "the number is the register’s; who insists on a search is written down and gets none",
    async () => {
      await alex.page.getByText(NUMBER).waitFor();
      await alex.page.getByText(t.back.never).waitFor();
      await at(alex, t.back.search).click();
      await alex.page.getByText(t.back.searched).waitFor();
      expect(await look(alex.page)).toEqual([]);
    },
  );

  story.step("a supervisor sees at once that something waits", async () => {
    await sam.page.getByText(t.bar.one(t.kinds.missingPersonQuery)).waitFor({ timeout: 60_000 });
    await at(sam, t.bar.go).click();
    await sam.page.getByText(OFFICER).waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("they know no such officer: one tap, and every desk is warned without a name", async () => {
    await at(alex, t.back.failed).click();
    await alex.page.getByText(t.back.warned).waitFor();
    const warned = bea.page.getByRole("alert").filter({ hasText: t.alert.falseCaller.heading });
    await warned.waitFor({ timeout: 30_000 });
    expect(await warned.textContent()).not.toContain(OFFICER);
    expect(await look(bea.page)).toEqual([]);
    await warned.getByRole("button", { name: t.alert.seen }).press("Enter");
    await warned.waitFor({ state: "detached" });
  });

  story.step("a subpoena comes: what to do now stands there, and nothing can be skipped", async () => {
    await sam.page.getByRole("alert").getByRole("button", { name: t.alert.seen }).click({ timeout: 30_000 });
    await at(sam, t.page.new).click();
    const form = sam.page.getByRole("form", { name: t.page.new });
    await form.getByLabel(t.take.kind).selectOption("subpoenaAttorney");
    await form.getByText(t.first.subpoenaAttorney).waitFor();
    await form.getByLabel(t.take.from).fill("Defense counsel");
    await form.getByLabel(t.take.words).fill(WORDS);
    expect(await look(sam.page)).toEqual([]);
    await form.getByRole("button", { name: t.take.go }).click();
    const item = sam.page.getByRole("article", { name: t.kinds.subpoenaAttorney });
    await item.getByText(WORDS).waitFor();
    await item.getByText(t.item.noJudge).waitFor();
    for (const [tap, then] of [
      [t.step.hold.nothing, t.states.holdSet],
      [t.step.verify.go, t.states.verified],
      [t.step.counsel.go, t.states.counsel],
    ] as const) {
      await item.getByRole("button", { name: tap }).click();
      await item.getByText(then, { exact: true }).waitFor();
    }
    expect(await item.getByRole("button", { name: t.step.comply.go }).count()).toBe(0);
    await item.getByLabel(t.step.notify.why).selectOption("noRecord");
    await item.getByRole("button", { name: t.step.notify.not }).click();
    await item.getByText(t.states.personUnreachable, { exact: true }).waitFor();
    await item.getByText(t.step.comply.none).waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("an incident: the 24 hours have no excuse, and it closes when all is answered", async () => {
    const item = sam.page.getByRole("article", { name: t.incident.causes.falseCaller });
    for (const duty of ["contain", "director"] as const) {
      const name = `${t.incident.duties[duty].name}: ${t.incident.answers.done}`;
      await item.getByRole("button", { name }).click();
    }
    await item.getByText(t.incident.worse).click();
    await item.getByRole("button", { name: t.incident.worseGo }).click();
    await item.getByText(t.incident.state.imminent).first().waitFor();
    const pays = `${t.incident.duties.grantMaker.name}: ${t.incident.answers.done}`;
    expect(await item.getByRole("form", { name: t.incident.duties.grantMaker.name }).count()).toBe(0);
    await item.getByRole("button", { name: pays }).click();
    for (const [duty, answer] of [
      ["attorneyGeneral", "done"],
      ["residents", "done"],
      ["persons", "safeWay"],
    ] as const) {
      const form = item.getByRole("form", { name: t.incident.duties[duty].name });
      await form.getByLabel(t.incident.answer).selectOption(answer);
      await form.getByRole("button", { name: t.incident.save }).click();
      await form.waitFor({ state: "detached" });
    }
    expect(await look(sam.page)).toEqual([]);
    await item.getByRole("button", { name: t.incident.close }).click();
    await sam.page.getByText(t.incident.none).waitFor();
  });

  story.step("nothing of it is readable on the disk", () => {
    expect(scan(stage.line.folder, stage.line.log, [OFFICER, WORDS])).toEqual([]);
    return Promise.resolve();
  });
});
