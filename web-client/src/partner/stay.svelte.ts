/**
 * A worker beside the person whom they have brought in: waits for them, comes in with their yes, writes and reads, and goes. Everything
 * is in this tab's memory.
 */
import { newBody, readBody, writeBody, type Body } from "../chat/body.ts";
import { Log, type Step } from "../chat/log.ts";
import { readersOf, shownGuest } from "../chat/people.ts";
import { Transcript } from "../chat/transcript.svelte.ts";
import type { GuestChat, Trust } from "../core/desk.ts";
import { KeyLog } from "../core/key-log.ts";
import type { ChatEvent } from "../core/surface.ts";
import { nowS, setClock } from "../net/clock.ts";
import { get, getBytes, isPassing, post, ProblemError, send } from "../net/http.ts";
import { Socket, socketUrl, type Link } from "../net/socket.ts";
import { readFingerprint, readOrg } from "../org.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { frame as decodeFrame, line as decodeLine } from "../wire/decode.ts";
import { guest as decodeGuest } from "../wire/decode-introduction.ts";
import type {
  ChatId,
  ClientId,
  GuestResponse,
  KnockParams,
  LeaveSeatParams,
  ServerFrame,
} from "../wire/wire.ts";
import type { Place } from "./seat.ts";

/** How often it is asked how the seat stands, in milliseconds. */
const ASK_MS = 3_000;
const RETRY_MS = 3_000;

export type Stage =
  /** The person has not come. */
  | { type: "expected" }
  /** The person has come, and is asked. */
  | { type: "asked" }
  | { type: "in" }
  | { type: "over"; completed: boolean }
  | { type: "failed" };

/** Whom the worker can trust: checked anew for each that comes in. */
interface Ground {
  keys: KeyLog;
  trust: Trust;
}

export class Stay {
  stage: Stage = $state({ type: "expected" });
  link: Link = $state({ type: "connecting" });
  /** The advocate has said that they have the person. */
  ready = $state(false);
  /** Certified names of the staff in the chat. */
  readers: string[] = $state([]);
  readonly transcript = new Transcript();
  readonly #place: Place;
  #chatId: ChatId = "";
  #chat: GuestChat | null = null;
  #ground: Ground | null = null;
  #log: Log | null = null;
  #socket: Socket | null = null;
  #held: { body: Body; clientId: ClientId }[] = [];
  readonly #out = new Map<ClientId, { body: Body; bytes: Uint8Array }>();
  #knocked: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #gone = false;

  constructor(place: Place) {
    this.#place = place;
  }

  get name(): string {
    return this.#place.name;
  }

  begin(): void {
    void this.#ask();
  }

  /** Says something to everybody in the chat. */
  say(text: string): void {
    const body = newBody(text);
    this.transcript.text({ ...body, mine: true, alias: "", at: Date.now(), delivery: "sending" });
    this.#held.push({ body, clientId: randomText(16) });
    this.#flush();
  }

  /** Goes by themselves. */
  async leave(): Promise<void> {
    const params: LeaveSeatParams = { token: this.#place.token };
    this.#over(false);
    await send("/api/v1/guests/leave", params).catch(() => undefined);
  }

  /** The last request of the page; null when there is nothing to leave. */
  get farewell(): LeaveSeatParams | null {
    return this.stage.type === "over" || this.stage.type === "failed" ? null : { token: this.#place.token };
  }

  /** Destroys keys and texts. */
  wipe(): void {
    this.#gone = true;
    clearTimeout(this.#timer);
    this.#socket?.stop();
    this.#chat?.free();
    this.#chat = null;
    this.#held = [];
    this.#out.clear();
    this.transcript.wipe();
  }

  async #ask(): Promise<void> {
    if (this.#gone) return;
    try {
      this.#knocked ??= toText(this.#place.seat.knock());
      const params: KnockParams = { token: this.#place.token, keyPackage: this.#knocked };
      await this.#stands(await post("/api/v1/guests", params, decodeGuest));
    } catch (error) {
      if (error instanceof ProblemError && error.code === "notFound") this.#over(false);
      // Anything else is asked again.
    }
    const { type } = this.stage;
    if (type === "over" || type === "failed" || type === "in") return;
    this.#timer = setTimeout(() => void this.#ask(), ASK_MS);
  }

  async #stands(answer: GuestResponse): Promise<void> {
    switch (answer.type) {
      case "expected":
        this.stage = { type: "expected" };
        break;
      case "here":
        this.stage = { type: "asked" };
        break;
      case "welcomed":
        await this.#enter(answer);
        break;
      case "over":
        this.#over(answer.completed);
    }
  }

  async #enter({ chatId, welcome, seq }: Extract<GuestResponse, { type: "welcomed" }>): Promise<void> {
    const ground = await this.#prepare();
    const { seat } = this.#place;
    const join = (): GuestChat => seat.join(toBytes(chatId), toBytes(welcome), ground.trust, nowS());
    let chat: GuestChat;
    try {
      chat = await ground.keys.sure(join);
    } catch {
      // The keys of the welcome were another page's, or somebody in the chat is not certified.
      this.stage = { type: "failed" };
      await send("/api/v1/guests/leave", { token: this.#place.token }).catch(() => undefined);
      return;
    }
    this.#ground = ground;
    this.#chatId = chatId;
    this.#chat = chat;
    this.#log = new Log(seq, {
      process: (step) => this.#process(step),
      settled: (at) => this.#socket?.hint({ type: "ack", chatId, seq: at }),
      resync: () => this.#socket?.resync(),
      onStuck: () => {
        this.stage = { type: "failed" };
      },
    });
    this.#look(chat);
    this.stage = { type: "in" };
    this.#connect();
  }

  async #prepare(): Promise<Ground> {
    const { core } = this.#place;
    const [signed, fingerprint, line] = await Promise.all([
      getBytes("/org.signed"),
      get("/settings.json", readFingerprint),
      get("/api/v1/line", decodeLine),
    ]);
    const org = core.Org.verify(signed, fingerprint);
    const { logKey } = readOrg(org.settings);
    if (logKey) org.follow(logKey, undefined);
    const keys = new KeyLog(logKey && org, { keep: () => undefined, onTrouble: () => undefined });
    const notice = toBytes(line.notice ?? "");
    return { keys, trust: await keys.sure(() => core.Trust.check(org, notice, nowS())) };
  }

  #connect(): void {
    const { token } = this.#place;
    this.#socket = new Socket({
      url: socketUrl(location),
      token: () => Promise.resolve(token),
      cursors: () => {
        const seq = this.#log?.cursor ?? null;
        return seq === null ? [] : [{ chatId: this.#chatId, seq }];
      },
      decode: decodeFrame,
      onFrame: (frame) => this.#onFrame(frame),
      onLink: (link) => {
        this.link = link;
        // The seat is none any more: how that came, only the server knows.
        if (link.type === "over" && this.stage.type === "in") void this.#askOnce();
      },
    });
    this.#socket.start();
  }

