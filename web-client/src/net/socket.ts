/**
 * The connection to the server: says hello, resumes by cursor, keeps what was sent until it is accepted, comes back after
 * a loss. One frame is one JSON text (docs/protocol.md).
 *
 * What is kept lives in memory only, and is bounded by what its owner sends; a reload forgets it.
 */
import {
  CLOSE_MISBEHAVED,
  CLOSE_REPLACED,
  CLOSE_RESTART,
  CLOSE_UNAUTHENTICATED,
  VERSION,
  type ClientFrame,
  type ClientId,
  type Cursor,
  type ServerFrame,
  type Token,
} from "../wire/wire.ts";
import { pauseMs } from "./backoff.ts";

/** Where the connection stands. `over`: it does not come back by itself. */
export type Link =
  | { type: "connecting" }
  | { type: "live" }
  | { type: "lost" }
  | { type: "over"; why: "unauthenticated" | "replaced" | "outdated" };

/** Frames that are sent again until the server has accepted or refused them. */
export type Kept = Extract<ClientFrame, { type: "send" | "handshake" }>;

export interface SocketPlan {
  /** `ws:` or `wss:` of the page's own origin. */
  url: string;
  /** The capability, or a fresh ticket. When it fails with `Unauthorised` the connection is over. */
  token: () => Promise<Token>;
  /** Where each chat stands, asked anew for every hello. */
  cursors: () => Cursor[];
  /** Checks a frame; null for a type that is passed over. */
  decode: (value: unknown) => ServerFrame | null;
  onFrame: (frame: ServerFrame) => void;
  onLink: (link: Link) => void;
  /** How long to wait before try number `attempt`; for tests. */
  pause?: (attempt: number, restart: boolean) => number;
  /** How long an answer may take before the connection counts as lost, in milliseconds; for tests. */
  patienceMs?: number;
}

/** The token cannot be had: log in again. */
export class Unauthorised extends Error {}

/** An answer that takes longer than this means that the connection is dead, whatever the browser believes. */
const PATIENCE_MS = 12_000;
/** Nobody waits longer than this, whatever a server asks for. */
const MOST_PAUSE_MS = 30_000;

export class Socket {
  readonly #plan: SocketPlan;
  readonly #kept = new Map<ClientId, Kept>();
  #socket: WebSocket | null = null;
  #ready = false;
  #stopped = true;
  #attempt = 0;
  /** How long the server asked to wait before coming back, in milliseconds. */
  #askedPause: number | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(plan: SocketPlan) {
    this.#plan = plan;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    globalThis.addEventListener("online", this.#onOnline);
    globalThis.addEventListener("offline", this.#onOffline);
    void this.#connect();
  }

