/**
 * One chat at the desk: claimed, joined by invitation, or restored after a reload. Every step is stored on this device
 * before it leaves it or is acknowledged (ruling 16).
 */
import { newBody } from "../chat/body.ts";
import { Log, type Step } from "../chat/log.ts";
import { guestOf, readersOf } from "../chat/people.ts";
import type { DeskChat, Intake } from "../core/desk.ts";
import { errorCode, type ChatEvent, type Handshake } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import { isPassing } from "../net/http.ts";
import type { Kept } from "../net/socket.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import {
  TYPING_MS,
  type ChatState,
  type ClientId,
  type DeviceId,
  type Entry,
  type Grant,
  type InvitationId,
  type ItemId,
  type ProblemCode,
  type ReleaseId,
  type ServerFrame,
} from "../wire/wire.ts";
import { change, handshakeFrame, seatStep, type Change, type Waiting } from "./talk-change.ts";
import { openIntakeAnew } from "./team.ts";
import type { Agreed } from "./releases/releases.svelte.ts";
import type { Host } from "./talk-host.ts";
import type { About, Consent, Facts, Held, Out, TalkState, Words } from "./talk-state.ts";
import { isWords, seal } from "./talk-words.ts";
import { TalkShown } from "./talk-shown.svelte.ts";

/** Confirmations to the visitor go out at most this often, in milliseconds. */
const SEEN_MS = 1_000;
/** How long a text waits that the server had no room for, in milliseconds. */
const RETRY_MS = 3_000;

