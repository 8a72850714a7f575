/** Where the operator asks for training, nobody starts a shift without it, and a supervisor writes it down. In real browsers. */
import { describe, expect } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { people as p } from "../src/text/people.ts";
import { rota } from "../src/text/rota.ts";
import { training as t } from "../src/text/training.ts";
import { profile } from "./lib/browser.ts";
import { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";

const stage = new Stage();

describe("training comes first", () => {
  const story = new Story();
  let alex: Staff;
  let sam: Staff;

  const comes = async (name: "alex" | "sam"): Promise<Staff> => {
    const context = await profile(stage.desks);
    const staff = story.meets(name, await Staff.open(context, stage.line, name));
    await staff.logsIn(stage.line.passphrase(name));
    await staff.isConnected();
    return staff;
  };

  const asked = t.gates.duressCall;

  const writes = async (day: string): Promise<void> => {
    await sam.page.getByLabel(asked, { exact: true }).fill(day);
    await sam.button(t.saveFor(asked)).click();
  };

  const row = () => sam.page.getByRole("listitem").filter({ hasText: asked });

  story.step("a supervisor sees what was done, and takes a mistake back", async () => {
    sam = await comes("sam");
    await sam.button(a.nav).click();
    await sam.button(a.people.section).click();
    await sam.button(`${p.page}: Alex`).click();
    await sam.page.getByRole("heading", { name: t.heading, exact: true }).waitFor();
    await row()
      .getByText(/, written down by Bea\.$/)
      .waitFor();
    expect(await look(sam.page)).toEqual([]);
    await writes("");
    await row().getByText("missing", { exact: true }).waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("a shift is refused, and what is missing is named", async () => {
    alex = await comes("alex");
    await alex.page.getByText(t.ownBlocks).waitFor();
    await alex.page.getByText(`${asked}: missing`).waitFor();
    await alex.button(rota.bar.start).click();
    await alex.page.getByText(t.untrained).waitFor();
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("who plans the rota sees it", async () => {
    await sam.button(rota.plan.section).click();
    await sam.page.getByRole("heading", { name: t.rota }).waitFor();
    await sam.page.getByText(t.rotaOne("Alex", asked, "missing")).waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("a supervisor writes down when it was done", async () => {
    await sam.button(a.people.section).click();
    await sam.button(`${p.page}: Alex`).click();
    await writes(new Date().toISOString().slice(0, 10));
    await row()
      .getByText(/^counts until /)
      .waitFor();
    await row()
      .getByText(/, written down by Sam\.$/)
      .waitFor();
  });

  story.step("and the shift begins", async () => {
    await alex.button(rota.bar.start).click();
    await alex.button(rota.bar.end).waitFor();
    await alex.page.getByText(t.ownBlocks).waitFor({ state: "detached" });
  });
});
