/** The rota at the desk: starting a shift opens the line, a break closes it, shifts are swapped, and who plans sees what is missing. */
import { describe, expect, test } from "vitest";
import { en } from "../src/text/en.ts";
import { es } from "../src/text/es.ts";
import { desk as d } from "../src/text/desk.ts";
import { rota as t } from "../src/text/rota.ts";
import { opens } from "./lib/arrival.ts";
import { profile } from "./lib/browser.ts";
import { Staff } from "./lib/desk.ts";
import { look, unfold } from "./lib/look.ts";
import { lie } from "./lib/proxy.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
const story = new Story();
let visitor: Visitor;
let alex: Staff;
let bea: Staff;
let sam: Staff;

/** The day so many days from now, as the organisation's walls name it. */
function dayFrom(now: number, days: number): string {
  return new Date(now + days * 86_400_000).toLocaleDateString("en-CA", { timeZone: "America/New_York" });
}

describe("a shift", () => {
  story.step("whoever is connected and not on duty opens no line", async () => {
    alex = story.meets("alex", await Staff.open(await profile(stage.desks), stage.line, "alex"));
    await alex.logsIn(stage.line.passphrase("alex"));
    await alex.isConnected();
    await alex.button(t.bar.start).waitFor();
    expect(await look(alex.page)).toEqual([]);
    visitor = story.meets(
      "visitor",
      await Visitor.open(await profile(stage.visitors), stage.line.visitor, en),
    );
    await visitor.heading(en.closed.heading).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(d.trouble.notOnDuty).waitFor();
  });

  story.step("it is started by keyboard, and the line is open", async () => {
    await alex.button(t.bar.start).focus();
    await alex.page.keyboard.press("Enter");
    await alex.button(t.bar.end).waitFor();
    await alex.page.getByText(/^On duty since \d\d:\d\d: first to answer$/).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await visitor.page.reload();
    await visitor.button(en.start.begin).waitFor();
  });

  story.step("a break closes it, and coming back opens it", async () => {
    await alex.button(t.bar.pause).click();
    await alex.page.getByLabel(t.bar.why).selectOption({ label: t.breaks.stepAway });
    expect(await look(alex.page)).toEqual([]);
    await alex.button(t.bar.pause).click();
    await alex.button(t.bar.back).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await visitor.page.reload();
    await visitor.heading(en.closed.heading).waitFor();
    await alex.button(t.bar.back).click();
    await alex.button(t.bar.pause).waitFor();
  });

  story.step("a calendar shows it, and nothing but that it is duty", async () => {
    await opens(alex.page, t.own.section);
    await alex.page.getByRole("heading", { name: t.own.heading, level: 1 }).waitFor();
    await alex.button(t.own.make).click();
    const field = alex.page.getByLabel(t.own.link, { exact: true });
    await field.waitFor();
    const link = await field.inputValue();
    const shown = await fetch(link);
    expect(shown.headers.get("content-type")).toContain("text/calendar");
    const text = await shown.text();
    expect(text.match(/^SUMMARY:.*$/gm)?.every((line) => line.trim() === "SUMMARY:Duty")).toBe(true);
    expect(text).not.toMatch(/Alex|Harbor|primary|Sotto/i);
    expect(await look(alex.page)).toEqual([]);
    await alex.button(t.own.revoke).click();
    await alex.page.getByText(t.own.revoked).waitFor();
    expect((await fetch(link)).status).toBe(404);
  });
});

describe("a swap", () => {
  story.step("one asks", async () => {
    const shifts = alex.page.getByRole("button", { name: new RegExp(`^${t.own.swap}: `) });
    await shifts.nth(3).click();
    await alex.page.getByLabel(t.own.swapWith).selectOption({ label: "Bea" });
    await alex.button(t.own.swapGo).click();
    await alex.page.getByText(t.own.waits("Bea")).waitFor();
  });

  story.step("the other agrees", async () => {
    bea = story.meets("bea", await stage.logIn("bea"));
    await opens(bea.page, t.own.section);
    await bea.page.getByText(/^Alex asks you to take/).waitFor();
    expect(await look(bea.page)).toEqual([]);
    await bea.button(t.own.yes).click();
    await bea.page.getByText(t.own.youAgreed).waitFor();
  });

  story.step("a third is told whose rest is short, and means it", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await opens(sam.page, t.plan.section);
    await sam.page.getByRole("heading", { name: t.plan.swaps }).waitFor();
    await sam.button(t.plan.approve).click();
    await sam.page.getByText(t.plan.notDone).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(t.plan.despite).click();
    await sam.page.getByRole("heading", { name: t.plan.swaps }).waitFor({ state: "detached" });
  });
});

