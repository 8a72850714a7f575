/** S1: ten past two in Norwalk, sixteen, Spanish, and the phone may be taken. Step by step, in real browsers. */
import type { BrowserContext } from "playwright-core";
import { describe, expect } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { care as c } from "../src/text/care.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { es } from "../src/text/es.ts";
import { level as l } from "../src/text/level.ts";
import { people as p } from "../src/text/people.ts";
import { playbooks, type Playbook } from "../src/text/playbook.ts";
import { opens } from "./lib/arrival.ts";
import { NEUTRAL, profile } from "./lib/browser.ts";
import { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { asked, history, kept, NOTHING } from "./lib/traces.ts";
import { Visitor } from "./lib/visitor.ts";

/** What she says first, before anybody is there. */
const FIRST = "no puedo hablar mucho, él duerme";
const AGE = "tengo 16";
const BACK = "soy yo, qué te dije?";

const stage = new Stage();
const story = new Story();
let phone: BrowserContext;
let she: Visitor;
let alex: Staff;
let bea: Staff;
let sam: Staff;

/** What an advocate has before them for one hard case, and whether it is open. */
function playbook(key: Playbook["key"]): { heading: string; first: string } {
  const found = playbooks.find((one) => one.key === key);
  if (!found?.steps[0]) throw new Error(`no playbook ${key}`);
  return { heading: found.heading, first: found.steps[0] };
}

async function isBefore(staff: Staff, key: Playbook["key"]): Promise<void> {
  await staff.page.getByText(playbook(key).first, { exact: true }).waitFor();
}

describe("S1: nobody is alone with it at ten past two", () => {
  story.step(
    "the second one on duty speaks Spanish and is cleared for minors; the first one neither",
    async () => {
      sam = story.meets("sam", await Staff.open(await profile(stage.desks), stage.line, "sam"));
      await sam.logsIn(stage.line.passphrase("sam"));
      await sam.isConnected();
      await opens(sam.page, a.people.section);
      await sam.button(`${p.page}: Bea`).click();
      await sam.page.getByLabel(p.facts.clearance).fill("2026-01-05");
      await sam.page.getByLabel(p.facts.languages).fill("es, en");
      await sam.button(p.facts.save).click();
      await sam.page.getByText(p.facts.saved).waitFor();
      alex = story.meets("alex", await stage.logIn("alex"));
      bea = story.meets("bea", await stage.logIn("bea"));
    },
  );

  story.step("1. a neutral page, in Spanish", async () => {
    phone = await profile(stage.visitors, { phone: true, locale: "en-US" });
    she = story.meets("she", await Visitor.open(phone, stage.line.visitor, en));
    await she.button(es.name).click();
    she.t = es;
    await she.heading(es.start.heading).waitFor();
    expect(await she.page.title()).toBe("Chat");
    expect(await kept(phone, she.page)).toEqual(NOTHING);
  });

  story.step("2. two taps: urgent by her own word, and what she types stays on the phone", async () => {
    const sent: string[] = [];
    she.page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
    await she.page.getByRole("radio", { name: es.start.mayBeTaken }).check();
    await she.page.getByRole("radio", { name: es.start.cannotTalkLong }).check();
    await she.begins();
    await she.status.getByText(es.waiting.placed).waitFor();
    await she.says(FIRST);
    await she.delivered(FIRST, "held");
    expect(sent.filter((frame) => frame.includes('"type":"send"'))).toEqual([]);
    expect(await look(she.page)).toEqual([]);
  });

  story.step("3. who speaks Spanish is asked, takes it with a key, and answers", async () => {
    const question = (staff: Staff) => staff.page.getByRole("group", { name: l.offer.heading });
    await question(bea).waitFor();
    const words = await question(bea).innerText();
    expect(words).toContain("T2");
    expect(words).toContain("Spanish");
    expect(await question(alex).count()).toBe(0);
    await bea.page.keyboard.press("Alt+Shift+T");
    await bea.isInside();
    await she.isWith("Bea");
    await bea.reads(FIRST);
    await bea.says("Hola, aquí estoy.");
    await she.reads("Hola, aquí estoy.");
  });

  story.step("4. short texts and four questions; the limits come before an age", async () => {
    await bea.page.getByText(d.chat.vanish).waitFor();
    await isBefore(bea, "vanish");
    const limits = d.script.parts.findIndex((part) => part.label.startsWith("3."));
    expect(limits).toBeGreaterThan(0);
    await bea.button(d.script.parts[limits]?.label ?? "").click();
    await bea.button(d.chat.send).click();
    await she.reads(d.script.parts[limits]?.es.slice(0, 40) ?? "");
    expect(await look(bea.page)).toEqual([]);
  });

  story.step("5. she is sixteen: never less than urgent, and only for who is cleared", async () => {
    await she.says(AGE);
    await bea.reads(AGE);
    await bea.page.getByLabel(d.chat.minor).check();
    await bea.queue.getByText(d.queue.minor).waitFor();
    await isBefore(bea, "minor");
    await bea.button(l.change).click();
    await bea.page.getByLabel(l.why).selectOption({ label: l.reasons.past });
    await bea.button(l.set).click();
    await bea.page.getByText(d.trouble.minorIsUrgent).waitFor();
  });

  story.step("6. he sleeps next door: imminent, and a supervisor is called beside her", async () => {
    await bea.button(l.change).click();
    await bea.page.getByLabel(l.why).selectOption({ label: l.reasons.controllerNear });
    await bea.button(l.set).click();
    await bea.queue.getByText(`${d.queue.levels.T1}: ${l.reasons.controllerNear}`).waitFor();
    await isBefore(bea, "danger");
    await sam.page.getByText(l.call.why.imminent).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(l.call.seen).click();
    await sam.page.getByText(l.call.why.imminent).waitFor({ state: "detached" });
  });

  story.step("8. she presses exit: gone from the phone, and nobody looks for her", async () => {
    const asking = [...she.requests];
    await she.exit.click();
    await she.page.getByRole("heading", { name: NEUTRAL }).waitFor();
    const behind = await history(phone, she.page);
    expect(behind.filter((url) => url.startsWith(stage.line.visitor))).toEqual([]);
    expect(await asked(asking)).toEqual({ origins: [stage.line.visitor], tells: [] });
    await bea.page.getByText(d.wrapUp.ended.quickExit).waitFor();
  });

  story.step("11. codes only; Bea steps away, and is offered somebody to talk to", async () => {
    await bea.page.getByText(/^You step away until \d\d:\d\d, after something hard/).waitFor();
    await bea.button(c.debrief.yes).waitFor();
    await bea.page.getByRole("checkbox", { name: "Safety planning" }).check();
    await bea.wrapsUp("Safety plan started, the person left");
    expect(await bea.page.locator("body").innerText()).not.toContain(AGE);
  });

  story.step("10. somebody says that it is her: another chat, which knows of none before", async () => {
    const again = story.meets(
      "again",
      await Visitor.open(
        await profile(stage.visitors, { phone: true, locale: "es-US" }),
        stage.line.visitor,
        es,
      ),
    );
    await again.heading(es.start.heading).waitFor();
    await again.begins();
    await again.says(BACK);
    await alex.button(l.offer.take).click();
    await alex.isInside();
    await alex.reads(BACK);
    const seen = await alex.page.getByRole("main").innerText();
    for (const before of [FIRST, AGE, d.queue.returning, d.chat.vanish]) expect(seen).not.toContain(before);
    expect(await again.log.innerText()).not.toContain(AGE);
    expect(again.complaints).toEqual([]);
  });
});
