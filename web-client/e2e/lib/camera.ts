/** Pictures into a folder, numbered in the order in which they were taken. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { DESKTOP, PHONE } from "./browser.ts";

export class Camera {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  /** What is on the screen, or all of the page, from its top: what sticks there hides nothing. */
  take = async (name: string, page: Page, fullPage = false): Promise<void> => {
    this.#count += 1;
    const path = join(this.#folder, `${String(this.#count).padStart(3, "0")}-${name}.png`);
    const from = await page.evaluate(() => scrollY);
    if (fullPage) await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path, fullPage });
    if (fullPage) await page.evaluate((top) => scrollTo(0, top), from);
  };

  /** All of a page of the desk, on a screen and on a telephone. */
  both = async (name: string, page: Page): Promise<void> => {
    await this.take(`desk-${name}`, page, true);
    await page.setViewportSize(PHONE);
    await this.take(`phone-${name}`, page, true);
    await page.setViewportSize(DESKTOP);
  };
}