export class DeskTalk extends TalkShown {
  readonly #host: Host;
  #chat: DeskChat | null = null;
  #log: Log | null = null;
  readonly #early: Entry[] = [];
  #out: Out[] = [];
  #held: Held[] = [];
  #places = new Map<number, string>();
  #tail: Promise<void> = Promise.resolve();
  #seenTimer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while the server asked for patience: until then nothing new is sealed. */
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, facts: Facts) {
    super();
    this.#host = host;
    this.facts = facts;
  }

  /** Stores a chat that was just claimed, so that a reload does not forget the fence. */
  claimed(): void {
    this.#do(() => this.#save());
  }

  get cursor(): number | null {
    return this.#chat && this.phase === "open" ? (this.#log?.cursor ?? null) : null;
  }

  /** Comes in by External Commit, with what the server granted. */
  enter(grant: Grant): void {
    if (this.#chat || this.phase === "over") return;
    const { open, refreshKeys } = this.#host;
    this.#do(async () => {
      const { trust } = open;
      if (this.#chat || !trust) return;
      const intake = await openIntakeAnew(open, refreshKeys, grant.intake, this.chatId);
      const lost = grant.lost.map(toBytes);
      const info = toBytes(grant.groupInfo);
      const chat = await open.keys.sure(() => open.desk.claim(intake, info, lost, trust, nowS()));
      intake.free();
      this.#chat = chat;
      this.phase = "entering";
      if (chat.pending) await this.#hand("claim", chat.pending);
    });
  }

  /** Comes in with the Welcome of a colleague's commit at place `seq`. */
  join(intake: Intake, chat: DeskChat, seq: number): void {
    intake.free();
    this.#chat = chat;
    this.phase = "open";
    this.#log = this.#newLog(seq);
    this.#look(chat);
    this.transcript.notice("since");
    this.#do(async () => {
      await this.#save();
      this.#host.socket.hint({ type: "ack", chatId: this.chatId, seq });
    });
  }

  /** Takes up a chat where the page before the reload left it. */
  restore(state: TalkState, chat: DeskChat | null): void {
    this.facts = state.facts;
    this.phase = state.phase;
    this.transcript.restore(state.lines);
    this.#out = state.out;
    this.#held = state.held;
    [this.proposal, this.outside] = [state.proposal, state.outside];
    [this.consent, this.takenBack] = [state.consent, state.takenBack];
    if (state.ended) this.state = state.ended;
    this.#chat = chat;
    if (!chat) return;
    if (state.cursor !== null) this.#log = this.#newLog(state.cursor);
    this.#look(chat);
    for (const { frame } of this.#out) this.#host.socket.keep(frame);
    this.#do(() => this.#flush());
  }

  say(text: string): void {
    const body = newBody(text);
    this.transcript.text({
      ...body,
      mine: true,
      alias: this.#host.open.me.alias,
      at: Date.now(),
      delivery: "sending",
    });
    this.#wait({ what: "text", body, clientId: randomText(16) });
  }

  /** Asks the visitor: about facts that would be handed on, or about another line. One question of a kind is open at a time. */
  propose(text: string, about: About = "proposal"): void {
    if (!this.#chat || this[about]?.answer === "open") return;
    const hash = toText(this.#chat.proposalHash(text));
    this[about] = { text, hash, answer: "open" };
    const line = { mine: true, alias: this.#host.open.me.alias, text, hash };
    this.transcript.ask(about === "outside" ? about : "handoff", line);
    this.#wait({ what: "proposal", about, text, clientId: randomText(16) });
  }

  /** Puts the exact words of a release before the person. One is open at a time (R206). False where it cannot be asked now. */
  askConsent(text: string, draft: Agreed): boolean {
    if (!this.#chat || this.phase !== "open" || this.consent?.answer === "open") return false;
    const releaseId = randomText(16);
    this.consent = { text, releaseId, draft, answer: "open", ownYes: null, stored: false };
    this.transcript.askConsent({ mine: true, alias: this.#host.open.me.alias, text, hash: releaseId });
    this.#wait({ what: "consent", releaseId, text, clientId: randomText(16) });
    return true;
  }

  /** How releases stand in this chat: kept on this device. */
  settle(consent: Consent | null, takenBack: readonly ReleaseId[]): void {
    [this.consent, this.takenBack] = [consent, takenBack];
    this.#do(() => this.#save());
  }

  /** Seals and sends something as soon as no handshake of ours is on its way. */
  #wait(next: Held): void {
    this.#held.push(next);
    this.#do(() => this.#flush());
  }

  /** Tells the visitor that something is being written, at most every five seconds (R115). */
  typing(): void {
    if (this.phase !== "open" || Date.now() - this.writingAt < TYPING_MS) return;
    this.writingAt = Date.now();
    this.#host.socket.hint({ type: "typing", chatId: this.chatId });
  }

  /** Adds the colleague who accepted an invitation. */
  letIn(invitationId: InvitationId, keyPackage: string): void {
    const known = [...this.#out, ...this.#held].some(
      (one) => one.what === "letIn" && one.invitationId === invitationId,
    );
    if (known) return;
    this.#wait({ what: "letIn", invitationId, keyPackage });
  }

  /** Takes a device out: a supporter who leaves, or the colleague who passed the chat on. */
  takeOut(device: DeviceId): void {
    this.#wait({ what: "remove", device });
  }

  /** Takes over from the colleague who asked: takes their keys out, and with the server's yes the chat is ours. */
  takeOver({ from }: { from: DeviceId }): void {
    this.takeOut(from);
  }

  onFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case "accepted":
        this.#begin(frame.seq - 1);
        this.#log?.accepted(frame.clientId, frame.seq);
        this.#log?.entries(this.#early.splice(0));
        break;
      case "entries":
        this.#entries(frame.entries);
        break;
      case "refused":
        if (frame.clientId !== null) this.#refused(frame.clientId, frame.code);
        break;
      case "chat":
        this.#afterLog(() => this.#onState(frame.state, frame.fence, frame.itemId));
        break;
      case "removed":
        this.#afterLog(() => this.#leave());
        break;
      case "granted":
        this.enter(frame.grant);
        break;
      case "leaveAsked":
        this.takeOut(frame.deviceId);
        break;
      default:
        break;
    }
  }

  /** The end, as far as this desk is concerned: nothing is stored any more, the screen forgets. */
  async forget(): Promise<void> {
    this.#freeKeys();
    this.transcript.wipe();
    await this.#host.store.drop(this.chatId);
    this.#host.gone(this);
  }

  /** Log-out or another tab: the handles go, what is stored stays. */
  release(): void {
    this.#freeKeys();
    this.transcript.wipe();
  }

  #freeKeys(): void {
    clearTimeout(this.#seenTimer);
    clearTimeout(this.#pause);
    for (const { frame } of this.#out) this.#host.socket.forget(frame.clientId);
    this.#out = [];
    this.#held = [];
    this.#chat?.free();
    this.#chat = null;
  }

  /** What was written right after our own commit may come before the answer to it; it waits, because only that opens it. */
  #entries(entries: Entry[]): void {
    if (this.#log === null && !entries.some((one) => one.own)) {
      this.#early.push(...entries);
      return;
    }
    const [first] = entries;
    if (first) this.#begin(first.seq - 1);
    this.#log?.entries(entries);
  }

  #begin(cursor: number): void {
    this.#log ??= this.#newLog(cursor);
  }

  #newLog(cursor: number): Log {
    return new Log(cursor, {
      process: (step) => this.#process(step),
      settled: async (seq) => {
        await this.#save();
        await this.#flush();
        this.#host.socket.hint({ type: "ack", chatId: this.chatId, seq });
      },
      resync: () => this.#host.socket.resync(),
      onStuck: (error) => this.#fail(errorCode(error)),
    });
  }

  async #process(step: Step): Promise<void> {
    const chat = this.#chat;
    if (!chat) return;
    if (step.type === "own") {
      this.#own(chat, step.seq, step.clientId);
      return;
    }
    const events = await this.#receive(chat, step.entry);
    if (this.#chat === chat) this.#show(events, chat);
  }

  /** A reader who comes in must be in the log of keys: until it has answered, nothing further is processed. */
  async #receive(chat: DeskChat, entry: Entry): Promise<ChatEvent[]> {
    const { keys, trust } = this.#host.open;
    if (!trust) throw new Error("expired");
    const payloads = entry.payloads.map(toBytes);
    try {
      return await keys.sure(() => chat.receive(entry.seq, payloads, trust, nowS()));
    } catch (error) {
      if (entry.kind === "handshake") throw error;
      this.transcript.notice("unreadable");
      return [];
    }
  }

  #own(chat: DeskChat, seq: number, clientId: ClientId): void {
    const out = this.#out.find((one) => one.frame.clientId === clientId);
    if (!out) return;
    this.#out = this.#out.filter((one) => one !== out);
    if (out.frame.type === "send") {
      chat.sent(seq, toBytes(out.frame.payload));
      if (out.what !== "text") return;
      this.#places.set(seq, out.body.id);
      this.transcript.deliver(out.body.id, "sent");
      return;
    }
    this.#show(chat.confirm(seq), chat);
    if (out.what === "claim") this.phase = "open";
  }

  #show(events: ChatEvent[], chat: DeskChat): void {
    let visitorSpoke = false;
    for (const event of events) {
      if ("from" in event) {
        if (event.from.who === "visitor" && event.type !== "seen") visitorSpoke = true;
        if (!event.consistent) this.transcript.notice("inconsistent");
        for (const seq of event.confirmed) this.transcript.deliver(this.#places.get(seq) ?? "", "seen");
      }
      if (event.type === "removed") this.#afterLog(() => this.#leave());
      this.showOne(event);
    }
    if (chat.active) this.#look(chat);
    if (visitorSpoke && this.isHolder) this.#confirmSoon();
  }

  #look(chat: DeskChat): void {
    const members = chat.members();
    [this.readers, this.guest] = [readersOf(members), guestOf(members)];
  }

  #confirmSoon(): void {
    if (this.#seenTimer !== undefined) return;
    this.#seenTimer = setTimeout(() => {
      this.#seenTimer = undefined;
      this.#do(async () => {
        if (!this.#chat?.active || this.#chat.isPending) return;
        await this.#send({ what: "seen" }, randomText(16), this.#chat.seen(nowS()));
      });
    }, SEEN_MS);
  }

  /** Seals and sends what waits, unless a handshake of ours must be answered first. */
  async #flush(): Promise<void> {
    while (
      this.phase === "open" &&
      this.#chat?.active &&
      !this.#chat.isPending &&
      this.#pause === undefined
    ) {
      const next = this.#held.shift();
      if (!next) return;
      await this.#make(this.#chat, next);
    }
  }

  async #make(chat: DeskChat, next: Held): Promise<void> {
    if (!isWords(next)) return this.#change(chat, next);
    const { clientId, ...made } = next;
    return this.#send(made, clientId, seal(chat, next));
  }

  async #send(made: Words | { what: "seen" }, clientId: ClientId, bytes: Uint8Array): Promise<void> {
    const frame: Kept = { type: "send", chatId: this.chatId, clientId, payload: toText(bytes) };
    this.#out.push({ frame, ...made });
    await this.#save();
    this.#host.socket.keep(frame);
  }

  async #change(chat: DeskChat, waiting: Waiting): Promise<void> {
    try {
      const made = await change(chat, waiting, this.#host.open, this.readers);
      if (made && this.#chat === chat) await this.#hand(made.what, made.handshake, made.invitationId);
    } catch (error) {
      if (waiting.what !== "seat") throw error;
      this.guestTrouble = "otherKey";
    }
  }

  async #hand(what: "claim" | Change["what"], handshake: Handshake, id?: InvitationId): Promise<void> {
    const frame = handshakeFrame([this.chatId, this.facts.fence], handshake, id);
    if (what === "letIn") this.#out.push({ frame, what, invitationId: id ?? "" });
    else this.#out.push({ frame, what });
    await this.#save();
    this.#host.socket.keep(frame);
  }

  /** The holder's desk lets in the worker whom the person has said yes to, and takes the keys of one who has gone. */
  #seeToGuest(): void {
    if (!this.isHolder || this.phase !== "open" || !this.seat) return;
    this.#do(async () => {
      this.worker ??= await this.#host.workerOf(this.chatId);
      this.guestTrouble = this.seat?.type === "coming" && !this.worker ? "noForm" : "";
      const step = seatStep(this.seat, this.worker, [...this.#out, ...this.#held]);
      if (step) this.#held.push(step);
      await this.#flush();
    });
  }

  #refused(clientId: ClientId, code: ProblemCode): void {
    this.#do(async () => {
      await this.#log?.idle();
      const out = this.#out.find((one) => one.frame.clientId === clientId);
      if (!out) return;
      if (out.frame.type === "handshake" && isPassing(code)) {
        this.#offerAgain(out.frame);
        return;
      }
      this.#out = this.#out.filter((one) => one !== out);
      if (out.frame.type === "send") this.#again(out, toBytes(out.frame.payload), code);
      else this.#handRefused(out, code);
      await this.#save();
      await this.#flush();
    });
  }

  /**
   * A text for an old epoch, or for a server that had no room, is sealed again under the same id; a confirmation is
   * simply made anew.
   */
  #again(out: Out, bytes: Uint8Array, code: ProblemCode): void {
    this.#chat?.unsent(bytes);
    if (code !== "staleEpoch" && !isPassing(code)) return;
    if (isPassing(code)) this.#later();
    if (out.what === "seen") this.#confirmSoon();
    else if (isWords(out)) {
      const { frame, ...words } = out;
      this.#held.unshift({ ...words, clientId: frame.clientId });
    }
  }

  #later(): void {
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#do(() => this.#flush());
    }, RETRY_MS);
  }

  /** The same commit once more: nothing of the group has changed meanwhile, or the server will say so. */
  #offerAgain(frame: Kept): void {
    setTimeout(() => {
      if (this.#out.some((one) => one.frame === frame)) this.#host.socket.keep(frame);
    }, RETRY_MS);
  }

  #handRefused(out: Out, code: ProblemCode): void {
    this.#chat?.discard();
    if (out.what === "letIn") return;
    if (out.what !== "claim") {
      if (code === "staleEpoch") this.#host.socket.resync();
      this.tooEarly = code === "notAgreed";
      return;
    }
    this.#chat?.free();
    this.#chat = null;
    this.#log = null;
    // The server grants again when only the epoch was old; otherwise somebody else has the chat.
    if (code === "staleEpoch") this.phase = "keys";
    else this.#fail(code);
  }

  #onState(state: ChatState, fence: number | null, itemId: ItemId | null): void {
    const before = this.state;
    const held = this.isHolder;
    this.state = state;
    if (this.phase === "over") return;
    this.facts = {
      ...this.facts,
      fence: fence ?? (itemId === null ? this.facts.fence : null),
      itemId: itemId ?? this.facts.itemId,
    };
    this.showState(before, state, held && this.isHolder);
    this.#seeToGuest();
    if (state.type === "ended") this.#end();
  }

  /** The chat is over: keys and stored state go; who holds the item still owes a wrap-up. */
  #end(): void {
    const wasHolder = this.isHolder;
    this.phase = "over";
    this.#freeKeys();
    if (this.state.type === "ended" && this.state.reason === "unsafeEnd") this.transcript.wipe();
    this.#do(async () => {
      await this.#host.store.drop(this.chatId);
      if (wasHolder) await this.#host.store.save(this.chatId, undefined, this.#snapshot());
      else this.#host.gone(this);
    });
  }

  /** This device is no longer in the chat. */
  #leave(): void {
    if (this.phase === "over") return;
    this.phase = "over";
    this.facts = { ...this.facts, fence: null };
    this.#do(() => this.forget());
  }

  #fail(code: string): void {
    this.phase = "failed";
    this.failure = code;
    this.#freeKeys();
    this.#do(() => this.#host.store.drop(this.chatId));
  }

  async #save(): Promise<void> {
    if (this.phase === "over" || this.phase === "failed") return;
    await this.#host.store.save(this.chatId, this.#chat?.takeDelta(), this.#snapshot());
  }

  #snapshot(): TalkState {
    const over = this.phase === "over";
    return {
      facts: this.facts,
      phase: this.phase,
      cursor: this.#log?.cursor ?? null,
      ended: over ? this.state : null,
      lines: over ? [] : this.transcript.snapshot(),
      out: this.#out,
      held: this.#held,
      proposal: this.proposal,
      outside: this.outside,
      consent: over ? null : this.consent,
      takenBack: [...this.takenBack],
    };
  }

  #afterLog(work: () => void): void {
    void (this.#log?.idle() ?? Promise.resolve()).then(work);
  }

  /** One step at a time, so that what is stored is in the order in which it was made. */
  #do(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch((error: unknown) => this.#fail(errorCode(error)));
  }
}
