/** Takes a picture of every step, phone and desk, for people to look at: `npm run screens -- FOLDER`. */
import type { Page } from "playwright-core";
import { desk as d } from "../src/text/desk.ts";
import { admin as a } from "../src/text/admin.ts";
import { callback } from "../src/text/callback.ts";
import { callEn as call } from "../src/text/call-en.ts";
import { calling } from "../src/text/calling.ts";
import { care } from "../src/text/care.ts";
import { conflicts as c } from "../src/text/conflicts.ts";
import { en } from "../src/text/en.ts";
import { es } from "../src/text/es.ts";
import { figures } from "../src/text/figures.ts";
import { level as l } from "../src/text/level.ts";
import { people as p } from "../src/text/people.ts";
import { reach as r } from "../src/text/reach.ts";
import { DESKTOP, launch, PHONE, profile } from "./lib/browser.ts";
import type { Camera } from "./lib/camera.ts";
import { Staff } from "./lib/desk.ts";
import { Line } from "./lib/server.ts";
import { Visitor } from "./lib/visitor.ts";

export async function takeScreens({ take }: Camera): Promise<void> {
  const line = await Line.start();
  const browser = await launch();
  try {
    const phone = await profile(browser, { phone: true });
    const visitor = await Visitor.open(phone, line.visitor, en);
    await visitor.heading(en.closed.heading).waitFor();
    await take("phone-closed", visitor.page, true);
    const alex = await Staff.open(await profile(browser), line, "alex");
    await take("desk-log-in", alex.page);
    await alex.logsIn(line.passphrase("alex"));
    await alex.isConnected();
    await take("desk-off-duty", alex.page);
    await alex.startsShift();
    await take("desk-empty", alex.page);

    await visitor.page.reload();
    await visitor.button(en.start.begin).waitFor();
    await take("phone-start", visitor.page, true);
    await visitor.button(es.name).click();
    visitor.t = es;
    await take("phone-start-spanish", visitor.page, true);
    await visitor.button(en.name).click();
    visitor.t = en;
    await visitor.button(en.start.safetyLink).click();
    await take("phone-safety", visitor.page, true);
    await visitor.button(en.back).click();
    await visitor.button(en.chat.seeServer).click();
    await take("phone-server", visitor.page, true);
    await visitor.button(en.back).click();
    await visitor.button(en.start.askCall).click();
    await visitor.heading(call.ask.heading).waitFor();
    await visitor.unfolds(call.ask.more);
    await take("phone-call", visitor.page, true);
    await visitor.button(en.back).click();
    await alex.page.getByRole("button", { name: new RegExp(`^${callback.nav}`) }).click();
    await alex.button(callback.plan.open).click();
    await take("desk-calls-due", alex.page, true);
    await alex.page.setViewportSize(PHONE);
    await take("phone-calls-due", alex.page, true);
    await alex.page.setViewportSize(DESKTOP);
    await alex.page.getByRole("button", { name: new RegExp(`^${d.nav.queue}`) }).click();
    await visitor.page.getByRole("radio", { name: en.start.cannotTalkLong }).check();
    await visitor.page.getByRole("radio", { name: en.start.mayBeTaken }).check();
    await visitor.begins();
    await visitor.status.getByText(en.waiting.placed).waitFor();
    await visitor.says("Is somebody there?");
    await take("phone-waiting", visitor.page);
    await alex.queue.getByText(d.queue.states.waiting, { exact: true }).waitFor();
    await alex.button(l.offer.take).waitFor();
    await take("desk-queue", alex.page);
    await alex.page.setViewportSize(PHONE);
    await take("phone-queue", alex.page, true);
    await alex.page.setViewportSize(DESKTOP);

    await alex.takesNext();
    await visitor.isWith("Alex");
    await take("phone-somebody-is-here", visitor.page);
    await alex.says("Hi, I am here with you. Is it safe to write right now?");
    await visitor.reads("Is it safe to write");
    await visitor.says("For now, yes. He is asleep.");
    await alex.reads("He is asleep");
    await alex.says("Thank you. You choose what you tell me. We can stop at any time.");
    await visitor.says("I need a place for tonight.");
    await alex.reads("a place for tonight");
    await take("phone-talk", visitor.page);
    await take("desk-talk", alex.page);
    await alex.page.evaluate(() => window.scrollTo(0, 0));
    await take("desk-talk-top", alex.page);
    await alex.button(l.change).click();
    await alex.page.setViewportSize(PHONE);
    await take("phone-talk-top", alex.page, true);
    await alex.button(l.cancel).click();
    await alex.page.setViewportSize({ width: 900, height: 1200 });
    await take("desk-talk-narrow", alex.page);
    await alex.page.setViewportSize({ width: 1280, height: 800 });
    await visitor.page.emulateMedia({ colorScheme: "dark" });
    await take("phone-talk-dark", visitor.page);
    await visitor.page.emulateMedia({ colorScheme: "light" });
    await visitor.unfolds(en.chat.readers);
    await take("phone-readers", visitor.page, true);
    await visitor.unfolds(en.chat.readers);
    await visitor.unfolds(en.come.heading);
    await visitor.button(en.come.wordsGet).click();
    await visitor.button(en.come.wordsHide).waitFor();
    await take("phone-words", visitor.page, true);
    await visitor.unfolds(en.come.heading);
    await visitor.button(en.chat.hide).first().click();
    await take("phone-hidden", visitor.page);
    await visitor.button(en.chat.show).click();

    await phone.setOffline(true);
    await visitor.status.getByText(en.chat.lost).waitFor();
    await visitor.says("are you still there");
    await alex.page.getByText(d.chat.waitingVisitor).or(alex.page.getByText(d.chat.paused)).waitFor();
    await take("phone-lost", visitor.page);
    await take("desk-visitor-lost", alex.page);
    await phone.setOffline(false);
    await alex.reads("are you still there");

    const bea = await Staff.logIn(await profile(browser), line, "bea");
    await alex.asks("Bea", "transfer");
    await bea.button(d.invite.accept).waitFor();
    await take("desk-asked", bea.page);
    await take("desk-asking", alex.page, true);
    await bea.comesIn(d.invite.incoming.transfer("Alex"));
    await visitor.button(en.passOn.yes("Bea")).waitFor();
    await take("phone-asked-to-go-on", visitor.page, true);
    await take("desk-passing", alex.page, true);
    await take("desk-coming-in", bea.page, true);
    await visitor.button(en.passOn.yes("Bea")).click();
    await bea.takesOver();
    await visitor.reads(en.chat.left("Alex"));
    await take("phone-passed-on", visitor.page);
    await take("desk-passed-on", bea.page);

    await bea.unfolds(d.handoff.heading);
    await bea.page.getByLabel(d.handoff.fields.called).fill("Mari");
    await bea.page.getByLabel(d.handoff.fields.needs).fill("a bed tonight");
    await bea.page.getByLabel(d.handoff.fields.safety).fill("never call after 6");
    await take("desk-hand-off", bea.page, true);
    await bea.button(d.handoff.propose).click();
    await visitor.button(en.handoff.yes).waitFor();
    await take("phone-hand-off", visitor.page);
    await visitor.button(en.handoff.yes).click();
    await bea.button(d.handoff.open).click();
    await bea.page.getByText(d.handoff.done).waitFor();
    await take("desk-case-open", bea.page, true);

    await visitor.button(en.chat.end).click();
    await take("phone-end-asked", visitor.page);
    await visitor.button(en.chat.endYes).click();
    await visitor.heading(en.over.heading).waitFor();
    await take("phone-over", visitor.page, true);
    await bea.page.getByRole("heading", { name: d.wrapUp.heading }).waitFor();
    await bea.page.getByLabel(d.wrapUp.disposition).selectOption({ label: "Handed off into a case" });
    await take("desk-wrap-up", bea.page, true);
    await bea.page.setViewportSize(PHONE);
    await take("phone-wrap-up", bea.page, true);
    await bea.page.setViewportSize(DESKTOP);
    await bea.wrapsUp("Handed off into a case");
    await bea.button(d.nav.cases).click();
    const open = bea.page.getByRole("button", { name: new RegExp(`^${d.cases.open}: `) });
    await open.waitFor();
    await take("desk-cases", bea.page);
    await open.click();
    await bea.page.getByRole("heading", { name: d.cases.kinds.handoff }).waitFor();
    await take("desk-case", bea.page, true);
    await bea.page.setViewportSize(PHONE);
    await take("phone-case", bea.page, true);
    await bea.button(d.cases.back).click();
    await open.waitFor();
    await take("phone-cases", bea.page, true);
    await people(await Staff.logIn(await profile(browser), line, "sam"), take);
    const plain = await profile(browser, { phone: true, scripts: false });
    const page = await plain.newPage();
    await page.goto(line.visitor);
    await take("phone-without-javascript", page, true);
  } finally {
    await browser.close();
    await line.remove();
  }
}

