/** What staff do and see at the desk, by roles and names only. */
import type { BrowserContext, Locator, Page } from "playwright-core";
import { desk as t } from "../../src/text/desk.ts";
import { rota } from "../../src/text/rota.ts";
import { watched, type Watched } from "./browser.ts";
import type { Line, Name } from "./server.ts";

export class Staff {
  readonly page: Watched["page"];
  readonly complaints: string[];
  readonly requests: Watched["requests"];
  readonly #line: Line;
  readonly #name: Name;

  private constructor(watched: Watched, line: Line, name: Name) {
    this.page = watched.page;
    this.complaints = watched.complaints;
    this.requests = watched.requests;
    this.#line = line;
    this.#name = name;
  }

  static async open(context: BrowserContext, line: Line, name: Name): Promise<Staff> {
    const staff = new Staff(await watched(context), line, name);
    await staff.page.goto(line.desk);
    await staff.button(t.logIn.go).waitFor();
    return staff;
  }

  /** Somebody who is logged in, connected and on duty. */
  static async logIn(context: BrowserContext, line: Line, name: Name): Promise<Staff> {
    const staff = await Staff.open(context, line, name);
    await staff.logsIn(line.passphrase(name));
    await staff.isConnected();
    await staff.startsShift();
    return staff;
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  get log(): Locator {
    return this.page.getByRole("log", { name: t.chat.transcript });
  }

  get queue(): Locator {
    return this.page.getByRole("list", { name: t.queue.heading });
  }

  get members(): Locator {
    return this.page.getByRole("list", { name: t.chat.members });
  }

  async logsIn(passphrase: string): Promise<void> {
    await this.page.getByLabel(t.logIn.name, { exact: true }).fill(this.#name);
    await this.page.getByLabel(t.logIn.passphrase).fill(passphrase);
    await this.button(t.logIn.go).click();
  }

  /** After a reload: the session lives, the keys are closed. */
  async unlocks(): Promise<void> {
    await this.page.getByLabel(t.logIn.passphrase).fill(this.#line.passphrase(this.#name));
    await this.button(t.logIn.unlock).click();
    await this.isConnected();
  }

  /** On duty, whether one was already or not. */
  async startsShift(): Promise<void> {
    await startShift(this.page);
  }

  async isConnected(): Promise<void> {
    await this.page.getByRole("status").getByText(t.link.live, { exact: true }).waitFor();
  }

  /** Takes the head of the queue and is let in. */
  async takesNext(): Promise<void> {
    await this.queue.getByText(t.queue.states.waiting, { exact: true }).first().waitFor();
    await this.button(t.queue.next).click();
    await this.isInside();
  }

  async isInside(): Promise<void> {
    await this.page.getByText(t.chat.inside).waitFor();
  }

  async says(text: string): Promise<void> {
    await this.page.getByLabel(t.chat.label, { exact: true }).fill(text);
    await this.button(t.chat.send).click();
    await this.reads(text);
  }

  async reads(text: string): Promise<void> {
    await this.log.getByText(text).waitFor();
  }

  async unfolds(name: string): Promise<void> {
    const summary = this.page.locator("summary").filter({ hasText: name });
    const isOpen = await summary.locator("..").getAttribute("open");
    if (isOpen === null) await summary.click();
  }

  /** Asks a colleague into the shown chat. */
  async asks(colleague: string, purpose: "support" | "transfer"): Promise<void> {
    await this.unfolds(t.invite.heading);
    const who = this.page.getByLabel(t.invite.who);
    const option = who.getByRole("option", { name: new RegExp(`^${colleague}`) });
    await option.waitFor({ state: "attached" });
    await who.selectOption({ label: (await option.textContent()) ?? "" });
    await this.button(t.invite[purpose]).click();
  }

  async comesIn(question: string): Promise<void> {
    await this.page.getByRole("alert").getByText(question).waitFor();
    await this.button(t.invite.accept).click();
  }

  /** Takes over a chat that a colleague asked us into, once the person has said yes. */
  async takesOver(): Promise<void> {
    await this.button(t.passOn.take).and(this.page.locator(":enabled")).click();
    await this.isInside();
  }

  async endsChat(): Promise<void> {
    await this.button(t.chat.end).click();
    await this.button(t.chat.endYes).click();
  }

  /** Closes the item with a code. */
  async wrapsUp(label: string): Promise<void> {
    await this.page.getByLabel(t.wrapUp.disposition).selectOption({ label });
    await this.button(t.wrapUp.go).click();
    await this.page.getByRole("heading", { name: t.wrapUp.heading }).waitFor({ state: "detached" });
  }

  async logsOut(): Promise<void> {
    await this.button(t.nav.out).click();
    // Until the server has answered the page is there, and shut.
    await this.button(t.logIn.go).and(this.page.locator(":enabled")).waitFor();
  }
}

/** On duty, whether one was already or not. */
export async function startShift(page: Page): Promise<void> {
  const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
  const [start, end] = [button(rota.bar.start), button(rota.bar.end)];
  await start.or(end).waitFor();
  if (await start.isVisible()) await start.click();
  await end.waitFor();
}
