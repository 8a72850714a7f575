/** What a visitor does and sees, by roles and names only. */
import type { BrowserContext, Locator } from "playwright-core";
import type { Texts } from "../../src/text/texts.ts";
import { watched, type Watched } from "./browser.ts";

export class Visitor {
  readonly page: Watched["page"];
  readonly complaints: string[];
  readonly requests: Watched["requests"];
  /** The texts of the language that the person reads. */
  t: Texts;

  private constructor(watched: Watched, t: Texts) {
    this.page = watched.page;
    this.complaints = watched.complaints;
    this.requests = watched.requests;
    this.t = t;
  }

  static async open(context: BrowserContext, url: string, t: Texts): Promise<Visitor> {
    const visitor = new Visitor(await watched(context), t);
    await visitor.page.goto(url);
    return visitor;
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  get exit(): Locator {
    return this.page.getByRole("link", { name: this.t.exit.button, exact: true });
  }

  get log(): Locator {
    return this.page.getByRole("log", { name: this.t.chat.transcript });
  }

  /** One line of the chat. */
  line(text: string): Locator {
    return this.log.getByRole("listitem").filter({ hasText: text });
  }

  get status(): Locator {
    return this.page.getByRole("status");
  }

  async says(text: string): Promise<void> {
    await this.page.getByLabel(this.t.chat.label).fill(text);
    await this.button(this.t.chat.send).click();
    await this.line(text).waitFor();
  }

  /** Until an own text has come so far. */
  async delivered(text: string, state: "held" | "sent" | "seen"): Promise<void> {
    await this.line(text).getByText(this.t.chat.delivery[state], { exact: true }).waitFor();
  }

  async reads(text: string): Promise<void> {
    await this.line(text).waitFor();
  }

  async unfolds(name: string): Promise<void> {
    await this.page.locator("summary").filter({ hasText: name }).click();
  }

  /** From the first page into the line. */
  async begins(): Promise<void> {
    await this.comesCloser();
    await this.button(this.t.start.begin).click();
    await this.heading(this.t.chat.heading).waitFor();
  }

  /** Before the two taps, whether somebody is at the desk or not. The page shows them before it knows, and may shut them again. */
  async comesCloser(): Promise<void> {
    const stay = this.button(this.t.closed.stay);
    const { short, some, long } = this.t.start.wait;
    const open = [short, some, long].map((text) => this.page.getByText(text, { exact: true }));
    await open
      .reduce((known, one) => known.or(one), stay)
      .first()
      .waitFor();
    if (await stay.isVisible()) await stay.click();
  }

  /** Somebody is there, named and checked. */
  async isWith(...aliases: string[]): Promise<void> {
    await this.status
      .getByText(new RegExp(aliases.join(" (and|y) ")))
      .first()
      .waitFor();
  }
}
