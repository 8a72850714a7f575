/** The rest of the pictures: calls, partners and their referrals, wishes, interpreters, what two say apart, practice. */
import { onWall } from "../src/call/hours.ts";
import { admin as a } from "../src/text/admin.ts";
import { aside } from "../src/text/aside.ts";
import { callEn as call } from "../src/text/call-en.ts";
import { callback } from "../src/text/callback.ts";
import { desk as d } from "../src/text/desk.ts";
import { drill } from "../src/text/drill.ts";
import { en } from "../src/text/en.ts";
import { figures } from "../src/text/figures.ts";
import { interpreter as i } from "../src/text/interpreter.ts";
import { partners as p } from "../src/text/partners.ts";
import { referral as r } from "../src/text/referral.ts";
import type { Camera } from "./lib/camera.ts";
import type { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { onTour, Tour } from "./lib/tour.ts";

export async function takeRest(camera: Camera): Promise<void> {
  await onTour(async (line, browser) => {
    const tour = new Rest(line, browser, camera);
    await tour.wishes();
    await tour.talk();
    await tour.calls();
    await tour.referrals();
    await tour.practice();
  });
}

class Rest extends Tour {
  /** Somebody who waits would rather talk with a woman. */
  async wishes(): Promise<void> {
    const { take, both } = this.camera;
    const visitor = await this.visitor();
    await visitor.button(en.closed.stay).click();
    await visitor.begins();
    await visitor.unfolds(en.prefer.open);
    await visitor.page.getByRole("radio", { name: en.prefer.choices.woman }).check();
    await visitor.page.getByText(en.prefer.unmet).waitFor();
    await take("phone-prefer", visitor.page, true);
    const alex = await this.one("alex");
    await alex.queue.getByText(d.queue.prefers.woman).waitFor();
    await both("prefer", alex.page);
    await visitor.page.getByRole("radio", { name: en.prefer.choices.anybody }).check();
    await alex.takesNext();
    await visitor.button(en.chat.end).click();
    await visitor.button(en.chat.endYes).click();
    await alex.wrapsUp("Gave information");
  }

  /** An interpreter, and what two of the staff say apart. */
  async talk(): Promise<void> {
    const { take, both } = this.camera;
    const alex = await this.one("alex");
    const ines = await this.one("ines");
    const visitor = await this.visitor();
    await visitor.begins();
    await alex.takesNext();
    await visitor.isWith("Alex");
    await visitor.says("Hablo mejor español.");
    await alex.reads("Hablo mejor español.");
    await alex.unfolds(i.heading);
    await both("interpreters", alex.page);
    await alex.button(i.ask("Ines")).click();
    await ines.page.getByRole("alert").getByText(i.incoming("Alex")).waitFor();
    await both("interpreter-asked", ines.page);
    await ines.comesIn(i.incoming("Alex"));
    await visitor.heading(en.interpreter.heading).waitFor();
    await take("phone-interpreter", visitor.page, true);
    await visitor.button(en.interpreter.yes("Ines")).click();
    await ines.page.getByText(i.inside).waitFor();
    await ines.says("Buenos días, soy Ines.");
    await visitor.reads("Buenos días, soy Ines.");
    await both("interpreter-inside", ines.page);
    await visitor.button(en.interpreter.leave("Ines")).click();
    const sam = await this.one("sam");
    await alex.asks("Sam", "support");
    await sam.comesIn(d.invite.incoming.support("Alex"));
    await alex.button(aside.open("Sam")).click();
    await alex.page.getByText(aside.only("Sam")).waitFor();
    await alex.page.getByLabel(aside.label("Sam")).fill("May I ask her where she is?");
    await alex.button(aside.send("Sam")).click();
    await sam.page
      .getByRole("log", { name: aside.log("Alex") })
      .getByText("May I ask")
      .waitFor();
    await both("aside", alex.page);
    await both("aside-supervisor", sam.page);
    await sam.button(d.chat.leave).click();
    await visitor.button(en.chat.end).click();
    await visitor.button(en.chat.endYes).click();
    await alex.wrapsUp("Gave information");
  }

  /** Somebody is to be called; the telephones are looked at. */
  async calls(): Promise<void> {
    const { both } = this.camera;
    const visitor = await this.visitor();
    await visitor.button(en.start.askCall).click();
    await visitor.heading(call.ask.heading).waitFor();
    const { page } = visitor;
    await page.getByLabel(call.ask.number).fill("(203) 555-0177");
    for (const day of Object.values(call.days)) await page.getByRole("checkbox", { name: day }).check();
    await page.getByLabel(call.ask.starts, { exact: true }).fill(wall(-30));
    await page.getByLabel(call.ask.ends, { exact: true }).fill(wall(180));
    await page.getByLabel(call.ask.zone).selectOption("America/New_York");
    await visitor.button(call.ask.go).click();
    await visitor.heading(call.done.heading).waitFor();
    await this.camera.take("phone-call-done", page, true);
    const sam = await this.one("sam");
    await nav(sam, callback.nav);
    await sam.page.getByRole("button", { name: callback.telephones.test }).click();
    await sam.page.getByRole("radio", { name: callback.telephones.shows.number, exact: true }).check();
    await both("telephones", sam.page);
    await sam.button(callback.telephones.save).click();
    await sam.page.getByRole("alert").getByText(callback.telephones.none).waitFor();
    await both("telephones-broken", sam.page);
    const alex = await this.one("alex");
    await nav(alex, callback.nav);
    await alex.page.getByRole("button", { name: new RegExp(`^${callback.take}`) }).click();
    await alex.page.getByRole("heading", { name: callback.card.heading }).waitFor();
    await both("call-card", alex.page);
    const boxes = alex.page.getByRole("region", { name: callback.card.heading }).getByRole("checkbox");
    for (const box of await boxes.all()) await box.check();
    await alex.button(callback.card.ready).click();
    await alex.button(callback.card.start).click();
    await alex.page.getByText("+1 203 555 0177").waitFor();
    await alex.page.getByRole("radio", { name: callback.outcomes.no_answer }).check();
    await both("call-now", alex.page);
    await alex.button(callback.call.save).click();
    await sam.button(a.nav).click();
    await sam.button(figures.section).click();
    await sam.page.getByRole("heading", { name: figures.calls.heading }).waitFor();
    await both("figures", sam.page);
  }

  /** Another hotline in the register, and what it sends. */
  async referrals(): Promise<void> {
    const { both } = this.camera;
    const hotline = new Forwarder();
    const sam = await this.one("sam");
    const { page } = sam;
    await sam.button(a.nav).click();
    await sam.button(p.section).click();
    await hotline.isWrittenDown(sam, "Night hotline", "otherStateHotline", "+1 860 555 0100");
    await page.getByRole("button", { name: p.keys.add }).click();
    await page.getByRole("radio", { name: p.keys.certificate }).check();
    await both("partner-certificate", page);
    await page.getByRole("radio", { name: p.keys.signing }).check();
    await hotline.typesKey(sam);
    await hotline.isSetUp(sam, this.line);
    await both("partners", page);
    hotline.sends(
      "night.csv",
      "form,language,personKnows,consent,reasons,about,number,text\n" +
        "referral,es,yes,personAgreedVerbal,noSafeBed,Maria,+12035550188,Left this morning; waits at the bus station.\n",
    );
    const alex = await this.one("alex");
    await nav(alex, d.nav.queue);
    await alex.queue.getByText(r.queue).waitFor();
    await both("referral-waits", alex.page);
    await alex.button(d.queue.next).click();
    await alex.page.getByRole("heading", { name: new RegExp(`^${r.forms.referral}`) }).waitFor();
    await both("referral", alex.page);
    hotline.remove();
  }

  /** A link for practice, and the page that it opens. */
  async practice(): Promise<void> {
    const { take, both } = this.camera;
    const sam = await this.one("sam");
    await sam.button(drill.section).click();
    await sam.button(drill.make).click();
    const link = await sam.page.getByLabel(drill.link).inputValue();
    await both("drill", sam.page);
    const player = await this.visitor(link);
    await player.page.getByText(en.drill.banner).waitFor();
    await take("phone-drill-start", player.page, true);
    await player.begins();
    await take("phone-drill-waiting", player.page, true);
    const alex = await this.one("alex");
    await nav(alex, d.nav.queue);
    await alex.queue.getByText(drill.mark).waitFor();
    await both("drill-queue", alex.page);
  }
}

/** A page of the desk, with or without a number beside its name. */
async function nav(staff: Staff, name: string): Promise<void> {
  await staff.page
    .getByRole("button", { name: new RegExp(`^${name}`) })
    .first()
    .click();
}

/** A time of day in New York, so many minutes from now. */
function wall(minutes: number): string {
  const { minute } = onWall("America/New_York", Date.now() + minutes * 60_000);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
