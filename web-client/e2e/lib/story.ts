/** Steps of one story: each needs the ones before, and a step that failed leaves a picture of every page. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { test } from "vitest";

export class Story {
  readonly #pages = new Map<string, Page>();
  #broken = false;

  /** Names somebody of the story: their page is looked at when a step fails. */
  meets<T extends { page: Page }>(name: string, who: T): T {
    this.#pages.set(name, who.page);
    return who;
  }

  step(name: string, run: () => Promise<void>): void {
    test(name, async (context) => {
      if (this.#broken) context.skip("an earlier step of the story failed");
      try {
        await run();
      } catch (error) {
        this.#broken = true;
        console.error(await this.#pictures());
        throw error;
      }
    });
  }

  async #pictures(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "sotto-failed-"));
    for (const [name, page] of this.#pages) {
      if (!page.isClosed())
        await page.screenshot({ path: join(folder, `${name}.png`) }).catch(() => undefined);
    }
    return `pictures of the failed step: ${folder}`;
  }
}
