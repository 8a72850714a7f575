/** The visitor's page as a whole: language, what is shown, the line's state, the one chat. */
import { LogError } from "../core/key-log.ts";
import { loadCore } from "../core/visitor.ts";
import { errorCode } from "../core/surface.ts";
import { get, getBytes, ProblemError } from "../net/http.ts";
import { socketUrl } from "../net/socket.ts";
import { EXIT_URL, peekOrg, readFingerprint, type OrgSettings } from "../org.ts";
import { en } from "../text/en.ts";
import {
  AT_HAND,
  CHECKED,
  LANGUAGES,
  load,
  locale,
  preferred,
  type Language,
  type Texts,
} from "../text/texts.ts";
import { line as decodeLine } from "../wire/decode.ts";
import type { Device, Safety, Token, WaitBand } from "../wire/wire.ts";
import type { AskPlan } from "./call/ask.svelte.ts";
import { Exit } from "./exit.svelte.ts";
import { afterPaint, Lapsed, prepare, wordList, type Pinned } from "./keys.ts";
import { Shade } from "./shade.svelte.ts";
import { Talk } from "./talk.svelte.ts";
import wordsUrl from "../../../crates/seal/words/english.txt?url";

export type View = "start" | "safety" | "server" | "code" | "words" | "call" | "chat";

/** Whether somebody is there. */
export type LineState =
  | { type: "loading" }
  | { type: "unreachable" }
  | { type: "lapsed" }
  /** The organisation's files do not lead to the pinned root, or its keys are not in their log: nothing may be believed. */
  | { type: "distrusted" }
  | { type: "known"; open: boolean; opensAt: number | null; wait: WaitBand };

/** Where the search for a chat by its words stands. */
export type Search = { type: "idle" | "looking" | "wrong" | "unknown" | "count" | "failed" };

/** Whoever opened a link for practice, whole or cut short, never comes into the line of who needs help. */
const DRILL = "#drill=";
/** The code of no practice. */
const NO_DRILL = "A".repeat(43);

/** How often words may be tried on one page (R612). */
const TRIES = 5;

export class Visit {
  language: Language = $state(preferred(navigator.languages, CHECKED));
  /** The texts of that language. */
  t: Texts = $state.raw(en);
  /** A language that could not be fetched, by its own name. */
  missing: Language | null = $state(null);
  /** The person chose a language: no other one takes its place. */
  #chosen = false;
  view: View = $state("start");
  /** The view has changed since the page was opened: headings take the focus from then on. */
  moved = $state(false);
  line: LineState = $state({ type: "loading" });
  org: OrgSettings | null = $state(null);
  safety: Safety = $state("notSaid");
  device: Device = $state("notSaid");
  /** The person waits although nobody is there. */
  stays = $state(false);
  talk: Talk | null = $state.raw(null);
  search: Search = $state({ type: "idle" });
  triesLeft = $state(TRIES);
  /** A reply came while the tab was in the background. */
  reply = $state(false);
  readonly shade = new Shade();
  readonly exit = new Exit({
    url: () => this.org?.exitUrl ?? EXIT_URL,
    farewell: () => this.talk?.farewell() ?? null,
    wipe: () => this.talk?.wipe(),
  });
  /** The code of a practice (docs/decisions/0058). It stays in the address, so that a reload is practice as well. */
  readonly drill: Token | null = readDrill(location.hash);
  #pinned: Promise<Pinned> | null = null;

  constructor() {
    this.t = AT_HAND[this.language] ?? en;
  }

  get title(): string {
    return this.reply ? this.t.titleReply : this.t.title;
  }

  /** When the line opens next, on the wall of whoever reads it; null while it is open, or while nobody can say. */
  get opens(): string | null {
    if (this.line.type !== "known" || this.line.opensAt === null) return null;
    return new Date(this.line.opensAt).toLocaleString(locale(this.language), {
      weekday: "long",
      month: "long",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
    });
  }

  /** The languages that both the page and the line speak: what the line's signed settings list, and nothing else. */
  get languages(): readonly Language[] {
    const spoken = this.org?.languages;
    return spoken ? LANGUAGES.filter((language) => spoken.includes(language)) : CHECKED;
  }

  /** The person picks a language. What cannot be fetched leaves the page in the one that it had. */
  async speak(language: Language): Promise<void> {
    this.#chosen = true;
    await this.#turn(language);
  }

  /** Who has not chosen reads the language of their browser, as soon as it is known that the line speaks it. */
  async #greet(): Promise<void> {
    if (this.#chosen || this.view !== "start") return;
    await this.#turn(preferred(navigator.languages, this.languages));
  }

