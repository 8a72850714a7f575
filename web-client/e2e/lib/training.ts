/** Training, as a supervisor writes it down. */
import type { Page } from "playwright-core";
import { admin as a } from "../../src/text/admin.ts";
import { people as p } from "../../src/text/people.ts";
import { training as t } from "../../src/text/training.ts";
import { button, opens } from "./arrival.ts";

/** Somebody has done today all that is asked before a first shift (R712). */
export async function trained(supervisor: Page, alias: string): Promise<void> {
  await opens(supervisor, a.people.section);
  await button(supervisor, `${p.page}: ${alias}`).click();
  for (const gate of Object.values(t.gates)) {
    await supervisor.getByLabel(gate, { exact: true }).fill(new Date().toISOString().slice(0, 10));
    await button(supervisor, t.saveFor(gate)).click();
    const row = supervisor.getByRole("listitem").filter({ hasText: gate });
    await row.getByText(/^counts until /).waitFor();
  }
  await button(supervisor, p.back).click();
}