/** A supervisor looks after people, at a desk and on a telephone. */
async function people(
  sam: Staff,
  take: (name: string, page: Page, fullPage?: boolean) => Promise<void>,
): Promise<void> {
  const { page } = sam;
  await sam.button(a.nav).click();
  await sam.button(a.people.section).click();
  await sam.button(`${p.page}: Bea`).waitFor();
  await take("desk-people", page, true);
  await sam.button(`${p.page}: Bea`).click();
  await page.getByRole("checkbox", { name: d.roles.supervisor }).check();
  await sam.button(p.roles.ask).click();
  await sam.button(p.roles.takeBack).waitFor();
  await sam.button(p.dismiss.go).click();
  await take("desk-person", page, true);
  await page.setViewportSize(PHONE);
  await take("phone-person", page, true);
  for (const [name, section] of [
    ["calling", calling.section],
    ["figures", figures.section],
    ["debriefs", care.debriefs.section],
    ["keys", a.keys.section],
    ["conflicts", c.section],
    ["reach", r.section],
    ["devices", a.devices.section],
  ] as const) {
    await page.setViewportSize(DESKTOP);
    await sam.button(section).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    await take(`desk-${name}`, page, true);
    await page.setViewportSize(PHONE);
    await take(`phone-${name}`, page, true);
  }
  await sam.button(a.codes.add).click();
  await page.getByRole("img", { name: a.codes.picture }).waitFor();
  await take("phone-codes", page, true);
}
