/** A case record at two desks: written by both at once, without a connection, with a picture, and looked for. */
import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { record as r } from "../src/text/record.ts";
import { Staff } from "./lib/desk.ts";
import { look, unfold } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";

const stage = new Stage();
let alex: Staff;
let bea: Staff;

const CONTACT = r.sections.contact;

function section(staff: Staff, name: string): Locator {
  return staff.page.getByRole("region", { name, exact: true });
}

async function opensCase(staff: Staff): Promise<void> {
  await staff.button(d.nav.cases).click();
  const back = staff.button(d.cases.back);
  if ((await back.count()) > 0) await back.click();
  await staff.page.getByRole("button", { name: new RegExp(`^${d.cases.open}: `) }).click();
  await section(staff, r.timeline.heading).waitFor();
}

/** Opens the form of the contact rules. */
async function editsContact(staff: Staff): Promise<void> {
  await section(staff, CONTACT.heading)
    .getByRole("button", { name: `${r.change}: ${CONTACT.heading}` })
    .click();
}

async function sets(staff: Staff, field: string, value: string): Promise<void> {
  await section(staff, CONTACT.heading).getByLabel(field).selectOption(value);
}

async function saves(staff: Staff, heading: string): Promise<void> {
  const form = section(staff, heading);
  await form.getByRole("button", { name: r.save, exact: true }).click();
  await form.getByRole("button", { name: r.save, exact: true }).waitFor({ state: "detached" });
}

/** A picture as a telephone makes it: with a place in it that nobody sees. */
async function photograph(staff: Staff, marker: string): Promise<Buffer> {
  const plain = await staff.page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 480;
    const context = canvas.getContext("2d");
    context?.fillRect(10, 10, 300, 200);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
  });
  const exif = Buffer.from(`Exif\0\0${marker}`, "latin1");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  const bytes = Buffer.from(plain);
  return Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, bytes.subarray(2)]);
}

