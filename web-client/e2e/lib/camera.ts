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

  /** What is on the screen, or all of the page. */
  take = async (name: string, page: Page, fullPage = false): Promise<void> => {
    this.#count += 1;
    const path = join(this.#folder, `${String(this.#count).padStart(3, "0")}-${name}.png`);
    await page.screenshot({ path, fullPage });
  };

  /** All of a page of the desk, on a screen and on a telephone. */
  both = async (name: string, page: Page): Promise<void> => {
    await this.take(`desk-${name}`, page, true);
    await page.setViewportSize(PHONE);
    await this.take(`phone-${name}`, page, true);
    await page.setViewportSize(DESKTOP);
  };
}
