/** Somebody sets an authenticator app up, and from then on a passphrase alone opens no desk. */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { button, isIn, opens } from "./lib/arrival.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_S = 30;

const stage = new Stage();
let bea: Staff;
let secret: Buffer;

/** RFC 4648 section 6. */
function base32(text: string): Buffer {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** What the app shows, so many steps from now (RFC 6238). */
function shows(steps: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1_000 / STEP_S) + steps));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const place = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("an authenticator app", () => {
  test("is set up with its first code", async () => {
    bea = await stage.logIn("bea");
    await opens(bea.page, a.devices.section);
    await button(bea.page, a.codes.add).click();
    await bea.page.getByRole("img", { name: a.codes.picture }).waitFor();
    const key = bea.page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    secret = base32((await key.innerText()).replaceAll(" ", ""));
    expect(await look(bea.page)).toEqual([]);
    await bea.page.getByLabel(a.codes.first).fill("12");
    await button(bea.page, a.codes.go).click();
    await bea.page.getByText(a.codes.wrong).waitFor();
    await bea.page.getByLabel(a.codes.first).fill(shows(0));
    await button(bea.page, a.codes.go).click();
    await bea.page.getByText(a.codes.done).waitFor();
  });

  test("is asked at the next log-in, and a wrong code lets nobody in", async () => {
    await button(bea.page, d.nav.out).click();
    await bea.logsIn(stage.line.passphrase("bea"));
    await bea.page.getByRole("heading", { name: d.logIn.codeHeading }).waitFor();
    expect(await look(bea.page)).toEqual([]);
    // The code that set it up is spent.
    await bea.page.getByLabel(d.logIn.code).fill(shows(-1));
    await button(bea.page, d.logIn.go).click();
    await bea.page.getByText(d.logIn.codeWrong).waitFor();
    await bea.page.getByLabel(d.logIn.code).fill(shows(1));
    await button(bea.page, d.logIn.go).click();
    await isIn(bea.page);
  });

  test("can be taken away again", async () => {
    await opens(bea.page, a.devices.section);
    await button(bea.page, a.codes.remove).click();
    await bea.page.getByText(a.codes.removed).waitFor();
    await button(bea.page, d.nav.out).click();
    await bea.logsIn(stage.line.passphrase("bea"));
    await isIn(bea.page);
  });
});
