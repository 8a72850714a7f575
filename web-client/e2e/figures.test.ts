/** How the line is doing, before a supervisor: live, in plots and tables, and as a table to download. In two real browsers. */
import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { figures as t } from "../src/text/figures.ts";
import { LEVELS } from "../src/wire/decode-staff.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

/** Nobody is called about what is nothing for the line. */
const CALL_LEVELS = LEVELS.filter((level) => level !== "TX");
const stage = new Stage();
const story = new Story();
let alex: Staff;
let sam: Staff;

const table = (name: string) => sam.page.getByRole("table", { name });
const waiting = () => table(t.waiting.heading).getByRole("row", { name: d.queue.levels.T4 });

async function comes(): Promise<Visitor> {
  const visitor = await Visitor.open(await profile(stage.visitors), stage.line.visitor, en);
  await visitor.button(en.start.begin).waitFor();
  await visitor.begins();
  return visitor;
}

describe("the figures of a line", () => {
  story.step("who leads opens them; who answers is not asked to", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    sam = story.meets("sam", await stage.logIn("sam"));
    await alex.button(a.nav).click();
    expect(await alex.button(t.section).count()).toBe(0);
    await alex.button(d.nav.queue).click();
    await sam.button(a.nav).click();
    await sam.button(t.section).click();
    await waiting().getByText(t.waiting.none).waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("somebody waits: the page shows it by itself", async () => {
    const visitor = story.meets("visitor", await comes());
    // Waits begin at a whole minute for whoever looks: a second after one, the first minute is over.
    await waiting()
      .getByText(t.waiting.minutes(0))
      .or(waiting().getByText(t.waiting.minutes(1)))
      .waitFor();
    expect(await waiting().getByRole("cell").first().innerText()).toBe("1");
    await sam.page.getByRole("img", { name: /T4 1/ }).waitFor();
    await alex.takesNext();
    await visitor.isWith("Alex");
    await alex.page.clock.install();
    await visitor.button(en.chat.end).click();
    await visitor.button(en.chat.endYes).click();
  });

  story.step("the wrap-up is told in codes, and reminds after five minutes wherever one is", async () => {
    await alex.page.getByRole("heading", { name: d.wrapUp.heading }).waitFor();
    await alex.page.getByLabel(d.wrapUp.disposition).selectOption({ label: "Listened and supported" });
    await alex.page.getByRole("checkbox", { name: "An interpreter helped" }).check();
    await alex.page.getByLabel(d.wrapUp.county).selectOption({ label: "New Haven" });
    await alex.page.getByRole("radio", { name: d.wrapUp.yes }).check();
    expect(await look(alex.page)).toEqual([]);
    await alex.button(a.nav).click();
    expect(await alex.button(d.wrapUp.show).count()).toBe(0);
    await alex.page.clock.fastForward("05:01");
    await alex.page.getByText(d.wrapUp.due(5)).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await alex.button(d.wrapUp.show).click();
    // What was ticked before the page changed is still there.
    expect(await alex.page.getByRole("checkbox", { name: "An interpreter helped" }).isChecked()).toBe(true);
    expect(await alex.page.getByRole("radio", { name: d.wrapUp.yes }).isChecked()).toBe(true);
    await alex.button(d.wrapUp.go).click();
    await alex.page.getByRole("heading", { name: d.wrapUp.heading }).waitFor({ state: "detached" });
  });

  story.step("calls to people who asked for them stand beside the chats", async () => {
    const calls = table(t.calls.table);
    const row = calls.getByRole("row", { name: d.queue.levels.T4 });
    // Open, safe now and late are told as of now; what came of calls from five on.
    expect((await row.getByRole("cell").allInnerTexts()).slice(0, 4)).toEqual(["0", "0", "0", t.noShare]);
    expect(await calls.getByRole("row").count()).toBe(LEVELS.length);
    await sam.page
      .getByRole("img", { name: t.calls.plot(CALL_LEVELS.map((one) => `${one} ${t.noShare}`).join(", ")) })
      .waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("one of few is not told; the table to download says so as well", async () => {
    await sam.page.getByLabel(t.span).selectOption({ label: t.today });
    const answered = new RegExp(`^${t.counted.answered} ${t.few}`);
    await table(t.all.levels).getByRole("row", { name: answered }).waitFor();
    expect(await look(sam.page)).toEqual([]);
    const [download] = await Promise.all([
      sam.page.waitForEvent("download"),
      sam.button(t.quarter.go).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^line-\d{4}-Q[1-4]\.csv$/);
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines[0]).toMatch(/^quarter,from,until,by,of,Came into line,/);
    expect(lines.map((line) => line.split(",").slice(3, 5).join(" "))).toEqual([
      "by of",
      "all ",
      ...LEVELS.map((level) => `level ${level}`),
    ]);
    expect(lines[1]).toContain(t.fewOutside);
    await sam.page.getByText(t.quarter.done(download.suggestedFilename())).waitFor();
    expect([alex, sam].flatMap((staff) => staff.complaints)).toEqual([]);
  });
});
