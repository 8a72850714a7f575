/** A case in daily life: a new device waits until a colleague's desk lets it in, and who is taken off or lost reads nothing new. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { arrives, button, compares, isIn, link, opens } from "./lib/arrival.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
let alex: Staff;
let bea: Staff;
let phone: Page;

async function cases(page: Page): Promise<void> {
  await button(page, d.nav.cases).click();
}

async function opensCase(page: Page): Promise<void> {
  await cases(page);
  // Whoever had a case open comes back to it.
  const back = button(page, d.cases.back);
  if ((await back.count()) > 0) await back.click();
  await button(page, new RegExp(`^${d.cases.open}: `)).click();
  await page.getByRole("heading", { name: d.cases.kinds.handoff }).waitFor();
}

async function writes(page: Page, note: string): Promise<void> {
  await page.getByLabel(d.cases.add).fill(note);
  await button(page, d.cases.addGo).click();
  await page.getByText(note).waitFor();
}

describe("the keys of a case", () => {
  test("are sealed to everybody who is assigned", { timeout: 120_000 }, async () => {
    [alex, bea] = await Promise.all([stage.logIn("alex"), stage.logIn("bea")]);
    const visitor = await Visitor.open(await profile(stage.visitors), stage.line.visitor, en);
    await visitor.begins();
    await bea.takesNext();
    await bea.unfolds(d.handoff.heading);
    await bea.page.getByLabel(d.handoff.fields.called).fill("Mari");
    await bea.button(d.handoff.propose).click();
    await visitor.button(en.handoff.yes).click();
    await bea.page.getByRole("checkbox", { name: "Alex" }).check();
    await bea.button(d.handoff.open).click();
    await bea.page.getByText(d.handoff.done).waitFor();
    await opensCase(alex.page);
    expect(await look(alex.page)).toEqual([]);
  });

  test("reach another device by the desk of a colleague", { timeout: 180_000 }, async () => {
    const sam = await stage.logIn("sam");
    await opens(alex.page, a.devices.section);
    await button(alex.page, a.enrol.add).click();
    const url = await link(alex.page);
    await button(alex.page, a.enrol.close).click();
    const words = stage.line.passphrase("alex");
    phone = await arrives(await profile(stage.desks), url, "Phone", words, false);
    await opens(sam.page, a.people.section);
    await compares(sam.page, "Alex", phone, a.enrol.certify);
    await isIn(phone);
    await cases(phone);
    await phone.getByText(d.cases.access.waiting).waitFor();
    expect(await button(phone, new RegExp(`^${d.cases.open}: `)).count()).toBe(0);
    expect(await look(phone)).toEqual([]);
    await opens(phone, a.keys.section);
    await phone.getByText(a.keys.work.casesWaiting(1)).waitFor();
    // Bea's desk does it without a tap within the minute; here she does not wait for it.
    await opens(bea.page, a.keys.section);
    await button(bea.page, a.keys.now).click();
    // The list on the phone says so by itself when its desk looks the next time; here nobody waits for that either.
    await expect
      .poll(async () => {
        await cases(phone);
        return button(phone, new RegExp(`^${d.cases.open}: `)).count();
      })
      .toBe(1);
    await opensCase(phone);
    await phone.getByRole("heading", { name: /Mari/ }).waitFor();
  });

  test("are new ones after somebody was taken off", { timeout: 120_000 }, async () => {
    await opensCase(alex.page);
    await button(alex.page, `${d.cases.takeOff}: Bea`).click();
    await alex.page.getByText(d.cases.takeOffAsk("Bea")).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await button(alex.page, d.cases.takeOffSure).click();
    await button(alex.page, `${d.cases.takeOff}: Bea`).waitFor({ state: "detached" });
    await writes(alex.page, "without Bea");
    await cases(bea.page);
    await bea.page.getByText(d.cases.none).waitFor();
    await opensCase(phone);
    await phone.getByText("without Bea").waitFor();
  });

  test(
    "are new ones when a device is lost, and nothing that was typed is",
    { timeout: 120_000 },
    async () => {
      await opens(alex.page, a.devices.section);
      await button(alex.page, `${a.devices.revoke}: Phone`).click();
      // This device reads the case as well: nothing would be lost.
      expect(await alex.page.getByText(a.devices.casesAlone(1)).count()).toBe(0);
      await button(alex.page, a.devices.revoke).click();
      await phone.getByText(d.logIn.reasons.expired).waitFor();
      await opensCase(alex.page);
      await writes(alex.page, "after the loss");
      await alex.page.getByText("without Bea").waitFor();
    },
  );

  test("are not thrown away unnoticed", { timeout: 120_000 }, async () => {
    await button(alex.page, d.cases.leave).click();
    await alex.page.getByText(d.cases.lastHolder).waitFor();
    expect(await button(alex.page, d.cases.takeOffSure).isDisabled()).toBe(true);
    await opens(alex.page, a.devices.section);
    await alex.page.getByRole("button", { name: new RegExp(`^${a.devices.revoke}: `) }).click();
    await alex.page.getByText(a.devices.casesAlone(1)).waitFor();
    expect(await button(alex.page, a.devices.revoke).isDisabled()).toBe(true);
    expect(await look(alex.page)).toEqual([]);
    expect([...alex.complaints, ...bea.complaints]).toEqual([]);
  });
});