describe("planning", () => {
  const gapsHeading = () => sam.page.getByRole("heading", { name: t.plan.gaps });

  story.step("three people around the clock: no gap, and honest warnings", async () => {
    await sam.page.getByRole("heading", { name: t.plan.noGaps(14) }).waitFor();
    const warnings = sam.page.getByRole("region", { name: t.plan.breaches });
    await warnings.getByText(/^Bea: more than 3 nights in a row/).waitFor();
    await warnings.getByText(/^Sam: more than 12 hours on duty/).waitFor();
    await unfold(sam.page);
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("a shift that is taken out leaves a gap, which comes first", async () => {
    const sams = sam.page.getByRole("button", { name: new RegExp(`^${t.plan.remove("Sam", "")}`) });
    await sams.nth(1).click();
    await gapsHeading().waitFor();
    const gaps = sam.page.getByRole("region", { name: t.plan.gaps });
    expect(await gaps.getByRole("listitem").count()).toBe(1);
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("a spreadsheet with a mistake plans nothing and names the line", async () => {
    const day = dayFrom(Date.now(), 40);
    const rows = ["login,duty,day,starts,ends", `sam,boss,${day},08:00,16:00`];
    await sam.page.getByLabel(t.plan.text).fill(rows.join("\n"));
    await sam.button(t.plan.look).click();
    await sam.page.getByText(t.plan.line(2, t.problems.duty)).waitFor();
    expect(await sam.button(t.plan.import).count()).toBe(0);
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("a spreadsheet without one fills the gap", async () => {
    const gap = sam.page.getByRole("region", { name: t.plan.gaps }).getByRole("listitem");
    const from = /supervisor: \w+, (\w+ \d+) 08:00/.exec((await gap.textContent()) ?? "")?.[1] ?? "";
    const days = Array.from({ length: 15 }, (_, number) => dayFrom(Date.now(), number));
    const named = (day: string): string =>
      new Date(`${day}T12:00:00Z`).toLocaleDateString("en", { day: "numeric", month: "short" });
    const day = days.find((one) => named(one) === from) ?? "";
    const rows = ["login,duty,day,starts,ends", `sam,supervisor,${day},08:00,08:00`];
    await sam.page.getByLabel(t.plan.text).fill(rows.join("\n"));
    await sam.button(t.plan.look).click();
    await sam.page.getByText(t.plan.right(1)).waitFor();
    await sam.page
      .getByRole("region", { name: t.plan.csv })
      .getByText(/^Sam, supervisor: /)
      .waitFor();
    await sam.button(t.plan.import).or(sam.button(t.plan.despite)).click();
    await sam.page.getByText(t.plan.imported(1)).waitFor();
    await gapsHeading().waitFor({ state: "detached" });
  });

  story.step("a shift by hand: refused where somebody is on duty already, planned where not", async () => {
    const form = sam.page.getByRole("form", { name: t.plan.add });
    await form.getByLabel(t.plan.who).selectOption({ label: "Alex" });
    await form.getByLabel(t.plan.duty).selectOption({ label: t.duties.secondary });
    await form.getByLabel(t.plan.day).fill(dayFrom(Date.now(), 10));
    await form.getByLabel(t.plan.starts).fill("19:00");
    await form.getByLabel(t.plan.ends).fill("22:00");
    await form.getByRole("button", { name: t.plan.go }).click();
    await form.getByText(t.trouble.overlaps).waitFor();
    await form.getByLabel(t.plan.starts).fill("22:00");
    await form.getByLabel(t.plan.ends).fill("23:00");
    await form.getByRole("button", { name: t.plan.go }).click();
    await form.getByText(t.plan.notDone).waitFor();
    await form.getByRole("button", { name: t.plan.despite }).click();
    await form.getByText(t.plan.done).waitFor();
    await sam.page.getByRole("listitem").filter({ hasText: t.duties.secondary }).first().waitFor();
  });

  story.step("a week that repeats is ended", async () => {
    await sam.button(t.plan.endOf("Bea", t.duties.primary)).click();
    await gapsHeading().waitFor();
    expect(sam.complaints).toEqual([]);
  });
});

describe("the change of a shift", () => {
  story.step("both sides say that it was handed over", async () => {
    for (const [one, alias, side] of [
      [alex, "Alex", "outgoing"],
      [bea, "Bea", "incoming"],
    ] as const) {
      await opens(one.page, t.handover.section);
      await one.button(t.handover[side]).click();
      await one.page
        .getByRole("listitem")
        .filter({ hasText: new RegExp(`^${t.handover.said[side](alias, "")}`) })
        .waitFor();
    }
    expect(await look(bea.page)).toEqual([]);
  });
});

describe("the end of a shift", () => {
  story.step("clocking out closes the line", async () => {
    for (const one of [alex, bea, sam]) {
      await one.button(t.bar.end).click();
      await one.page.getByLabel(t.bar.ending).selectOption({ label: t.outs.over });
      await one.button(t.bar.endYes).click();
      await one.button(t.bar.start).waitFor();
    }
    await visitor.page.reload();
    await visitor.heading(en.closed.heading).waitFor();
    expect(alex.complaints).toEqual([]);
  });

  test("a closed line says in words when it opens, in both languages", async () => {
    const context = await profile(stage.visitors);
    const answer = await (await fetch(`${stage.line.visitor}/api/v1/line`)).text();
    const opensAt = Date.UTC(2026, 11, 24, 18, 15);
    await lie(context, stage.line, {
      "/api/v1/line": answer
        .replace(/"open":\w+/, '"open":false')
        .replace(/"opensAt":(null|\d+)/, `"opensAt":${opensAt}`),
    });
    const closed = await Visitor.open(context, stage.line.visitor, en);
    await closed.heading(en.closed.heading).waitFor();
    await closed.page.getByText(/Somebody is here again on Thursday, December 24/).waitFor();
    expect(await closed.page.getByRole("link", { name: "911" }).isVisible()).toBe(true);
    expect(await look(closed.page, closed.exit)).toEqual([]);
    await closed.button("Español").click();
    await closed.heading(es.closed.heading).waitFor();
    await closed.page.getByText(/Alguien estará aquí el jueves, 24 de diciembre/).waitFor();
  });
});
