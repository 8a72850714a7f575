/**
 * What the holder of a chat and a supervisor say to each other apart from it: a group of their two devices, which the visitor's does
 * not carry. Every step is stored on this device before it leaves it (ruling 16), and all of it goes with the chat.
 */
import { newBody, readBody, writeBody } from "../chat/body.ts";
import type { Reader } from "../chat/people.ts";
import { Transcript } from "../chat/transcript.svelte.ts";
import type { Aside, JoinKeys } from "../core/desk.ts";
import { errorCode } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import { isPassing, post, ProblemError, send, Unreachable } from "../net/http.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { readAside, sentAside } from "../wire/decode-aside.ts";
import type {
  AnswerAsideParams,
  Aside as Told,
  AsideEntry,
  ReadAsideParams,
  SendAsideParams,
  WelcomeAsideParams,
} from "../wire/wire.ts";
import type { AsideOut, AsideState } from "./aside-state.ts";
import { joinKeys } from "./join-keys.ts";
import type { Open } from "./session.svelte.ts";
import type { ChatStore } from "./store.ts";

export interface AsideHost {
  open: Open;
  store: ChatStore;
  /** The other one wrote something. */
  onText: () => void;
  /** Nothing is left of it here. */
  gone: (aside: AsideTalk) => void;
}

/** Which aside, and who the other one is: by certificate, from the chat's own group. */
export type Pair = Pick<AsideState, "asideId" | "chatId" | "with" | "alias">;

/** How long a text waits that did not get through, in milliseconds. */
const RETRY_MS = 3_000;

export class AsideTalk {
  phase: "opening" | "open" | "failed" = $state("opening");
  /** What was written is not with the server yet: the connection is gone. */
  waiting = $state(false);
  readonly pair: Pair;
  readonly transcript = new Transcript();
  readonly #host: AsideHost;
  #keys: Aside | null = null;
  #join: JoinKeys | null = null;
  #cursor = 0;
  #out: AsideOut[] = [];
  #welcome: string | null = null;
  #over = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #tail: Promise<void> = Promise.resolve();

  constructor(host: AsideHost, pair: Pair) {
    this.#host = host;
    this.pair = pair;
  }

  /** Whether this is the pair that the server speaks of, and the other one is who the chat's group says. */
  fits(told: Told, reader: Reader): boolean {
    return told.chatId === this.pair.chatId && told.with === this.pair.with && reader.device === told.with;
  }

  /** Takes up an aside where the page before the reload left it. */
  restore(state: AsideState, keys: Aside): void {
    this.#keys = keys;
    this.#cursor = state.cursor;
    this.#out = state.out;
    this.#welcome = state.welcome;
    this.transcript.restore(state.lines);
    this.phase = "open";
    this.#do(() => this.#flush());
  }

