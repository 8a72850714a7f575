/**
 * One chat of the visitor: from the place in line to the end. Holds the core's handle, the texts and what is shown.
 * Everything is in this tab's memory; `wipe` destroys it.
 */
import { newBody } from "../chat/body.ts";
import { Log, type Step } from "../chat/log.ts";
import { guestOf, readersOf } from "../chat/people.ts";
import { LogError } from "../core/key-log.ts";
import type { ChatEvent } from "../core/surface.ts";
import { nowS, setClock } from "../net/clock.ts";
import { isPassing, post, send } from "../net/http.ts";
import { Socket, type Link } from "../net/socket.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { frame as decodeFrame, resume as decodeResume } from "../wire/decode.ts";
import type {
  ChatId,
  ChatState,
  ClientId,
  EndReason,
  Entry,
  Gender,
  LeaveParams,
  OpenChatParams,
  ProblemCode,
  Passing,
  ResumeParams,
  ServerFrame,
} from "../wire/wire.ts";
import { Guesting } from "./guesting.svelte.ts";
import { Interpreting } from "./interpreting.svelte.ts";
import { Lapsed, freshTrust, open, prepare, seal, type Ground, type Phrase } from "./keys.ts";
import type { VisitorChat } from "./keys.ts";
import { lastWords } from "./leave.ts";
import { type ConsentSaid, Outbox, type OwnText } from "./outbox.ts";
import { giveUpPlace, takePlace, type NoPlace } from "./place.ts";
import type { TalkPlan } from "./plan.ts";
import { alarmIn, Shown, type Alarm, type Stage } from "./shown.svelte.ts";

const RETRY_MS = 3_000;
/** How long what was accepted may still arrive after the end, in milliseconds. */
const DRAIN_MS = 2_000;

