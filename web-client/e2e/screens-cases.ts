/** Pictures of a case: handed off, written, disputed, not stored yet, looked for. */
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { record as r } from "../src/text/record.ts";
import type { Camera } from "./lib/camera.ts";
import type { Staff } from "./lib/desk.ts";
import { unfold } from "./lib/look.ts";
import { onTour, Tour } from "./lib/tour.ts";

export async function takeCases(camera: Camera): Promise<void> {
  await onTour(async (line, browser) => {
    const tour = new CaseTour(line, browser, camera);
    await tour.handOff();
    await tour.written();
  });
}

class CaseTour extends Tour {
  async handOff(): Promise<void> {
    const { take, both } = this.camera;
    const [alex, bea] = [await this.one("alex"), await this.one("bea")];
    const visitor = await this.visitor();
    await visitor.begins();
    await alex.takesNext();
    await alex.unfolds(d.handoff.heading);
    for (const [key, value] of [
      ["called", "Mari"],
      ["contact", "Text first, between 10 and 2"],
      ["needs", "A lawyer, and winter clothes for two"],
      ["safety", "Never call after 6"],
      ["first", "To sleep without being found"],
    ] as const)
      await alex.page.getByLabel(d.handoff.fields[key]).fill(value);
    await alex.button(d.handoff.propose).click();
    await visitor.heading(en.handoff.heading).waitFor();
    await take("phone-handoff", visitor.page, true);
    await visitor.button(en.handoff.yes).click();
    await alex.page.getByText(d.handoff.yes).waitFor();
    await alex.page.getByLabel(r.handoff.receiver).selectOption({ label: "Bea" });
    await both("handoff-receiver", alex.page);
    await alex.button(d.handoff.open).click();
    await alex.page.getByText(d.handoff.done).waitFor();
    await bea.button(d.nav.cases).click();
    await both("case-list", bea.page);
    await this.open(bea);
    await both("case-handed-off", bea.page);
    await bea.button(r.handoff.take).click();
    await bea.button(r.handoff.take).waitFor({ state: "detached" });
  }

  async written(): Promise<void> {
    const { both } = this.camera;
    const [alex, bea] = [await this.one("alex"), await this.one("bea")];
    await alex.button(d.nav.cases).click();
    await this.open(alex);
    const needs = bea.page.getByRole("region", { name: r.sections.need.heading, exact: true });
    const change = needs.getByRole("button", { name: new RegExp(`^${r.change}: `) });
    await change.click();
    await both("case-form", bea.page);
    const theirs = alex.page.getByRole("region", { name: r.sections.need.heading, exact: true });
    await theirs.getByRole("button", { name: new RegExp(`^${r.change}: `) }).click();
    const [status, what] = [r.sections.need.fields.status ?? "", r.sections.need.fields.what ?? ""];
    await theirs.getByLabel(status).selectOption("arranged");
    await theirs.getByLabel(what).selectOption("basic_necessities");
    await theirs.getByRole("button", { name: r.save, exact: true }).click();
    await theirs.getByText("Arranged").waitFor();
    await needs.getByLabel(status).selectOption("received");
    await needs.getByRole("button", { name: r.save, exact: true }).click();
    await bea.page.getByText(r.disputed.heading).waitFor();
    await both("case-disputed", bea.page);
    await bea.page.route(/\/api\/v1\/cases\/(entries|read)$/, (route) => route.abort());
    await bea.page.getByLabel(d.cases.add).fill("She has a coat now. The lawyer calls on Friday.");
    await bea.button(d.cases.addGo).click();
    await bea.page.getByRole("heading", { name: r.waiting.heading(1) }).waitFor();
    await both("case-not-stored", bea.page);
    await bea.page.unroute(/\/api\/v1\/cases\/(entries|read)$/);
    await bea.button(r.waiting.now).click();
    await bea.page.getByRole("heading", { name: r.waiting.heading(1) }).waitFor({ state: "detached" });
    await bea.button(d.cases.back).click();
    await unfold(bea.page);
    await bea.button(r.search.go).click();
    await bea.page.getByLabel(r.search.words, { exact: true }).fill("coat");
    await bea.page.getByText(r.search.found(1)).waitFor();
    await both("case-search", bea.page);
  }

  private async open(staff: Staff): Promise<void> {
    await staff.page.getByRole("button", { name: new RegExp(`^${d.cases.open}: `) }).click();
    await staff.page.getByRole("heading", { name: r.timeline.heading }).waitFor();
  }
}
