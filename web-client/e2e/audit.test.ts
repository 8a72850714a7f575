/** An auditor comes in, reads what happened, and signs the log. Nobody else has the page. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { audit as t, EVENTS } from "../src/text/audit.ts";
import { desk as d } from "../src/text/desk.ts";
import { arrives, button, compares, isIn, link, opens } from "./lib/arrival.ts";
import { profile } from "./lib/browser.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";

const stage = new Stage();
let iris: Page;

describe("the audit log", () => {
  test("is the auditor's, who sees no queue and no case", { timeout: 120_000 }, async () => {
    const sam = await stage.logIn("sam");
    await opens(sam.page, a.people.section);
    expect(await button(sam.page, t.section).count()).toBe(0);
    await button(sam.page, a.enrol.invite).click();
    await sam.page.getByLabel(a.enrol.alias).fill("Iris");
    await sam.page.getByLabel(a.enrol.login, { exact: true }).fill("iris");
    await sam.page.getByRole("checkbox", { name: d.roles.advocate }).uncheck();
    await sam.page.getByRole("checkbox", { name: d.roles.auditor }).check();
    await button(sam.page, a.enrol.make).click();
    const url = await link(sam.page);
    await button(sam.page, a.enrol.close).click();
    const words = "seven quiet herons at noon";
    iris = await arrives(await profile(stage.desks), url, "Iris laptop", words, true);
    await compares(sam.page, "Iris", iris, a.enrol.certify);
    await isIn(iris);
    expect(await button(iris, d.nav.cases).count()).toBe(0);
    expect(await button(iris, new RegExp(`^${d.nav.queue}`)).count()).toBe(0);
    await button(iris, t.section).click();
    await iris.getByText(t.quiet(24)).waitFor();
    expect(await look(iris)).toEqual([]);
  });

  test("is read by kind, and shows who did it", async () => {
    await iris.getByRole("combobox", { name: t.what, exact: true }).selectOption("staff_login");
    await button(iris, t.read).click();
    const row = iris.getByRole("row").filter({ hasText: EVENTS["staff_login"] ?? "" });
    await row.filter({ hasText: "Sam" }).first().waitFor();
    // The rows of before the choice stay until the answer is there.
    await iris
      .getByRole("row")
      .filter({ hasText: EVENTS["staff_enrolled"] ?? "" })
      .first()
      .waitFor({ state: "detached" });
  });

  test("is looked through and signed, and the signed head is a file", async () => {
    await button(iris, t.make).click();
    await iris.getByText(/The new head is signed/).waitFor();
    const saved = iris.waitForEvent("download");
    await button(iris, t.save).click();
    expect((await saved).suggestedFilename()).toMatch(/^audit-head-\d+\.txt$/);
    expect(await look(iris)).toEqual([]);
  });
});
