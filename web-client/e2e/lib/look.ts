/** Looks at a view as people do: on a phone and a desktop, by day and by night, enlarged, by keyboard, with axe. */
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { DESKTOP, PHONE } from "./browser.ts";

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** A phone of 320 px, and a desktop of 1280×1024 at 400 %: nothing may need scrolling sideways (WCAG 1.4.10). */
const NARROW = [
  { width: 320, height: 640 },
  { width: 320, height: 256 },
];
/** Every rule that axe has, also those that are off at first, but for what axe itself has given up. */
const RULES = axe
  .getRules()
  .filter((rule) => !rule.tags.includes("deprecated"))
  .map((rule) => rule.ruleId);

/** What is wrong with the view, in words; empty when nothing is. With `exit` the way out must be there at every moment. */
export async function look(page: Page, exit?: Locator): Promise<string[]> {
  const wrong: string[] = [];
  for (const size of [PHONE, DESKTOP]) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const where = `${size.width} px, ${colorScheme}`;
      wrong.push(...(await faults(page)).map((fault) => `${where}: ${fault}`));
    }
    if (exit) wrong.push(...(await hidden(page, exit)).map((fault) => `${size.width} px: ${fault}`));
  }
  for (const size of NARROW) {
    await page.setViewportSize(size);
    const where = `${size.width}×${size.height}`;
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > size.width) wrong.push(`${where}: ${width} px wide`);
    if (exit) wrong.push(...(await hidden(page, exit)).map((fault) => `${where}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESKTOP);
  return wrong;
}

/** Opens everything that can be unfolded, so that it is looked at too. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });
}

/** What axe finds. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    if (!window.axe) return ["axe did not load"];
    const { violations } = await window.axe.run(document, { runOnly: { type: "rule", values } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
    );
  }, RULES);
}

/** Whether the exit can be seen and touched wherever the page is scrolled to, also mirrored (K5). */
async function hidden(page: Page, exit: Locator): Promise<string[]> {
  const wrong: string[] = [];
  const own = await page.evaluate(() => document.documentElement.dir);
  for (const dir of ["ltr", "rtl"]) {
    for (const part of [0, 0.5, 1]) {
      await page.evaluate(
        ([direction, share]) => {
          const root = document.documentElement;
          root.dir = direction;
          scrollTo(0, share * (root.scrollHeight - root.clientHeight));
        },
        [dir, part] as const,
      );
      const found = await exit.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const corners = [0.02, 0.98].flatMap((x) =>
          [0.1, 0.9].map((y) => [left + x * width, top + y * height] as const),
        );
        const free = corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
        return { width, height, free };
      });
      const where = `exit at ${part * 100} %, ${dir}`;
      if (!found.free) wrong.push(`${where}: covered or outside`);
      if (found.width < 44 || found.height < 44) wrong.push(`${where}: ${found.width}×${found.height}`);
    }
  }
  await page.evaluate((direction) => {
    document.documentElement.dir = direction;
    scrollTo(0, 0);
  }, own);
  return wrong;
}

/** Whether all of it is on the screen as it stands, with nothing over it. */
export async function isSeen(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [top + 2, bottom - 2].every((y) =>
      element.contains(document.elementFromPoint((left + right) / 2, y)),
    );
  });
}

/** Walks by Tab to an element. Every stop on the way must be seen: in view, not covered, with a mark of the focus. */
export async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  const most = 80;
  for (let stops = 0; stops < most; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
    const unseen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { left, top, width, height } = element.getBoundingClientRect();
      const above = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
      const covered = !above || !(element.contains(above) || above.contains(element));
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const marked = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
      return covered || !marked
        ? `${element.outerHTML.slice(0, 120)} covered: ${covered}, marked: ${marked}`
        : null;
    });
    if (unseen !== null) throw new Error(`a stop of the keyboard cannot be seen: ${unseen}`);
  }
  throw new Error(`not reached by ${most} stops`);
}
