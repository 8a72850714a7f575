/** A child-protection line forwards a boy of fifteen: whom to think of first, another form about him, and tasks with clocks. In real browsers. */
import { afterAll, describe, expect } from "vitest";
import { admin } from "../src/text/admin.ts";
import { beside as b } from "../src/text/beside.ts";
import { desk as d } from "../src/text/desk.ts";
import { partners as p } from "../src/text/partners.ts";
import { people as who } from "../src/text/people.ts";
import { referral as r } from "../src/text/referral.ts";
import { rota } from "../src/text/rota.ts";
import { router as t } from "../src/text/router.ts";
import { task } from "../src/text/task.ts";
import { opens } from "./lib/arrival.ts";
import { profile } from "./lib/browser.ts";
import { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { look, unfold } from "./lib/look.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";

const MARK = "marker-boy-dunlin-1507";
const OTHER = "marker-boy-dunlin-1508";
const RECEIPT = "marker-report-4711";
const stage = new Stage();

describe("a boy of fifteen, forwarded twice", () => {
  const story = new Story();
  const hotline = new Forwarder();
  let sam: Staff;
  let bea: Staff;

  function sends(mark: string, town: string): void {
    const routing = {
      form: "referral",
      language: "es",
      personKnows: "yes",
      consent: "personAgreedVerbal",
      reasons: ["under18"],
    };
    const form = { routing, age: "from13To17", town, situation: ["labour", "unaccompanied"], text: mark };
    hotline.sends(`${mark}.json`, JSON.stringify(form));
  }

  afterAll(async () => {
    hotline.remove();
    await Promise.all(stage.desks.contexts().map((one) => one.close()));
  });

  story.step("a supervisor writes down who is cleared, on what a duty rests, and the partner", async () => {
    sam = story.meets("sam", await Staff.open(await profile(stage.desks), stage.line, "sam"));
    await sam.logsIn(stage.line.passphrase("sam"));
    await sam.isConnected();
    await opens(sam.page, admin.people.section);
    await sam.button(`${who.page}: Bea`).click();
    await sam.page.getByLabel(who.facts.clearance).fill("2026-01-05");
    await sam.page.getByLabel(who.facts.languages).fill("es, en");
    await sam.page.getByLabel(who.facts.mandate).selectOption("socialWorker");
    await sam.button(who.facts.save).click();
    await sam.page.getByText(who.facts.saved).waitFor();
    await sam.button(p.section).click();
    await hotline.isWrittenDown(sam, "Careline", "dcfCareline", "+1 800 842 2288");
    await sam.page.getByRole("button", { name: p.keys.add }).click();
    await hotline.typesKey(sam);
    await hotline.isSetUp(sam, stage.line);
    sends(MARK, "Norwalk");
  });

  story.step(
    "whom to think of first: both rows for a minor, no team for Norwalk, nothing required",
    async () => {
      bea = story.meets("bea", await stage.logIn("bea"));
      await bea.queue.getByText(r.queue).waitFor();
      await bea.button(d.queue.next).click();
      await bea.page.getByText(MARK).waitFor();
      const panel = bea.page.getByRole("region", { name: t.heading });
      await panel.getByText(t.lead).waitFor();
      const rows = panel.getByRole("heading", { level: 3 });
      await panel
        .getByText(/Look up the coordinator/)
        .first()
        .waitFor();
      expect(await rows.allTextContents()).toEqual(
        expect.arrayContaining(["Under 18, born abroad or without parents", "Under 18, born here"]),
      );
      await panel.getByText(t.known.heading).click();
      await panel.getByLabel(t.known.born).selectOption("abroad");
      await panel.getByLabel(t.known.town, { exact: true }).fill("Bridgeport, CT");
      await panel
        .getByText(/Center for Family Justice/)
        .first()
        .waitFor();
      await unfold(bea.page);
      expect(await look(bea.page)).toEqual([]);
    },
  );

  story.step("another form about him is read beside it, and joined by hand", async () => {
    sends(OTHER, "Norwalk");
    await bea.queue.getByText(d.queue.states.waiting, { exact: true }).first().waitFor();
    const which = bea.page.getByLabel(b.which);
    await which.waitFor();
    await which.selectOption({ index: 1 });
    await bea.button(b.look).click();
    await bea.page.getByText(OTHER).waitFor();
    expect(await look(bea.page)).toEqual([]);
    await bea.button(b.join).click();
    await bea.page.getByRole("region", { name: b.joined }).getByText(OTHER).waitFor();
    await bea.page.getByText(d.queue.waiting(0)).waitFor();
    expect(await look(bea.page)).toEqual([]);
    await bea.button(b.part).click();
    await bea.page.getByRole("region", { name: b.joined }).waitFor({ state: "detached" });
    await bea.queue.getByText(d.queue.states.waiting, { exact: true }).first().waitFor();
  });

  story.step("the report and the request are offered, and open only by a tap", async () => {
    await bea.page.getByText(task.offer.report).waitFor();
    await bea.page.getByText(task.offer.request).waitFor();
    await bea.button(task.offer.reportGo).click();
    await bea.page.getByText(task.offer.reportHas).waitFor();
    await bea.button(task.offer.requestGo).click();
    await bea.page.getByText(task.offer.requestHas).waitFor();
    await bea.button(task.offer.show).first().click();
    await bea.page.getByRole("heading", { level: 1, name: task.heading }).waitFor();
    await bea.page.getByText(task.report.mandates.socialWorker).waitFor();
  });

  story.step("step by step: the cause, the call, its number, the form, and that he was told", async () => {
    const report = bea.page.getByRole("article").filter({ hasText: task.kinds.mandatedReport });
    await report.getByRole("button", { name: task.report.cause }).click();
    await report.getByText(/1-800-842-2288/).waitFor();
    await unfold(bea.page);
    expect(await look(bea.page)).toEqual([]);
    await report.getByRole("checkbox", { name: task.report.limited }).check();
    await report.getByRole("button", { name: task.report.oral }).click();
    await report.getByText(task.report.stages.writtenDue).waitFor();
    await report.getByLabel(task.report.note).fill(RECEIPT);
    await report.getByRole("button", { name: task.report.noteSave }).click();
    await report.getByRole("button", { name: task.report.noteShow }).click();
    await report.getByText(task.report.noteIs(RECEIPT)).waitFor();
    expect(await look(bea.page)).toEqual([]);
    await report.getByRole("button", { name: task.report.written }).click();
    await report.getByText(task.report.stages.writtenSent).waitFor();
    await report.getByLabel(task.report.tell).selectOption("told");
    await report.getByRole("button", { name: task.report.tellSave, exact: true }).first().click();
    await report.getByRole("button", { name: task.report.close }).click();
    await bea.page.getByText(`${task.over} (1)`).waitFor();
  });

  story.step(
    "nothing is filed before a supervisor and counsel were asked; a date is kept, no birth date",
    async () => {
      const request = bea.page.getByRole("article").filter({ hasText: task.kinds.hhsRequest });
      await request.getByLabel(task.request.guardian).selectOption("possibly");
      await request.getByRole("button", { name: task.request.guardianSave }).click();
      await request.getByText(task.request.mayNot).waitFor();
      expect(await request.getByRole("button", { name: task.request.filed }).isDisabled()).toBe(true);
      await request.getByRole("button", { name: task.request.consult }).click();
      await request.getByRole("button", { name: task.request.counsel }).click();
      await request.getByText(task.request.counselled).waitFor();
      expect(await look(bea.page)).toEqual([]);
      await bea.page.getByLabel(task.date.day).fill("2031-05-02");
      await bea.button(task.date.go).click();
      await bea.page.getByRole("heading", { name: task.labels.fileBeforeBirthday }).waitFor();
    },
  );

  story.step(
    "a supervisor sees them, gives one on with a reason, and the handover counts the clocks",
    async () => {
      await sam.page.reload();
      await sam.unlocks();
      await sam.page.getByRole("button", { name: /^Tasks/ }).click();
      const others = sam.page.getByRole("list", { name: task.others });
      const request = others.getByRole("article").filter({ hasText: task.kinds.hhsRequest });
      await request.getByText(task.owner("Bea")).waitFor();
      expect(await request.getByRole("button", { name: task.request.filed }).count()).toBe(0);
      await request.getByText(task.give.heading).click();
      await request.getByLabel(task.give.who).selectOption({ label: "Alex" });
      await request.getByLabel(task.give.why).selectOption("away");
      await request.getByRole("button", { name: task.give.go }).click();
      await request.getByText(task.owner("Alex")).waitFor();
      expect(await look(sam.page)).toEqual([]);
      await opens(sam.page, rota.handover.section);
      await sam.page.getByText(task.handover.open(2, 0)).waitFor();
    },
  );

  story.step("nothing of it stands on the server's disk or in its log", () => {
    expect(scan(stage.line.folder, stage.line.log, [MARK, OTHER, RECEIPT])).toEqual([]);
    return Promise.resolve();
  });
});
