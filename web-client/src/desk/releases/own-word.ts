/** What the person said of a release in the chat is done at once: a yes is stored with their signature, a word that takes it back ends it. */
import { endedWords } from "../../text/release-words.ts";
import { LANGUAGES, preferred } from "../../text/texts.ts";
import type { DeskTalk } from "../talk.svelte.ts";
import type { Releases } from "./releases.svelte.ts";

/** How long until a server that could not be reached is asked again, in milliseconds. */
const AGAIN_MS = 3_000;

export class OwnWord {
  readonly #releases: Releases;
  #running = false;
  #stopped = false;

  constructor(releases: Releases) {
    this.#releases = releases;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Runs until nothing waits. To be called whenever something may wait. */
  async see(talks: () => readonly DeskTalk[]): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (!this.#stopped && (await this.#round(talks()))) {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    } finally {
      this.#running = false;
    }
  }

  /** True when something could not be done yet. */
  async #round(talks: readonly DeskTalk[]): Promise<boolean> {
    let waits = false;
    for (const talk of talks) {
      // What is taken back goes first: it must end even where its yes was not stored yet.
      for (const releaseId of talk.takenBack) {
        const done = await this.#releases.takenBack(releaseId);
        if (done === null) waits = true;
        else {
          talk.settle(
            talk.consent,
            talk.takenBack.filter((one) => one !== releaseId),
          );
          const language = preferred([talk.facts.language], LANGUAGES);
          if (talk.isHolder && talk.phase === "open") talk.say(endedWords(language, done.agency, done.told));
        }
      }
    }
    return waits;
  }
}