describe("a case record", () => {
  test("is opened by hand, and a colleague is let in", { timeout: 120_000 }, async () => {
    [alex, bea] = await Promise.all([stage.logIn("alex"), stage.logIn("bea")]);
    await bea.button(d.nav.cases).click();
    await bea.unfolds(r.byHand.heading);
    expect(await look(bea.page)).toEqual([]);
    const go = bea.button(r.byHand.go);
    await bea.page.getByLabel(r.byHand.note).fill("Agreed on the telephone");
    expect(await go.isDisabled(), "without the person's word there is no case").toBe(true);
    await bea.page.getByLabel(r.byHand.agreed).check();
    await go.click();
    await opensCase(bea);
    await bea.page.getByLabel(d.cases.assign).selectOption({ label: "Alex" });
    await bea.button(d.cases.assignGo).click();
    await bea.page.getByRole("list", { name: d.cases.assigned }).getByText("Alex").waitFor();
    await opensCase(alex);
    await alex.page.getByText("Agreed on the telephone").waitFor();
  });

  test("keeps what two wrote at the same time until one decides", { timeout: 120_000 }, async () => {
    await Promise.all([editsContact(alex), editsContact(bea)]);
    await sets(alex, CONTACT.fields.texts ?? "", "yes");
    await sets(bea, CONTACT.fields.texts ?? "", "no");
    await sets(bea, CONTACT.fields.voicemail ?? "", "neutral");
    await saves(alex, CONTACT.heading);
    await saves(bea, CONTACT.heading);
    await bea.page.getByText(r.disputed.heading).waitFor();
    await section(bea, CONTACT.heading).getByText(r.disputed.other("Yes", "Alex")).waitFor();
    expect(await look(bea.page)).toEqual([]);
    await bea.button(r.disputed.take("Yes")).click();
    await bea.page.getByText(r.disputed.heading).waitFor({ state: "detached" });
    await alex.button(d.cases.reload).click();
    await section(alex, CONTACT.heading).getByText("Neutral only").waitFor();
    expect(await section(alex, CONTACT.heading).getByText(r.disputed.newest("Bea")).count()).toBe(0);
  });

  test("keeps what was written without a connection, also over a reload", { timeout: 180_000 }, async () => {
    const lost = /\/api\/v1\/cases\/(entries|read|many)$/;
    await bea.page.route(lost, (route) => route.abort());
    await bea.page.getByLabel(d.cases.add).fill("written in a cellar");
    await bea.button(d.cases.addGo).click();
    await bea.page.getByRole("heading", { name: r.waiting.heading(1) }).waitFor();
    // The record shows it to who wrote it.
    await section(bea, r.timeline.heading).getByText("written in a cellar").waitFor();
    const needs = section(bea, r.sections.need.heading);
    await needs.getByRole("button", { name: r.sections.need.add }).click();
    await needs.getByLabel(r.sections.need.fields.what ?? "").selectOption("dental");
    await saves(bea, r.sections.need.heading);
    await bea.page.getByRole("heading", { name: r.waiting.heading(2) }).waitFor();
    expect(await look(bea.page)).toEqual([]);
    // Meanwhile somebody else goes on.
    await alex.page.getByLabel(d.cases.add).fill("written at the desk");
    await alex.button(d.cases.addGo).click();
    await section(alex, r.timeline.heading).getByText("written at the desk").waitFor();
    await bea.button(d.nav.out).click();
    await bea.page.getByRole("alert").getByText(r.waiting.logOut(2)).waitFor();
    await bea.button(r.waiting.stay).click();
    bea.page.once("dialog", (dialog) => void dialog.accept());
    await bea.page.reload();
    await bea.unlocks();
    await bea.button(d.nav.cases).click();
    await bea.page.getByText(r.waiting.heading(2)).waitFor();
    await bea.page.unroute(lost);
    await opensCase(bea);
    await bea.page.getByRole("heading", { name: /not stored yet/ }).waitFor({ state: "detached" });
    await alex.button(d.cases.reload).click();
    const timeline = section(alex, r.timeline.heading);
    await timeline.getByText("written in a cellar").waitFor();
    await timeline.getByText("written at the desk").waitFor();
    await section(alex, r.sections.need.heading).getByText("Dental care").waitFor();
    expect(await timeline.getByText("written in a cellar").count(), "once").toBe(1);
  });

  test("keeps pictures, and nothing of them but what is seen", { timeout: 120_000 }, async () => {
    const marker = "41.1177 N 73.4082 W";
    await alex.page.evaluate(() => {
      const kept: number[][] = [];
      Reflect.set(window, "drawn", kept);
      const draw = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, "toBlob");
      const toBlob: unknown = draw?.value;
      HTMLCanvasElement.prototype.toBlob = function spy(done, type, quality) {
        const watched = (blob: Blob | null): void => {
          void blob?.arrayBuffer().then((bytes) => kept.push([...new Uint8Array(bytes)]));
          done(blob);
        };
        if (typeof toBlob === "function") Reflect.apply(toBlob, this, [watched, type, quality]);
      };
    });
    const buffer = await photograph(alex, marker);
    expect(buffer.toString("latin1")).toContain(marker);
    const pictures = section(alex, r.pictures.heading);
    await pictures
      .getByLabel(r.pictures.file)
      .setInputFiles({ name: "me.jpg", mimeType: "image/jpeg", buffer });
    await pictures.getByLabel(r.pictures.name).fill("A page");
    await alex.button(r.pictures.add).click();
    await alex.button(`${r.pictures.show}: A page`).waitFor();
    const drawn = await alex.page.evaluate(() => {
      const kept: unknown = Reflect.get(window, "drawn");
      return Array.isArray(kept) ? kept.flatMap((one: unknown) => (Array.isArray(one) ? [one] : [])) : [];
    });
    const sealed = Buffer.from((drawn.at(-1) ?? []).map(Number));
    expect(sealed.length).toBeGreaterThan(500);
    expect(sealed.toString("latin1")).not.toContain(marker);
    await opensCase(bea);
    await bea.button(`${r.pictures.show}: A page`).click();
    const canvas = section(bea, r.pictures.heading).locator("canvas");
    await expect
      .poll(async () => canvas.evaluate((one) => (one instanceof HTMLCanvasElement ? one.width : 0)))
      .toBe(640);
    expect(await look(bea.page)).toEqual([]);
    await pictures
      .getByLabel(r.pictures.file)
      .setInputFiles({ name: "no.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
    await pictures.getByLabel(r.pictures.name).fill("Not a picture");
    await alex.button(r.pictures.add).click();
    await alex.page.getByText(d.cases.trouble.notAPicture).waitFor();
    await bea.button(`${r.pictures.delete}: A page`).click();
    await bea.button(r.pictures.deleteSure).click();
    await bea.button(`${r.pictures.show}: A page`).waitFor({ state: "detached" });
  });

  test("is found by words that it holds, on this device", { timeout: 120_000 }, async () => {
    const people = section(bea, r.sections.person.heading);
    await people.getByRole("button", { name: r.sections.person.add }).click();
    await people.getByLabel(r.sections.person.fields.alias ?? "").fill("Mónica");
    await saves(bea, r.sections.person.heading);
    await bea.button(d.cases.back).click();
    await unfold(bea.page);
    await bea.button(r.search.go).click();
    const sent: string[] = [];
    bea.page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
    await bea.page.getByLabel(r.search.words, { exact: true }).fill("monica");
    await bea.page.getByText(r.search.found(1)).waitFor();
    expect(await look(bea.page)).toEqual([]);
    expect(sent.filter((one) => one.includes("monica"))).toEqual([]);
    await bea.page.getByRole("button", { name: `${d.cases.open}: Mónica` }).click();
    await bea.page.getByRole("heading", { name: /Mónica/ }).waitFor();
    expect([...alex.complaints, ...bea.complaints].filter((one) => !one.includes("ERR_FAILED"))).toEqual([]);
  });
});
