/** Somebody on another hotline's line is brought into a chat by a code, with the worker who was with them beside them (S3). In real browsers. */
import { afterAll, describe, expect } from "vitest";
import { admin } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { guest as g } from "../src/text/guest.ts";
import { level } from "../src/text/level.ts";
import { partners as p } from "../src/text/partners.ts";
import { stay } from "../src/text/stay.ts";
import { PHONE, watched, type Watched } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { isSeen, look } from "./lib/look.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

const MARK = "marker-introduction-dunlin-4771";
const stage = new Stage();

describe("somebody whom another hotline brings in", () => {
  const story = new Story();
  const hotline = new Forwarder();
  let alex: Staff;
  let person: Visitor;
  let maria: Watched;
  let code = "";
  let seat = "";

  afterAll(async () => {
    hotline.remove();
    await Promise.all([...stage.desks.contexts(), ...stage.visitors.contexts()].map((one) => one.close()));
  });

  story.step("a partner is in the register, with the key of its program", async () => {
    const sam = story.meets("sam", await stage.logIn("sam"));
    await sam.button(admin.nav).click();
    await sam.button(p.section).click();
    await hotline.isWrittenDown(sam, "National hotline", "nhth", "+1 860 555 0100");
    await sam.page.getByRole("button", { name: p.keys.add }).click();
    await hotline.typesKey(sam);
    await hotline.isSetUp(sam, stage.line);
  });

  story.step(
    "a worker with somebody on the telephone answers the questions, and has a code to read out",
    async () => {
      // Form, knows, on the line, language, no safe bed, name, age, place, town, number … text, submitter, name and work, yes.
      const answers = `1\n2\n2\nen\n8\nAna\n5\n3\nBridgeport\n\n\n1\n\n\n\n${MARK}\nNight desk\nMaria\nNational hotline\n2\n`;
      const said = hotline.run(["ask"], answers);
      expect(said).toContain("A person reads it.");
      code = /\n {4}(\d{4} \d{4} \d{2})\n/.exec(said)?.[1] ?? "";
      seat = /\n {4}(http\S+#stay=\S+)\n/.exec(said)?.[1] ?? "";
      expect(code).not.toBe("");
      maria = await watched(await stage.visitors.newContext());
      await maria.page.goto(seat);
      await maria.page.getByText(stay.expected).waitFor();
      expect(new URL(maria.page.url()).hash, "the seat is out of the address").toBe("");
      expect(await look(maria.page)).toEqual([]);
    },
  );

  story.step("an advocate acknowledges the form", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.button(d.queue.next).click();
    await alex.page.getByText(MARK).waitFor();
    await alex.page.getByText(g.expected).waitFor();
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("the person types the code, and comes to that advocate", async () => {
    person = await Visitor.open(await stage.visitors.newContext(), stage.line.visitor, en);
    await person.comesCloser();
    await person.button(en.start.code).click();
    await person.page.getByLabel(en.code.label).fill("12");
    await person.button(en.code.go).click();
    await person.page.getByText(en.code.short).waitFor();
    expect(await look(person.page, person.exit)).toEqual([]);
    await person.page.getByLabel(en.code.label).fill(code);
    await person.button(en.code.go).click();
    await person.heading(en.chat.heading).waitFor();
    await person.page.setViewportSize(PHONE);
    await alex.button(level.offer.take).click();
    await person.isWith("Alex");
  });

  story.step("they say yes to the worker, who sits beside them", async () => {
    await person.heading(en.guest.heading("Maria")).waitFor();
    await expect.poll(() => isSeen(person.button(en.guest.no))).toBe(true);
    await alex.page.getByText(g.asked("Maria")).waitFor();
    await maria.page.getByText(stay.asked).waitFor();
    expect(await look(person.page, person.exit)).toEqual([]);
    await person.button(en.guest.yes("Maria")).click();
    await maria.page.getByText(stay.inside(["Alex"])).waitFor();
    await person.page.getByText(en.guest.here("Maria")).waitFor();
    await alex.page.getByText(g.here("Maria")).waitFor();
    await maria.page.getByLabel(stay.label).fill(`${MARK} I am with you`);
    await maria.page.getByRole("button", { name: stay.send }).click();
    await person.reads(`${MARK} I am with you`);
    await person.says(`${MARK} stay a moment`);
    await maria.page.getByText(`${MARK} stay a moment`).waitFor();
    await alex.log.getByText(`${MARK} I am with you`).waitFor();
    for (const page of [maria.page, alex.page]) expect(await look(page)).toEqual([]);
    expect(await look(person.page, person.exit)).toEqual([]);
  });

  story.step("her seat is not left by one tap", async () => {
    const button = (name: string) => maria.page.getByRole("button", { name, exact: true });
    await button(stay.leave).click();
    await maria.page.getByText(stay.leaveAsk).waitFor();
    expect(await look(maria.page)).toEqual([]);
    await button(stay.leaveNo).click();
    await maria.page.getByText(stay.inside(["Alex"])).waitFor();
  });

  story.step("on a telephone the newest text is seen, and not under the field to write in", async () => {
    await person.page.setViewportSize(PHONE);
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const words = `${MARK} number ${number}`;
      await maria.page.getByLabel(stay.label).fill(words);
      await maria.page.getByRole("button", { name: stay.send }).click();
      await expect.poll(() => isSeen(person.line(words)), { message: words }).toBe(true);
    }
  });

  story.step("both say so, and she goes", async () => {
    await alex.button(g.confirm("Maria")).click();
    await person.heading(en.guest.through("Maria")).waitFor();
    await expect.poll(() => isSeen(person.button(en.guest.mayGo("Maria")))).toBe(true);
    await maria.page.getByText(stay.ready("Alex")).waitFor();
    expect(await look(person.page, person.exit)).toEqual([]);
    await person.button(en.guest.mayGo("Maria")).click();
    await maria.page.getByText(stay.through).waitFor();
    await person.page.getByText(en.guest.here("Maria")).waitFor({ state: "detached" });
    await alex.page.getByRole("heading", { name: g.heading }).waitFor({ state: "detached" });
    await person.says(`${MARK} just us`);
    await alex.log.getByText(`${MARK} just us`).waitFor();
  });

  story.step("the code leads nobody else anywhere", async () => {
    const other = await Visitor.open(await stage.visitors.newContext(), stage.line.visitor, en);
    await other.comesCloser();
    await other.button(en.start.code).click();
    await other.page.getByLabel(en.code.label).fill(code);
    await other.button(en.code.go).click();
    await other.page.getByText(en.code.over).waitFor();
    expect(await other.heading(en.over.heading).count(), "nothing was over").toBe(0);
    expect(await look(other.page, other.exit)).toEqual([]);
    await other.button(en.code.again).click();
    await other.heading(en.code.heading).waitFor();
  });

  story.step("nothing of it stands on the server's disk or in its log", () => {
    expect(scan(stage.line.folder, stage.line.log, [MARK, code.replaceAll(" ", "")])).toEqual([]);
    return Promise.resolve();
  });
});