  #onFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case "ready":
        setClock(frame.nowAt);
        this.#flush();
        break;
      case "accepted":
        this.#log?.accepted(frame.clientId, frame.seq);
        break;
      case "entries":
        this.#log?.entries(frame.entries);
        break;
      case "refused":
        if (frame.clientId !== null)
          this.#refused(frame.clientId, isPassing(frame.code), frame.code === "staleEpoch");
        break;
      case "chat":
        if (frame.state.type === "active")
          this.ready = frame.state.guest?.type === "here" && frame.state.guest.ready;
        if (frame.state.type === "ended") this.#over(false);
        break;
      case "removed":
        void this.#askOnce();
        break;
      default:
        break;
    }
  }

  async #askOnce(): Promise<void> {
    const params: KnockParams = { token: this.#place.token, keyPackage: null };
    const answer = await post("/api/v1/guests", params, decodeGuest).catch(() => null);
    this.#over(answer?.type === "over" && answer.completed);
  }

  async #process(step: Step): Promise<void> {
    const [chat, ground] = [this.#chat, this.#ground];
    if (!chat || !ground) return;
    if (step.type === "own") {
      const out = this.#out.get(step.clientId);
      if (!out) return;
      this.#out.delete(step.clientId);
      chat.sent(step.seq, out.bytes);
      this.transcript.deliver(out.body.id, "sent");
      return;
    }
    const { entry } = step;
    const payloads = entry.payloads.map(toBytes);
    try {
      const events = await ground.keys.sure(() => chat.receive(entry.seq, payloads, ground.trust, nowS()));
      for (const event of events) this.#show(event);
      this.#look(chat);
    } catch (error) {
      if (entry.kind === "handshake") throw error;
      this.transcript.notice("unreadable");
    }
    this.#flush();
  }

  #show(event: ChatEvent): void {
    if (event.type === "text" || event.type === "goodbye") {
      const { id, text } = readBody(event.text) ?? newBody(event.text);
      const { from } = event;
      const alias = from.who === "staff" ? from.alias : from.who === "guest" ? shownGuest(from) : "";
      this.transcript.text({ id, mine: false, alias, text, at: Date.now(), delivery: "theirs" });
    } else if ((event.type === "joined" || event.type === "left") && event.person.who === "staff")
      this.transcript.notice(event.type, event.person.alias);
  }

  #look(chat: GuestChat): void {
    if (chat.active) this.readers = readersOf(chat.members()).map((one) => one.alias);
  }

  #flush(): void {
    const [chat, socket] = [this.#chat, this.#socket];
    if (!chat?.active || !socket || this.stage.type !== "in") return;
    for (const { body, clientId } of this.#held.splice(0)) {
      const bytes = chat.say(writeBody(body), nowS());
      this.#out.set(clientId, { body, bytes });
      socket.keep({ type: "send", chatId: this.#chatId, clientId, payload: toText(bytes) });
    }
  }

  /** A text for an old epoch, or for a server that had no room, is sealed again under the same id. */
  #refused(clientId: ClientId, passing: boolean, stale: boolean): void {
    const out = this.#out.get(clientId);
    if (!out || !(passing || stale)) return;
    this.#out.delete(clientId);
    this.#chat?.unsent(out.bytes);
    this.#held.push({ body: out.body, clientId });
    if (stale) void this.#log?.idle().then(() => this.#flush());
    else setTimeout(() => this.#flush(), RETRY_MS);
  }

  #over(completed: boolean): void {
    if (this.stage.type === "over") return;
    this.wipe();
    this.stage = { type: "over", completed };
  }
}