  async #turn(language: Language): Promise<void> {
    this.missing = null;
    if (language === this.language) return;
    try {
      const texts = await load(language);
      [this.language, this.t] = [language, texts];
    } catch {
      this.missing = language;
    }
  }

  /** Asks how the line stands. The core is fetched behind it, when the page is already there to read. */
  async enter(): Promise<void> {
    this.line = { type: "loading" };
    await this.#ask();
    void this.#verify();
  }

  /** Asks again, quietly, as long as nobody is there, or the person waits in line: somebody may have come, or gone. */
  async look(): Promise<void> {
    const { line } = this;
    const away =
      line.type === "lapsed" || line.type === "unreachable" || (line.type === "known" && !line.open);
    if (this.view === "start" && away) await this.#ask();
    if (this.view === "chat" && this.talk?.stage.type === "waiting") await this.#askAside();
  }

  /** Beside a chat that has its own connection: without an answer, what was known before stands. */
  async #askAside(): Promise<void> {
    try {
      const { open, opensAt, wait } = await get("/api/v1/line", decodeLine);
      if (this.line.type === "known") this.line = { type: "known", open, opensAt, wait };
    } catch {
      // The chat says by itself when the connection is gone.
    }
  }

  /** Fetches the core, and lets it check what the page has shown so far. */
  async #verify(): Promise<void> {
    try {
      const [core, pinned] = await Promise.all([loadCore(), this.#pin()]);
      core.Org.verify(pinned.signed, pinned.fingerprint).free();
    } catch (error) {
      // No core yet is no reason to distrust; it is tried again when the chat begins.
      if (!["badSignature", "uncertified", "wrongRoot", "malformed"].includes(errorCode(error))) return;
      this.org = null;
      this.line = { type: "distrusted" };
    }
  }

  async #ask(): Promise<void> {
    try {
      const [pinned, line] = await Promise.all([this.#pin(), get("/api/v1/line", decodeLine)]);
      this.org = peekOrg(pinned.signed);
      await this.#greet();
      if (line.notice === null) this.line = { type: "lapsed" };
      else this.line = { type: "known", open: line.open, opensAt: line.opensAt, wait: line.wait };
    } catch {
      this.line = { type: "unreachable" };
    }
  }

  /** Takes both answers back. */
  clearAnswers(): void {
    this.safety = "notSaid";
    this.device = "notSaid";
  }

  go(view: View): void {
    this.view = view;
    this.moved = true;
    this.search = { type: "idle" };
    scrollTo(0, 0);
  }

  /** Takes a place in line; with a code, the one of who was brought in by another hotline. */
  async begin(code: string | null = null): Promise<void> {
    if (this.talk) return;
    try {
      const pinned = await this.#pin();
      const talk = this.#newTalk(pinned, code);
      this.#show(talk);
      talk.begin();
    } catch {
      this.line = { type: "unreachable" };
    }
  }

  /** Looks for the chat of a return phrase. */
  async find(typed: string): Promise<void> {
    if (this.search.type === "looking" || this.triesLeft === 0) return;
    if (typed.trim().split(/\s+/).length !== 5) {
      this.search = { type: "count" };
      return;
    }
    this.search = { type: "looking" };
    await afterPaint();
    try {
      const pinned = await this.#pin();
      const ground = await prepare(loadCore, pinned);
      const phrase = ground.core.Phrase.parse(typed, await wordList(wordsUrl), ground.org);
      const talk = this.#newTalk(pinned);
      await talk.resume(phrase, ground);
      this.search = { type: "idle" };
      this.#show(talk);
    } catch (error) {
      this.search = { type: this.#notFound(error) };
    }
  }

  /** What asking for a call needs of this page. */
  callPlan(): AskPlan {
    return {
      language: () => this.language,
      safety: this.safety,
      device: this.device,
      ground: async () => prepare(loadCore, await this.#pin()),
      wordsUrl,
    };
  }

  /** Back to the first page, after a chat has ended. */
  restart(): void {
    this.talk?.wipe();
    this.talk = null;
    this.shade.stop();
    this.go("start");
    void this.enter();
  }

  /** The tab is looked at. */
  seen(): void {
    this.reply = false;
  }

  #show(talk: Talk): void {
    this.talk = talk;
    this.go("chat");
    this.shade.watch();
  }

  #newTalk(pinned: Pinned, code: string | null = null): Talk {
    const { language, safety, device, drill } = this;
    return new Talk({
      place: { language, safety, device, drill, code },
      pinned,
      load: loadCore,
      socketUrl: socketUrl(location),
      wordsUrl,
      onReply: () => {
        if (document.hidden) this.reply = true;
        if (this.shade.on) this.shade.news = true;
      },
    });
  }

  #notFound(error: unknown): Search["type"] {
    if (errorCode(error) === "unknownWord") return "unknown";
    if (errorCode(error) === "wrongCount") return "count";
    if (error instanceof LogError) {
      this.line = { type: "distrusted" };
      this.go("start");
      return "idle";
    }
    if (error instanceof Lapsed) {
      this.line = { type: "lapsed" };
      return "failed";
    }
    const wrong = error instanceof ProblemError && error.code === "notFound";
    const damaged = errorCode(error) === "cannotOpen";
    if (!wrong && !damaged) return "failed";
    this.triesLeft -= 1;
    return "wrong";
  }

  /** Organisation and fingerprint, fetched once. */
  #pin(): Promise<Pinned> {
    this.#pinned ??= Promise.all([getBytes("/org.signed"), get("/settings.json", readFingerprint)])
      .then(([signed, fingerprint]) => ({ signed, fingerprint, seen: undefined }))
      .catch((error: unknown) => {
        this.#pinned = null;
        throw error;
      });
    return this.#pinned;
  }
}

function readDrill(hash: string): Token | null {
  if (!hash.startsWith(DRILL)) return null;
  const code = hash.slice(DRILL.length);
  return /^[\w-]{43}$/.test(code) ? code : NO_DRILL;
}
