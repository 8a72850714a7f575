/** The directory: a file of HSDS 3 is brought in, a bed is found at night, and nowhere stands where it is. */
import { fileURLToPath } from "node:url";
import type { Locator } from "playwright-core";
import { describe, expect } from "vitest";
import { NEEDS } from "../src/desk/codes.ts";
import { desk as d } from "../src/text/desk.ts";
import { directory as t } from "../src/text/directory.ts";
import type { Staff } from "./lib/desk.ts";
import { look, unfold } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";

const FILE = fileURLToPath(new URL("../../tests/it/directory/hsds.json", import.meta.url));
const BED = NEEDS.find(({ code }) => code === "emergency_shelter")?.label ?? "";
const stage = new Stage();

describe("the directory", () => {
  const story = new Story();
  let alex: Staff;
  let sam: Staff;

  const results = (who: Staff): Locator => who.page.getByRole("list", { name: t.find.results });

  async function opens(who: Staff): Promise<void> {
    await who.button(d.nav.directory).click();
    await who.page.getByRole("heading", { name: t.heading, level: 1 }).waitFor();
    await who.page.getByRole("heading", { name: t.find.heading }).waitFor();
  }

  story.step("everybody of the staff opens it, and who answers people changes nothing in it", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    await opens(alex);
    await alex.page.getByText(t.find.empty).waitFor();
    expect(await alex.page.getByRole("heading", { name: t.keep.heading }).count()).toBe(0);
    expect(await look(alex.page)).toEqual([]);
  });

  story.step("a supervisor looks a file through and brings it in, without where people sleep", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await opens(sam);
    await sam.unfolds(t.file.heading);
    const codes = Buffer.from(JSON.stringify({ id: "a", name: "Codes", version: "1" }));
    await sam.page
      .getByLabel(t.file.file)
      .setInputFiles({ name: "codes.json", mimeType: "application/json", buffer: codes });
    await sam.button(t.file.look).click();
    await sam.page.getByText(t.file.notHsds).waitFor();
    expect(await sam.button(t.file.save).count()).toBe(0);
    await sam.page.getByLabel(t.file.file).setInputFiles(FILE);
    await sam.page.getByLabel(t.file.crosswalk).fill("OWN-BED,emergency_shelter");
    await sam.button(t.file.look).click();
    await sam.page.getByText(t.file.would(2, 0, 2)).waitFor();
    await sam.page.getByText(t.file.withheld(1)).waitFor();
    await sam.page.getByText("OWN-GUMS").waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(t.file.save).click();
    await sam.page.getByText(t.file.done(2, 0)).waitFor();
    await results(sam).getByText("Nights at the Harbour House", { exact: true }).first().waitFor();
    await unfold(sam.page);
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("a bed is found that is open now, and nobody can read where it is", async () => {
    await alex.button(d.nav.queue).click();
    await opens(alex);
    await alex.page.getByText(t.find.found(2)).waitFor();
    await alex.page.getByLabel(t.find.need).selectOption({ label: BED });
    await alex.page.getByLabel(t.find.town).fill("fairfield");
    await alex.page.getByLabel(t.find.open).check();
    await alex.page.getByText(t.find.found(1)).waitFor();
    const bed = results(alex).getByRole("listitem").first();
    await bed.getByText(t.card.always).waitFor();
    await bed.getByRole("link", { name: t.card.call("+1 203 555 0142") }).waitFor();
    await bed.getByText(t.card.more).click();
    await bed.getByText(t.card.confidential).waitFor();
    const page = await alex.page.content();
    for (const gone of ["Marker-Harbour", "Marker-Cove", "Marker-Contact"]) expect(page).not.toContain(gone);
    expect(await look(alex.page)).toEqual([]);
    await alex.page.getByLabel(t.find.language).selectOption({ label: "Spanish" });
    await alex.page.getByText(t.find.found(1)).waitFor();
    await alex.page.getByLabel(t.find.town).fill("Hartford");
    await alex.page.getByText(t.find.none).waitFor();
    await alex.button(t.find.reset).click();
    await alex.page.getByText(t.find.found(2)).waitFor();
  });

  story.step("what was looked for never left the browser", () => {
    const sent = alex.requests.map((one) => one.url()).filter((url) => url.includes("/api/v1/directory"));
    expect(sent.length).toBeGreaterThan(0);
    for (const url of sent) expect(new URL(url).pathname).toBe("/api/v1/directory");
    return Promise.resolve();
  });

  story.step(
    "a new agency is written down; its confidential place has no fields for an address",
    async () => {
      await sam.button(t.keep.add).click();
      await sam.page.getByLabel(t.form.name, { exact: true }).fill("Safe Rooms");
      await sam.button(t.form.addPlace).click();
      await sam.page.getByLabel(t.form.street).fill("4 Hidden Lane");
      await sam.page.getByLabel(t.form.location).fill("The rooms");
      await sam.page.getByLabel(t.form.place).selectOption({ label: t.places.confidential });
      expect(await sam.page.getByLabel(t.form.street).count()).toBe(0);
      await sam.page.getByText(t.form.confidential).waitFor();
      await sam.button(t.form.addService).click();
      await sam.page.getByLabel(t.form.service, { exact: true }).fill("A room for a week");
      await sam.page.getByLabel(t.form.number, { exact: true }).fill("203 555 0107");
      await sam.button(t.form.save).click();
      await sam.page.getByText(t.problems.need).first().waitFor();
      await sam.page.getByRole("checkbox", { name: BED, exact: true }).check();
      await sam.page.getByRole("checkbox", { name: "The rooms", exact: true }).check();
      await sam.button(t.hours.add).first().click();
      await unfold(sam.page);
      expect(await look(sam.page)).toEqual([]);
      await sam.button(t.form.save).click();
      await sam.page.getByText(t.saved("Safe Rooms")).waitFor();
      await results(sam).getByText(t.card.never).first().waitFor();
      expect(await look(sam.page)).toEqual([]);
    },
  );

  story.step("who has called says that it is so, and the mark goes", async () => {
    await results(sam)
      .getByRole("button", { name: `${t.keep.checked} A room for a week` })
      .click();
    await sam.page.getByText(t.checkedNow("A room for a week")).waitFor();
    await alex.button(d.nav.queue).click();
    await opens(alex);
    const room = results(alex).getByRole("listitem").filter({ hasText: "A room for a week" });
    await room.waitFor();
    expect(await room.getByText(t.card.never).count()).toBe(0);
    expect(await alex.page.content()).not.toContain("Hidden Lane");
  });
});