  /** Closes for good and forgets everything that was kept. */
  stop(): void {
    this.#stopped = true;
    globalThis.removeEventListener("online", this.#onOnline);
    globalThis.removeEventListener("offline", this.#onOffline);
    clearTimeout(this.#retry);
    this.#drop();
    this.#kept.clear();
  }

  /** Sends, and sends again after every reconnect, until the server answers for this client id. */
  keep(frame: Kept): void {
    this.#kept.set(frame.clientId, frame);
    this.#write(frame);
    this.#expectAnswer();
  }

  /** What has not been answered, in the order of sending. */
  get kept(): Kept[] {
    return [...this.#kept.values()];
  }

  /** Gives up on one frame: its owner will send something else instead. */
  forget(clientId: ClientId): void {
    this.#kept.delete(clientId);
  }

  /** Sends now or not at all. */
  hint(frame: ClientFrame): void {
    this.#write(frame);
  }

  /** Drops the connection and comes back with the cursors as they are now. */
  resync(): void {
    if (this.#stopped) return;
    this.#drop();
    this.#later(false);
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#stopped) return;
    this.#plan.onLink({ type: "connecting" });
    let token: Token;
    try {
      token = await this.#plan.token();
    } catch (error) {
      if (error instanceof Unauthorised) this.#end("unauthenticated");
      else this.#later(false);
      return;
    }
    if (this.#isStopped()) return;
    this.#drop();
    const socket = new WebSocket(this.#plan.url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      if (this.#socket !== socket) return;
      const hello: ClientFrame = { type: "hello", version: VERSION, token, cursors: this.#plan.cursors() };
      socket.send(JSON.stringify(hello));
      this.#expectAnswer();
    });
    socket.addEventListener("message", (event) => {
      if (this.#socket === socket) this.#read(event.data);
    });
    socket.addEventListener("close", (event) => {
      if (this.#socket === socket) this.#closed(event.code);
    });
  }

  // Read through a call, because awaiting may have changed it.
  #isStopped(): boolean {
    return this.#stopped;
  }

  #read(data: unknown): void {
    let frame: ServerFrame | null;
    try {
      const value: unknown = typeof data === "string" ? JSON.parse(data) : null;
      frame = this.#plan.decode(value);
    } catch {
      // Not what the protocol says: this connection cannot be trusted to be in order any more.
      this.resync();
      return;
    }
    if (frame === null) return;
    if (frame.type === "ready") this.#onReady();
    this.#settle(frame);
    if (frame.type === "problem") {
      if (frame.code === "unsupportedVersion") {
        this.#end("outdated");
        return;
      }
      this.#askedPause = frame.retryAfterMs;
    }
    this.#plan.onFrame(frame);
  }

  #onReady(): void {
    this.#ready = true;
    this.#attempt = 0;
    clearTimeout(this.#watch);
    this.#watch = undefined;
    this.#plan.onLink({ type: "live" });
    for (const frame of this.#kept.values()) this.#write(frame);
    this.#expectAnswer();
  }

  #settle(frame: ServerFrame): void {
    if (frame.type === "accepted") this.#kept.delete(frame.clientId);
    else if (frame.type === "refused" && frame.clientId !== null) this.#kept.delete(frame.clientId);
    else if (frame.type === "entries") {
      for (const entry of frame.entries) if (entry.own) this.#kept.delete(entry.clientId);
    } else return;
    clearTimeout(this.#watch);
    this.#watch = undefined;
    this.#expectAnswer();
  }

  #expectAnswer(): void {
    if (this.#watch !== undefined || this.#socket === null) return;
    if (this.#ready && this.#kept.size === 0) return;
    this.#watch = setTimeout(() => {
      this.#watch = undefined;
      this.resync();
    }, this.#plan.patienceMs ?? PATIENCE_MS);
  }

  #write(frame: ClientFrame): void {
    if (this.#ready && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #closed(code: number): void {
    this.#drop();
    if (code === CLOSE_UNAUTHENTICATED) this.#end("unauthenticated");
    else if (code === CLOSE_REPLACED) this.#end("replaced");
    else {
      // A peer that misbehaved would do so again at once.
      if (code === CLOSE_MISBEHAVED) this.#attempt = Math.max(this.#attempt, 3);
      this.#later(code === CLOSE_RESTART);
    }
  }

  #drop(): void {
    clearTimeout(this.#watch);
    this.#watch = undefined;
    this.#ready = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #end(why: "unauthenticated" | "replaced" | "outdated"): void {
    this.stop();
    this.#plan.onLink({ type: "over", why });
  }

  #later(restart: boolean): void {
    if (this.#stopped) return;
    this.#plan.onLink({ type: "lost" });
    clearTimeout(this.#retry);
    const own = (this.#plan.pause ?? pauseMs)(this.#attempt, restart);
    const pause = Math.min(this.#askedPause ?? own, MOST_PAUSE_MS);
    this.#askedPause = null;
    this.#attempt += 1;
    this.#retry = setTimeout(() => void this.#connect(), pause);
  }

  readonly #onOnline = (): void => {
    this.#attempt = 0;
    if (this.#ready) return;
    void this.#connect();
  };

  readonly #onOffline = (): void => {
    this.#drop();
    this.#later(false);
  };
}

/** The socket's address on the page's own origin. */
export function socketUrl(place: Location): string {
  return `${place.protocol === "https:" ? "wss" : "ws"}://${place.host}/api/v1/socket`;
}
