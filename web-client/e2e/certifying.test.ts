/** A supervisor who came in by a link asks for a certifying key; the keeper of the root signs it; their desk certifies. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { certifying as c } from "../src/text/certifying.ts";
import { desk as d } from "../src/text/desk.ts";
import { arrives, button, compares, isIn, link, opens } from "./lib/arrival.ts";
import { profile } from "./lib/browser.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";

const PASSPHRASE = "another lantern for the orchard";
const BUILT = fileURLToPath(new URL("../../target/debug/sotto", import.meta.url));

const stage = new Stage();
let tess: Page;

/** The keeper of the root signs a request, on another computer as it were. Returns what the command printed. */
function signs(request: string, out: string): string {
  const demo = join(stage.line.folder, "demo");
  const file = join(stage.line.folder, `${out}.request`);
  writeFileSync(file, request);
  const root = ["--root", join(demo, "root.key"), "--root-passphrase-file", join(demo, "root.passphrase")];
  const files = ["--request", file, "--out", join(stage.line.folder, out), "--compared"];
  return execFileSync(process.env["SOTTO_BIN"] ?? BUILT, ["org", "certify-supervisor", ...root, ...files], {
    encoding: "utf8",
  });
}

async function asks(): Promise<string> {
  await tess.getByLabel(c.passphrase).fill(PASSPHRASE);
  await button(tess, c.make).click();
  const request = tess.getByLabel(c.request, { exact: true });
  await request.waitFor();
  return request.inputValue();
}

describe("a certifying key", () => {
  test("is asked for by a supervisor without one", { timeout: 180_000 }, async () => {
    const sam = await stage.logIn("sam");
    await opens(sam.page, a.people.section);
    await button(sam.page, a.enrol.invite).click();
    await sam.page.getByLabel(a.enrol.alias).fill("Tess");
    await sam.page.getByLabel(a.enrol.login, { exact: true }).fill("tess");
    await sam.page.getByRole("checkbox", { name: d.roles.advocate }).uncheck();
    await sam.page.getByRole("checkbox", { name: d.roles.supervisor }).check();
    await button(sam.page, a.enrol.make).click();
    const url = await link(sam.page);
    await button(sam.page, a.enrol.close).click();
    tess = await arrives(await profile(stage.desks), url, "Desk", PASSPHRASE, true);
    await compares(sam.page, "Tess", tess, a.enrol.certify);
    await isIn(tess);
    await opens(tess, a.keys.section);
    await tess.getByText(c.none).waitFor();
    await button(tess, c.ask).click();
    signs(await asks(), "earlier");
    expect(await look(tess)).toEqual([]);
  });

  test("is taken when the root has answered, and no other answer is", { timeout: 180_000 }, async () => {
    await button(tess, c.anew).click();
    const request = await asks();
    const printed = signs(request, "certificate");
    const words = await tess.locator("p.note strong").innerText();
    expect(printed).toContain(words);
    await tess.getByLabel(c.answer).fill("nonsense");
    await tess.getByLabel(c.passphrase).fill(PASSPHRASE);
    await button(tess, c.take).click();
    await tess.getByText(c.trouble.unreadable).waitFor();
    await tess.getByLabel(c.answer).fill(readFileSync(join(stage.line.folder, "earlier"), "utf8"));
    await tess.getByLabel(c.passphrase).fill(PASSPHRASE);
    await button(tess, c.take).click();
    await tess.getByText(c.trouble.request).waitFor();
    await tess.getByLabel(c.file).setInputFiles(join(stage.line.folder, "certificate"));
    await tess.getByLabel(c.passphrase).fill(PASSPHRASE);
    await button(tess, c.take).click();
    await tess.getByText(c.done).waitFor();
    expect(await look(tess)).toEqual([]);
  });

  test("lies in the vault, and certifies somebody new", { timeout: 180_000 }, async () => {
    await tess.reload();
    await tess.getByLabel(d.logIn.passphrase).fill(PASSPHRASE);
    await button(tess, d.logIn.unlock).click();
    await isIn(tess);
    await opens(tess, a.people.section);
    await button(tess, a.enrol.invite).click();
    await tess.getByLabel(a.enrol.alias).fill("Lee");
    await tess.getByLabel(a.enrol.login, { exact: true }).fill("lee");
    await button(tess, a.enrol.make).click();
    const url = await link(tess);
    await button(tess, a.enrol.close).click();
    const lee = await arrives(await profile(stage.desks), url, "Phone", PASSPHRASE, true);
    await compares(tess, "Lee", lee, a.enrol.certify);
    await isIn(lee);
  });
});