  /** The server says how far it has come. */
  told(told: Told): void {
    this.#do(async () => {
      const { step } = told;
      if (step.type === "asked") await this.#answer();
      else if (step.type === "answered") await this.#make(step.keyPackage);
      else if (step.type === "welcomed") await this.#enter(step.welcome);
      if (this.#keys && told.lastSeq > this.#cursor) await this.#read();
      await this.#flush();
    });
  }

  /** After a lost connection: it may be over, or there is more. */
  check(): void {
    if (this.phase === "open") this.#do(() => this.#read());
  }

  say(text: string): void {
    const body = newBody(text);
    const { alias } = this.#host.open.me;
    this.transcript.text({ ...body, mine: true, alias, at: Date.now(), delivery: "sending" });
    this.#do(async () => {
      const { trust } = this.#host.open;
      if (!this.#keys || !trust) throw new Error("noKeys");
      const payload = toText(this.#keys.say(writeBody(body), trust, nowS()));
      this.#out.push({ clientId: randomText(16), payload, body });
      await this.#save();
      await this.#flush();
    });
  }

  /** It is over: one of the two has ended it, left the chat, or the chat is over. */
  async forget(): Promise<void> {
    this.release();
    await this.#host.store.drop(this.pair.asideId);
    this.#host.gone(this);
  }

  /** Log-out or another tab: the handles go, what is stored stays. */
  release(): void {
    this.#over = true;
    clearTimeout(this.#retry);
    this.#keys?.free();
    this.#keys = null;
    this.#join?.free();
    this.#join = null;
    this.transcript.wipe();
  }

  async #answer(): Promise<void> {
    const { open, store } = this.#host;
    const { asideId } = this.pair;
    const keys = joinKeys(open.desk);
    await store.saveJoin(asideId, keys.save());
    this.#join = keys;
    const params: AnswerAsideParams = { asideId, keyPackage: toText(keys.bytes) };
    await send("/api/v1/asides/answer", params);
  }

  async #make(keyPackage: string): Promise<void> {
    const { asideId, chatId } = this.pair;
    if (!this.#keys) {
      const { desk, keys, trust } = this.#host.open;
      if (!trust) throw new Error("noKeys");
      const [chat, aside, other] = [chatId, asideId, this.pair.with].map(toBytes);
      if (!chat || !aside || !other) return;
      const made = toBytes(keyPackage);
      const group = await keys.sure(() => desk.openAside(chat, aside, other, made, trust, nowS()));
      if (this.#isOver()) {
        group.free();
        return;
      }
      this.#keys = group;
      this.#welcome = toText(group.welcome);
      await this.#save();
    }
    if (this.#welcome === null) return;
    const params: WelcomeAsideParams = { asideId, welcome: this.#welcome };
    await send("/api/v1/asides/welcome", params);
    this.#welcome = null;
    this.phase = "open";
    await this.#save();
  }

  async #enter(welcome: string): Promise<void> {
    if (this.#keys) return;
    const { core, desk, keys, trust } = this.#host.open;
    if (!trust) throw new Error("noKeys");
    const saved = this.#join ? null : await this.#host.store.takeJoin(this.pair.asideId);
    const join = this.#join ?? (saved && core.JoinKeys.load(saved));
    if (!join) throw new Error("keysUsed");
    const [chat, aside, other] = [this.pair.chatId, this.pair.asideId, this.pair.with].map(toBytes);
    if (!chat || !aside || !other) return;
    const came = toBytes(welcome);
    const group = await keys.sure(() => desk.joinAside(join, came, chat, aside, other, trust, nowS()));
    join.free();
    this.#join = null;
    if (this.#isOver()) {
      group.free();
      return;
    }
    this.#keys = group;
    this.phase = "open";
    await this.#save();
  }

  /** Reads what came, until nothing does; each request says that the page before it is stored. */
  async #read(): Promise<void> {
    for (;;) {
      const params: ReadAsideParams = { asideId: this.pair.asideId, after: this.#cursor };
      const { entries } = await post("/api/v1/asides/read", params, readAside);
      if (entries.length === 0 || this.#isOver()) return;
      for (const entry of entries) this.#take(entry);
      await this.#save();
    }
  }

  #take({ seq, payload }: AsideEntry): void {
    this.#cursor = seq;
    const { trust } = this.#host.open;
    if (payload === null || !this.#keys) return;
    if (!trust) throw new Error("noKeys");
    let events;
    try {
      events = this.#keys.receive(seq, toBytes(payload), trust, nowS());
    } catch (error) {
      // A device that does not count any more: nothing of it is read. One text that does not open leaves a gap that is shown.
      if (errorCode(error) === "revoked") throw error;
      this.transcript.notice("unreadable");
      return;
    }
    for (const event of events) {
      if (event.type !== "text") continue;
      const { alias } = this.pair;
      const body = readBody(event.text) ?? newBody(event.text);
      this.transcript.text({ ...body, mine: false, alias, at: Date.now(), delivery: "theirs" });
      this.#host.onText();
    }
  }

  /** Sends what waits, in order, each under its own id until the server has it. */
  async #flush(): Promise<void> {
    for (let next = this.#out[0]; next && this.phase === "open"; next = this.#out[0]) {
      const { clientId, payload, body } = next;
      const params: SendAsideParams = { asideId: this.pair.asideId, clientId, payload };
      const { seq } = await post("/api/v1/asides/send", params, sentAside);
      if (this.#isOver()) return;
      this.#keys?.sent(seq, toBytes(payload));
      this.transcript.deliver(body.id, "sent");
      this.#out.shift();
      await this.#save();
    }
    this.waiting = false;
  }

  // Read through a call, because awaiting may have changed it.
  #isOver(): boolean {
    return this.#over;
  }

  async #save(): Promise<void> {
    if (this.#over || !this.#keys) return;
    await this.#host.store.save(this.pair.asideId, this.#keys.takeDelta(), this.#snapshot());
  }

  #snapshot(): AsideState {
    return {
      kind: "aside",
      ...this.pair,
      cursor: this.#cursor,
      lines: this.transcript.snapshot(),
      out: this.#out,
      welcome: this.#welcome,
    };
  }

  /** One step at a time. What the network lost is done again a little later; what the keys refuse is the end. */
  #do(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#over) return;
      try {
        await work();
      } catch (error) {
        await this.#failed(error, work);
      }
    });
  }

  async #failed(error: unknown, work: () => Promise<void>): Promise<void> {
    if (this.#isOver()) return;
    if (error instanceof Unreachable || (error instanceof ProblemError && isPassing(error.code))) {
      this.waiting = this.#out.length > 0;
      clearTimeout(this.#retry);
      // What was sealed is kept: only what the server was to be told is done again.
      this.#retry = setTimeout(() => this.#do(this.#out.length > 0 ? () => this.#flush() : work), RETRY_MS);
      return;
    }
    if (error instanceof ProblemError) {
      // It was over before our part of it came; anything else the server says by a frame of its own.
      if (error.code === "notFound") await this.forget();
      return;
    }
    this.phase = "failed";
    this.#keys?.free();
    this.#keys = null;
    await this.#host.store.drop(this.pair.asideId);
    await send("/api/v1/asides/close", { asideId: this.pair.asideId }).catch(() => undefined);
  }
}
