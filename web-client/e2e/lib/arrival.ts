/** How somebody comes in with a new device, from both sides. */
import type { BrowserContext, Locator, Page } from "playwright-core";
import { admin as a } from "../../src/text/admin.ts";
import { desk as d } from "../../src/text/desk.ts";
import { enrol as t } from "../../src/text/enrol.ts";
import { watched } from "./browser.ts";
import { expect } from "vitest";

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("button", { name, exact: typeof name === "string" });

export async function opens(page: Page, section: string): Promise<void> {
  await button(page, a.nav).click();
  await button(page, section).click();
}

/** The link that is shown. */
export async function link(page: Page): Promise<string> {
  const field = page.getByLabel(a.enrol.link);
  await field.waitFor();
  return field.inputValue();
}

/** A new device opens its link and says what it is asked. */
export async function arrives(
  context: BrowserContext,
  url: string,
  name: string,
  words: string,
  isNew: boolean,
): Promise<Page> {
  const { page } = await watched(context);
  await page.goto(url);
  await page.getByLabel(t.device).fill(name);
  expect(page.url(), "the code stays in no address").not.toContain("enrol");
  await page.getByLabel(isNew ? t.passphrase : t.known, { exact: true }).fill(words);
  if (isNew) await page.getByLabel(t.again).fill(words);
  await button(page, t.go).click();
  return page;
}

/** The digits that a screen shows. */
async function digits(page: Page, label: string): Promise<string> {
  const shown = page.getByLabel(label).filter({ hasText: /(\d{4} ){4}\d{4}/ });
  await shown.waitFor();
  return (await shown.innerText()).trim();
}

/** Two people compare, and the one at the desk says that it is right. */
export async function compares(desk: Page, alias: string, arriving: Page, yes: string): Promise<void> {
  await button(desk, `${a.enrol.compare}: ${alias}`).click();
  const here = await digits(desk, a.enrol.digits);
  expect(await digits(arriving, t.digits)).toBe(here);
  await button(arriving, t.same).click();
  await button(desk, yes).click();
}

export async function isIn(page: Page): Promise<void> {
  await page.getByRole("status").getByText(d.link.live, { exact: true }).waitFor();
}
