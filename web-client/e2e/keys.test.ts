/** A supervisor's open desk keeps the keys: the page says how they stand, and after a removal the team has a new key. */
import { expect, test } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";

const stage = new Stage();
let sam: Staff;

test("the page of keys says how they stand", async () => {
  sam = await stage.logIn("sam");
  await sam.button(a.nav).click();
  await sam.button(a.keys.section).click();
  await sam.page.getByText(a.keys.generation(1, 4)).waitFor();
  await sam.page.getByText(a.keys.nothing).waitFor();
  expect(await look(sam.page)).toEqual([]);
});

test("after a removal the supervisor's desk makes a new key", async () => {
  await sam.page.evaluate(async () => {
    const people: unknown = await (await fetch("/api/v1/people")).json();
    const found = /"alias":"Bea".*?"deviceId":"([\w-]{22})"/.exec(JSON.stringify(people))?.[1];
    const init = { method: "POST", headers: { "Content-Type": "application/json" } };
    const body = JSON.stringify({ deviceId: found, reason: "lost" });
    await fetch("/api/v1/devices/revoke", { ...init, body });
  });
  await sam.button(a.keys.now).click();
  await sam.page.getByText(a.keys.generation(2, 3)).waitFor();
  expect(await sam.page.getByRole("alert").allInnerTexts()).not.toContain(a.keys.failed.keys);
});
