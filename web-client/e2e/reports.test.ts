/** A quarter's report: two advocates count their cases, none twice; a supervisor adds up; what is few is not told, in tables, files and on paper. */
import { readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { packet as p } from "../src/text/packet.ts";
import { partners } from "../src/text/partners.ts";
import { record } from "../src/text/record.ts";
import { release as r } from "../src/text/release.ts";
import { report as t } from "../src/text/report.ts";
import { cells } from "../src/desk/csv.ts";
import { fields } from "../src/wire/decode.ts";
import type { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";

const SHELTER = "North shelter";
const MARK = "Mari-marker-5123";
const stage = new Stage();

describe("a quarter's report", () => {
  const story = new Story();
  const agency = new Forwarder();
  let alex: Staff;
  let bea: Staff;
  let sam: Staff;

  const region = (who: Staff, name: string): Locator => who.page.getByRole("region", { name });

  /** The reports of the administration, anew. */
  async function reports(who: Staff): Promise<void> {
    await who.button(a.nav).click();
    await who.button(t.section).click();
    await who.page.getByRole("heading", { name: t.heading, level: 1 }).waitFor();
  }

  async function opensCase(who: Staff): Promise<void> {
    await who.button(d.nav.cases).click();
    const back = who.button(d.cases.back);
    if ((await back.count()) > 0) await back.click();
    await who.page.getByRole("button", { name: new RegExp(`^${d.cases.open}: `) }).click();
    await region(who, record.timeline.heading).waitFor();
  }

  afterAll(async () => {
    agency.remove();
    await Promise.all(
      [stage.desks, stage.visitors].flatMap((one) => one.contexts().map((each) => each.close())),
    );
  });

  story.step("a case of two advocates is there to be counted", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    bea = story.meets("bea", await stage.logIn("bea"));
    await bea.button(d.nav.cases).click();
    await bea.unfolds(record.byHand.heading);
    await bea.page.getByLabel(record.byHand.note).fill(MARK);
    await bea.page.getByLabel(record.byHand.agreed).check();
    await bea.button(record.byHand.go).click();
    await opensCase(bea);
    await bea.page.getByLabel(d.cases.assign).selectOption({ label: "Alex" });
    await bea.button(d.cases.assignGo).click();
    await bea.page.getByRole("list", { name: d.cases.assigned }).getByText("Alex").waitFor();
    await opensCase(alex);
    await alex.page.getByText(MARK).waitFor();
  });

  story.step("the first who counts has it, and the other counts it no second time", async () => {
    await reports(alex);
    const own = region(alex, t.own.heading);
    await own.getByText(t.own.toCount(1)).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await own.getByRole("button", { name: t.own.go }).click();
    await own.getByText(t.own.done(1)).waitFor();
    await own.getByText(t.own.before(1)).waitFor();
    await reports(bea);
    await region(bea, t.own.heading).getByText(t.own.byOthers(1)).waitFor();
    expect(await region(bea, t.own.heading).getByRole("button", { name: t.own.go }).count()).toBe(0);
    // Who answers people sees no report, and adds nothing up.
    for (const name of [t.sum.heading, t.files.heading]) expect(await region(bea, name).count()).toBe(0);
  });

  story.step(
    "a supervisor adds up, and sees what is missing before and nothing of one client after",
    async () => {
      sam = story.meets("sam", await stage.logIn("sam"));
      await reports(sam);
      await sam.page.getByText(t.progress.waiting(1)).waitFor();
      await region(sam, t.sum.heading).getByRole("button", { name: t.sum.go }).click();
      await sam.page.getByText(t.sum.done(1)).waitFor();
      await sam.page.getByText(t.progress.all(1)).waitFor();
      await sam.page.getByText(t.few(5)).waitFor();
      await sam.page.getByLabel(t.sum.trainings, { exact: true }).fill("3");
      await sam.page.getByLabel(t.sum.trained, { exact: true }).fill("70");
      await region(sam, t.sum.heading).getByRole("button", { name: t.sum.save }).click();
      await sam.page.getByText(t.sum.saved).waitFor();
      await region(sam, t.others.heading)
        .getByRole("row", { name: `${t.others.trained} 70` })
        .waitFor();
      expect(await look(sam.page)).toEqual([]);
    },
  );

  story.step("the file says of one client what the page says: nothing", async () => {
    const [download] = await Promise.all([
      sam.page.waitForEvent("download"),
      sam.button(t.files.cases).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^cases-\d{4}-Q[1-4]\.csv$/);
    const csv = readFileSync(await download.path(), "utf8");
    const lines = cells(csv).map((line) => [line[3], line[5], line[8]]);
    expect(lines).toEqual([
      ["topic", "name", "all"],
      [t.topics.client, t.all, t.notShown],
      [t.others.heading, "cases in the sum", "1"],
      [t.others.heading, "cases", "1"],
      [t.others.heading, t.others.trainings, "3"],
      [t.others.heading, t.others.trained, "70"],
      [t.others.heading, t.others.partners, "0"],
      [t.others.heading, t.others.agreements, "0"],
    ]);
  });

  story.step("on paper there is who printed it and when, and nothing to tap", async () => {
    await sam.page.emulateMedia({ media: "print" });
    await sam.page.getByText(/^Printed by Sam at /).waitFor();
    expect(await sam.page.getByRole("button").allInnerTexts()).toEqual([]);
    expect(await sam.page.getByRole("navigation").count()).toBe(0);
    // Codes of services are long words too; an id has capitals and digits.
    const paper = await sam.page.locator("main").innerText();
    expect(paper).not.toMatch(/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{22}(?![\w-])/);
    await sam.page.emulateMedia({ media: "screen" });
  });

  story.step("a quarter that is over is told for others too, from eleven on", async () => {
    const all = sam.page.getByRole("combobox", { name: t.quarter }).getByRole("option");
    const before = (await all.nth(1).textContent()) ?? "";
    await sam.page.getByRole("combobox", { name: t.quarter }).selectOption(before);
    await sam.page.getByText(t.progress.none).waitFor();
    await sam.page.getByLabel(t.who.label).selectOption({ label: t.who.outside });
    await sam.page.getByText(t.who.hint(11)).waitFor();
    await sam.button(t.line.show).click();
    await region(sam, t.line.levels).getByText(t.line.few(11)).first().waitFor();
    expect(await look(sam.page)).toEqual([]);
    const [download] = await Promise.all([
      sam.page.waitForEvent("download"),
      sam.button(t.files.line).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`line-${before}-k11.csv`);
    expect(readFileSync(await download.path(), "utf8")).toContain(t.line.few(11));
    await sam.button(t.sum.close).click();
    await sam.page.getByText(t.sum.closeLead).waitFor();
    await sam.button(t.sum.closeYes).click();
    await sam.page.getByText(t.sum.closedNow).waitFor();
    await region(sam, t.own.heading).getByText(t.own.closed).waitFor();
  });

  story.step("what a release names leaves a case as a file, and stands in the ledger", async () => {
    await sam.button(partners.section).click();
    await agency.isWrittenDown(sam, SHELTER, "shelterHousing", "+1 860 555 0101", "2026-01-05");
    await opensCase(alex);
    const told = region(alex, r.section.heading);
    await told.getByRole("button", { name: r.take.open }).click();
    const form = told.getByRole("form", { name: r.take.open });
    await form.getByLabel(r.take.agency).selectOption({ label: SHELTER });
    await form.getByLabel(r.take.purpose).selectOption("shelterPlacement");
    await form.getByLabel(r.classes.existenceOfContact, { exact: true }).check();
    await form.getByLabel(r.classes.town, { exact: true }).check();
    await form.getByLabel(r.take.person).fill(MARK);
    await form.getByLabel(r.take.branch).selectOption("adult");
    await form.getByLabel(r.take.method).selectOption("phoneAndWritten");
    await form.getByLabel(r.take.risks).check();
    await form.getByRole("button", { name: r.take.go }).click();
    await told.getByText(r.take.saved).waitFor();
    await told.getByText(p.open, { exact: true }).click();
    await told.getByText(p.danger).waitFor();
    const what = told.getByRole("group", { name: p.what });
    expect(await what.getByRole("checkbox").count()).toBe(2);
    await told.getByRole("button", { name: p.go }).click();
    await told.getByText(p.missing).waitFor();
    expect(await look(alex.page)).toEqual([]);
    for (const one of await what.getByRole("checkbox").all()) await one.check();
    await told.getByLabel(p.understood).check();
    const [download] = await Promise.all([
      alex.page.waitForEvent("download"),
      told.getByRole("button", { name: p.go }).click(),
    ]);
    const read: unknown = JSON.parse(readFileSync(await download.path(), "utf8"));
    expect(fields(read).facts).toEqual({ inTouch: true });
    expect(fields(read).classes).toEqual(["existenceOfContact"]);
    await told.getByText(new RegExp(p.lacks(r.classes.town))).waitFor();
    // The town was not in it, and so it was not told.
    await told.getByText(new RegExp(`^${r.classes.existenceOfContact}: ${r.ways.file}, by Alex`)).waitFor();
    expect([alex, bea, sam].flatMap((staff) => staff.complaints)).toEqual([]);
  });
});
