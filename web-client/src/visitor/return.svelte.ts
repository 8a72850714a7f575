/** The return phrase (R612): made only when asked for, kept in the core, its blob renewed with every step of the chat. */
import type { Org } from "../core/visitor.ts";
import { send } from "../net/http.ts";
import { toText } from "../wire/bytes.ts";
import type { KeepParams, Token } from "../wire/wire.ts";
import { afterPaint, wordList, type Phrase, type VisitorChat } from "./keys.ts";

export type Words =
  { type: "none" } | { type: "making" } | { type: "failed" } | { type: "made"; text: string };

export class Return {
  words: Words = $state({ type: "none" });
  #phrase: Phrase | null = null;
  #version = 0;

  /** Whether the chat can be come back to: then its state is saved before anything is acknowledged. */
  get isOn(): boolean {
    return this.#phrase !== null;
  }

  /** The words that the person came back with. */
  adopt(phrase: Phrase, version: number): void {
    this.#phrase = phrase;
    this.#version = version;
    this.words = { type: "made", text: phrase.text };
  }

  async make(chat: VisitorChat, org: Org, listUrl: string, token: Token): Promise<void> {
    if (this.words.type === "making" || this.words.type === "made") return;
    this.words = { type: "making" };
    try {
      const list = await wordList(listUrl);
      await afterPaint();
      this.#phrase = chat.makePhrase(list, org);
      await this.save(chat, token);
      this.words = { type: "made", text: this.#phrase.text };
    } catch {
      this.wipe();
      this.words = { type: "failed" };
    }
  }

  /** Seals the chat as it is now and stores it. Throws when the server did not take it. */
  async save(chat: VisitorChat, token: Token): Promise<void> {
    if (this.#phrase === null) return;
    this.#version += 1;
    const params: KeepParams = {
      token,
      locator: toText(this.#phrase.locator),
      auth: toText(this.#phrase.auth),
      version: this.#version,
      blob: toText(this.#phrase.seal(chat, this.#version)),
    };
    await send("/api/v1/resume", params, "PUT");
  }

  wipe(): void {
    this.#phrase?.free();
    this.#phrase = null;
    this.words = { type: "none" };
  }
}