export class Talk extends Shown {
  readonly interpreting = new Interpreting({
    keys: () => (this.#chat && this.#ground ? { chat: this.#chat, ground: this.#ground } : null),
    save: (chat) => this.words.save(chat, this.#token),
    hint: (frame) => this.#socket.hint(frame),
    onQuestion: () => this.onReply(),
  });
  readonly guesting = new Guesting({
    chat: () => this.#chat,
    save: (chat) => this.words.save(chat, this.#token),
    hint: (frame) => this.#socket.hint(frame),
    onQuestion: () => this.onReply(),
  });
  readonly #plan: TalkPlan;
  readonly #token = randomText(32);
  readonly #socket: Socket;
  readonly #outbox: Outbox;
  #chatId: ChatId = randomText(16);
  #log = this.#newLog(0);
  #ground: Ground | null = null;
  #chat: VisitorChat | null = null;
  #opening = false;
  #refreshing: ClientId | null = null;
  /** Runs while the server asked for patience: until then nothing new is sealed. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(plan: TalkPlan) {
    super(plan.onReply);
    this.#plan = plan;
    this.#outbox = new Outbox({
      newId: () => randomText(16),
      seal: (text) => this.#seal(text),
      send: (clientId, bytes) =>
        this.#socket.keep({ type: "send", chatId: this.#chatId, clientId, payload: toText(bytes) }),
      drop: (clientId, bytes) => {
        this.#socket.forget(clientId);
        this.#chat?.unsent(bytes);
      },
      changed: (text) => this.#textChanged(text),
    });
    this.#socket = new Socket({
      url: plan.socketUrl,
      token: () => Promise.resolve(this.#token),
      cursors: () => {
        const seq = this.#log.cursor;
        return this.#chat && seq !== null ? [{ chatId: this.#chatId, seq }] : [];
      },
      decode: decodeFrame,
      onFrame: (frame) => this.#onFrame(frame),
      onLink: (link) => this.#onLink(link),
    });
  }

  /** Takes a place in line, and makes the keys behind it. */
  begin(): void {
    void this.#takePlace();
    void this.#makeKeys();
  }

  /** Goes on with the chat that a phrase opens. Throws a `ProblemError` `notFound` for words that open nothing. */
  async resume(phrase: Phrase, ground: Ground): Promise<void> {
    const params: ResumeParams = {
      locator: toText(phrase.locator),
      auth: toText(phrase.auth),
      token: this.#token,
    };
    const found = await post("/api/v1/resume", params, decodeResume);
    this.#ground = ground;
    this.#chatId = found.chatId;
    this.#chat = ground.core.VisitorChat.resume(phrase, toBytes(found.blob), found.version);
    this.#log = this.#newLog(null);
    this.words.adopt(phrase, found.version);
    this.placed = true;
    this.opened = true;
    this.readers = readersOf(this.#chat.members());
    this.guesting.sits(guestOf(this.#chat.members()));
    this.met = this.readers.length > 0;
    this.transcript.notice("resumed");
    this.#socket.start();
  }

  /** Adds a text of the person's. It leaves the tab when somebody is in the chat. */
  say(text: string): void {
    const body = newBody(text);
    this.transcript.text({ ...body, mine: true, alias: "", at: Date.now(), delivery: "held" });
    this.#outbox.add({ type: "text", body });
    this.unsent = this.#outbox.unsent;
    this.stillHere();
    this.#flush();
  }

  /** Answers a proposed hand-off. */
  answer(hash: string, agreed: boolean): void {
    if (!this.transcript.answer(hash, agreed)) return;
    this.#outbox.add({ type: "answer", body: newBody(""), hash: toBytes(hash), agreed });
    this.#flush();
  }

  /** Says yes or no to a release, or takes it back: signed by this page's key, over exactly the words that it shows (R205, R208). */
  answerConsent(hash: string, said: ConsentSaid, name: string): void {
    const words = this.transcript.answerConsent(hash, said);
    if (words === null) return;
    this.#outbox.add({ type: "consent", body: newBody(""), release: toBytes(hash), words, said, name });
    this.#flush();
  }

  /** Says what another interpreter should be like. Only who is in the chat can read it. */
  wish(gender: boolean, community: boolean): void {
    this.#outbox.add({ type: "wish", body: newBody(""), gender, community });
    this.#flush();
  }

  /** Says whether a colleague may take over (R313). What came too late changes nothing: the page is told how it stands. */
  answerTransfer({ invitationId }: Passing, yes: boolean): void {
    this.word = { invitationId, yes };
    this.#sayWord();
  }

  /** Also after every reconnect, until the server has told how it stands. */
  #sayWord(): void {
    if (this.word) this.#socket.hint({ type: "answerTransfer", ...this.word });
    if (this.preference) this.#socket.hint({ type: "prefer", ...this.preference });
  }

  /** Says whom the person would rather talk with while they wait. */
  prefer(gender: Gender | null): void {
    this.preference = { gender };
    this.#sayWord();
  }

  /** The person is there although nothing is written. Costs nothing when nobody asked. */
  stillHere(): void {
    if (!this.idle) return;
    this.idle = false;
    this.#socket.hint({ type: "stillHere" });
  }

  makeWords(): void {
    if (!this.#chat || !this.#ground) return;
    void this.words.make(this.#chat, this.#ground.org, this.#plan.wordsUrl, this.#token);
  }

  /** Says goodbye: the chat ends for both sides. Who asked for a call while nobody was there says so. */
  async end(booked = false): Promise<void> {
    const early: EndReason = booked ? "noStaffCallbackBooked" : "noStaffLeft";
    const reason = this.met ? "endedByPerson" : early;
    const params: LeaveParams = { token: this.#token, reason, outbox: lastWords(this.#outbox.sealed()) };
    this.#finish({ type: "ended", reason });
    this.wipe();
    await send("/api/v1/leave", params).catch(() => undefined);
  }

  /** What the last request of the page carries; null when there is nothing to leave. */
  farewell(): LeaveParams | null {
    if (this.#over || !this.placed) return null;
    return { token: this.#token, reason: "quickExit", outbox: lastWords(this.#outbox.sealed()) };
  }

  /** Destroys keys and texts. The chat cannot be used after this. */
  wipe(): void {
    this.#over = true;
    this.#socket.stop();
    clearTimeout(this.#pause);
    this.hideWriting();
    this.#freeKeys();
    this.#outbox.wipe();
    this.transcript.wipe();
    this.readers = [];
  }

  #newLog(cursor: number | null): Log {
    return new Log(cursor, {
      process: (step) => this.#process(step),
      settled: (seq) => this.#settled(seq),
      resync: () => this.#socket.resync(),
      onStuck: () => this.#fail("broken"),
    });
  }

  async #takePlace(): Promise<void> {
    const params: OpenChatParams = { chatId: this.#chatId, token: this.#token, ...this.#plan.place };
    const taken = await takePlace(params, {
      isOver: () => this.#over,
      refused: (why) => this.#fail(why),
      lost: () => (this.link = { type: "lost" }),
    });
    if (taken && this.#isOver()) giveUpPlace(this.#token);
    else if (taken) {
      this.placed = true;
      this.#socket.start();
    }
  }

  async #makeKeys(): Promise<void> {
    try {
      const ground = await prepare(this.#plan.load, this.#plan.pinned);
      if (this.#isOver()) return;
      this.#ground = ground;
      this.#chat = open(ground, toBytes(this.#chatId), this.#plan.place.language);
      this.#opening = true;
      this.#openGroup();
    } catch (error) {
      if (error instanceof LogError) this.#alarm(error.why === "missing" ? "keys" : error.why);
      else this.#fail(error instanceof Lapsed ? "lapsed" : "broken");
    }
  }

  // Read through a call, because awaiting may have changed it.
  #isOver(): boolean {
    return this.#over;
  }

  #openGroup(): void {
    if (!this.#opening || !this.#chat) return;
    const { groupInfo, intake } = this.#chat;
    this.#socket.hint({ type: "openGroup", groupInfo: toText(groupInfo), intake: toText(intake) });
  }

  #onLink(link: Link): void {
    const healed = link.type === "live" && this.link.type === "lost";
    this.link = link;
    if (link.type === "over") {
      if (link.why !== "unauthenticated") this.#fail(link.why);
      else if (this.stage.type !== "ended") this.#finish({ type: "ended", reason: "connectionLost" });
    }
    if (healed && this.#ground) void this.#renewTrust(this.#ground);
  }

  /** Somebody may have been revoked while the connection was gone. */
  async #renewTrust(ground: Ground): Promise<void> {
    try {
      const trust = await freshTrust(ground.core, ground.org, ground.keys);
      if (this.#ground === ground) this.#ground = { ...ground, trust };
      else trust.free();
    } catch (error) {
      // The notice that the page has stays in force until it ends; the core looks at its dates.
      if (error instanceof LogError) this.#alarm(error.why === "missing" ? "keys" : error.why);
    }
  }

  #onFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case "ready":
        setClock(frame.nowAt);
        this.#openGroup();
        this.#sayWord();
        break;
      case "groupOpened":
        this.#opening = false;
        this.opened = true;
        break;
      case "accepted":
        this.#log.accepted(frame.clientId, frame.seq);
        break;
      case "entries":
        this.#log.entries(frame.entries);
        break;
      case "caughtUp":
        void this.#log.idle().then(() => this.#afterLog());
        break;
      case "refused":
        void this.#log.idle().then(() => this.#refused(frame.clientId, frame.code));
        break;
      case "chat":
        void this.#log.idle().then(() => this.#onState(frame.state));
        break;
      case "typing":
        this.showWriting();
        break;
      case "idleWarning":
        this.idle = true;
        break;
      default:
        break;
    }
  }

  #onState(state: ChatState): void {
    if (this.#over || this.stage.type === "ended") return;
    if (state.type === "ended") {
      this.#finish({ type: "ended", reason: state.reason });
      return;
    }
    this.showState(state);
    void this.interpreting.show(state.type === "active" ? state.interpreter : null);
    this.guesting.show(state.type === "active" ? state.guest : null);
    this.#flush();
  }

  async #process(step: Step): Promise<void> {
    const chat = this.#chat;
    const ground = this.#ground;
    if (!chat || !ground) return;
    if (step.type === "own") {
      this.#ownEntry(chat, step);
      return;
    }
    const events = await this.#receive(chat, ground, step.entry);
    if (this.#chat === chat && events.length > 0) this.#show(events, chat);
  }

  /** A reader who comes in must be in the log of keys: until it has answered, nothing further is processed. */
  async #receive(chat: VisitorChat, { keys, trust }: Ground, entry: Entry): Promise<ChatEvent[]> {
    const payloads = entry.payloads.map(toBytes);
    try {
      return await keys.sure(() => chat.receive(entry.seq, payloads, trust, nowS()));
    } catch (error) {
      const why = alarmIn(error);
      if (why !== null) this.#alarm(why);
      if (this.#isOver()) return [];
      // A change of members that cannot be followed leaves nothing to read with; a text leaves a gap that is shown.
      if (entry.kind === "handshake") throw error;
      this.transcript.notice("unreadable");
      return [];
    }
  }

  #ownEntry(chat: VisitorChat, { seq, clientId, kind }: Extract<Step, { type: "own" }>): void {
    // A refresh of an earlier tab may be told only now: the words brought back the state that waits for it.
    const earlier = this.#refreshing === null && kind === "handshake" && chat.isPending;
    if (earlier || this.#refreshing === clientId) {
      this.#refreshing = null;
      chat.confirm(seq);
      return;
    }
    const bytes = this.#outbox.accepted(clientId, seq);
    if (bytes) chat.sent(seq, bytes);
  }

  #show(events: ChatEvent[], chat: VisitorChat): void {
    let changed = false;
    for (const event of events) {
      if ("confirmed" in event) this.#outbox.confirmed(event.confirmed);
      if ("consistent" in event && !event.consistent) this.transcript.notice("inconsistent");
      changed = this.showOne(event) || changed;
    }
    if (changed) {
      this.readers = readersOf(chat.members());
      this.guesting.sits(guestOf(chat.members()));
      this.#outbox.staffIs(this.readers.map((one) => one.device));
    }
  }

  #afterLog(): void {
    const chat = this.#chat;
    if (chat?.isPending && this.#refreshing === null) chat.discard();
    if (chat?.needsRefresh && !chat.isPending) void this.#sendRefresh(chat);
    this.#flush();
  }

  async #sendRefresh(chat: VisitorChat): Promise<void> {
    const { commits, groupInfo } = chat.refresh();
    const clientId = randomText(16);
    this.#refreshing = clientId;
    try {
      // Saved first: if this tab is lost too, the next one must know its own commit.
      await this.words.save(chat, this.#token);
    } catch {
      this.#refreshing = null;
      if (!this.#isOver()) setTimeout(() => this.#socket.resync(), RETRY_MS);
      return;
    }
    if (this.#isOver()) return;
    this.#socket.keep({
      type: "handshake",
      chatId: this.#chatId,
      clientId,
      commits: commits.map(toText),
      groupInfo: toText(groupInfo),
      welcome: null,
      fence: null,
    });
  }

  #refused(clientId: ClientId | null, code: ProblemCode): void {
    if (this.#over) return;
    if (clientId === null) {
      // The only frame without a name that can be refused is the opening of the group.
      if (this.#opening) this.#fail("broken");
      return;
    }
    if (this.#refreshing === clientId) {
      this.#refreshing = null;
      this.#chat?.discard();
      if (code === "staleEpoch") this.#socket.resync();
      else if (isPassing(code)) setTimeout(() => this.#socket.resync(), RETRY_MS);
    } else if (code === "staleEpoch" || code === "wrongState") this.#outbox.stale(clientId);
    else if (isPassing(code)) this.#later(clientId);
    this.#flush();
  }

  /** A full disk or a moment of overload: the text stays here, is shown as waiting, and goes out a little later. */
  #later(clientId: ClientId): void {
    this.#outbox.held(clientId);
    if (this.#pause !== undefined) return;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#flush();
    }, RETRY_MS);
  }

  #seal(text: OwnText): { bytes: Uint8Array; epoch: number; readers: readonly string[] } {
    const chat = this.#chat;
    if (!chat) throw new Error("sealed only when there is a chat");
    const bytes = seal(chat, text.saying);
    return { bytes, epoch: chat.epoch, readers: this.readers.map((one) => one.device) };
  }

  /** Sends what is held, if a human is there to read it. */
  #flush(): void {
    const chat = this.#chat;
    if (this.#over || !chat || this.stage.type !== "active" || this.readers.length === 0) return;
    if (chat.isPending || chat.needsRefresh || this.#pause !== undefined) return;
    this.#outbox.flush(chat.epoch);
  }

  #textChanged(text: OwnText): void {
    this.transcript.deliver(text.saying.body.id, text.state);
    this.unsent = this.#outbox.unsent;
  }

  async #settled(seq: number): Promise<void> {
    const chat = this.#chat;
    if (this.#over || !chat) return;
    this.#flush();
    if (this.words.isOn) {
      try {
        await this.words.save(chat, this.#token);
      } catch {
        // Not acknowledged: the server keeps the entries until a later save succeeds.
        setTimeout(() => void this.#settled(this.#log.cursor ?? seq), RETRY_MS);
        return;
      }
    }
    this.#socket.hint({ type: "ack", chatId: this.#chatId, seq });
  }

  /** Somebody may be trying to listen in: nothing was shown to them, and nothing will be. */
  #alarm(why: Alarm): void {
    if (this.#over) return;
    if (this.placed && !this.opened) giveUpPlace(this.#token);
    this.wipe();
    this.stage = { type: "refused", why };
    this.onReply();
  }

  #fail(why: "lapsed" | "broken" | "replaced" | "outdated" | "busy" | NoPlace): void {
    if (this.#over) return;
    if (this.placed && (why === "lapsed" || why === "broken")) giveUpPlace(this.#token);
    this.#freeKeys();
    this.#socket.stop();
    this.#over = true;
    this.stage = { type: "failed", why };
  }

  /** The end: the keys go at once where it may be unsafe, otherwise when what was on its way has come. */
  #finish(stage: Stage): void {
    if (this.#over || this.stage.type === "ended") return;
    this.stage = stage;
    this.idle = false;
    this.writing = false;
    this.onReply();
    if (stage.type === "ended" && stage.reason === "endedByAdvocate") {
      setTimeout(() => {
        this.#over = true;
        this.#socket.stop();
        this.#freeKeys();
      }, DRAIN_MS);
    } else this.wipe();
  }

  #freeKeys(): void {
    this.words.wipe();
    this.#chat?.free();
    this.#chat = null;
    this.#ground?.keys.stop();
    this.#ground?.trust.free();
    this.#ground?.org.free();
    this.#ground = null;
  }
}
