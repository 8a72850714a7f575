import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket as Client, WebSocketServer, type WebSocket as Peer } from "ws";
import { pauseMs } from "../src/net/backoff.ts";
import { Socket, Unauthorised, type Kept, type Link, type SocketPlan } from "../src/net/socket.ts";
import { count, fields, frame, list, text } from "../src/wire/decode.ts";
import type { ServerFrame } from "../src/wire/wire.ts";
import { randomText } from "../src/wire/bytes.ts";

const CHAT = randomText(16);

// What a browser has and Node does not: a global socket, and the events of the window.
const browser = new EventTarget();
vi.stubGlobal("WebSocket", Client);
vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
vi.stubGlobal("removeEventListener", browser.removeEventListener.bind(browser));

afterAll(() => vi.unstubAllGlobals());

/** A server that holds what came and answers only what the test tells it to. */
class Far {
  readonly http: Server = createServer();
  readonly sockets = new WebSocketServer({ server: this.http });
  readonly heard: unknown[] = [];
  peer: Peer | null = null;
  connections = 0;
  greets = true;

  async listen(): Promise<string> {
    this.sockets.on("connection", (peer) => {
      this.peer = peer;
      this.connections += 1;
      peer.on("message", (data: Buffer) => {
        const said: unknown = JSON.parse(data.toString());
        this.heard.push(said);
        if (this.greets && fields(said).type === "hello")
          this.say({ type: "ready", nowAt: 1_800_000_000_000 });
      });
    });
    await new Promise<void>((resolve) => this.http.listen(0, "127.0.0.1", resolve));
    const address = this.http.address();
    if (typeof address !== "object" || !address) throw new Error("no port");
    return `ws://127.0.0.1:${address.port}/`;
  }

  say(frame: ServerFrame | object): void {
    this.peer?.send(JSON.stringify(frame));
  }

  types(): string[] {
    return this.heard.map((said) => text(fields(said).type));
  }

  of(type: string): Record<string, unknown>[] {
    return this.heard.map((said) => fields(said)).filter((said) => said.type === type);
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    await new Promise((resolve) => this.http.close(resolve));
  }
}

let far: Far;
let url: string;
let socket: Socket;
let links: Link[];
let frames: ServerFrame[];

beforeEach(async () => {
  far = new Far();
  url = await far.listen();
  links = [];
  frames = [];
});

afterEach(async () => {
  socket.stop();
  await far.close();
});

function open(plan: Partial<SocketPlan> = {}): void {
  socket = new Socket({
    url,
    token: () => Promise.resolve("t".repeat(43)),
    cursors: () => [{ chatId: CHAT, seq: 7 }],
    decode: frame,
    onFrame: (seen) => frames.push(seen),
    onLink: (link) => links.push(link),
    pause: () => 10,
    ...plan,
  });
  socket.start();
}

function sending(): Kept {
  return { type: "send", chatId: CHAT, clientId: randomText(16), payload: "AAAA" };
}

const live = (): Promise<void> => expect.poll(() => links.at(-1)?.type).toBe("live");

describe("the hello", () => {
  test("comes first, with token and cursors, and nothing else before ready", async () => {
    far.greets = false;
    open();
    socket.keep(sending());
    await expect.poll(() => far.heard.length).toBe(1);
    const [hello] = far.of("hello");
    expect(hello?.token).toBe("t".repeat(43));
    expect(hello?.version).toBe(1);
    expect(list(hello?.cursors, (cursor) => count(fields(cursor).seq))).toEqual([7]);
    far.say({ type: "ready", nowAt: 1 });
    await expect.poll(() => far.types()).toEqual(["hello", "send"]);
  });

  test("is tried again when the token cannot be had, and given up when the session is over", async () => {
    let tries = 0;
    open({
      token: () => {
        tries += 1;
        return Promise.reject(tries < 3 ? new Error("network") : new Unauthorised());
      },
    });
    await expect.poll(() => links.at(-1)).toEqual({ type: "over", why: "unauthenticated" });
    expect(tries).toBe(3);
    expect(far.connections).toBe(0);
  });
});

describe("what was sent", () => {
  test("is sent again after a loss, in order and under the same ids, until it is accepted", async () => {
    open();
    await live();
    const [one, two] = [sending(), sending()];
    socket.keep(one);
    socket.keep(two);
    await expect.poll(() => far.of("send").length).toBe(2);
    far.say({ type: "accepted", chatId: CHAT, clientId: one.clientId, seq: 8 });
    await expect.poll(() => socket.kept.length).toBe(1);
    const three = sending();
    far.peer?.terminate();
    await expect.poll(() => links.some((link) => link.type === "lost")).toBe(true);
    socket.keep(three);
    await expect.poll(() => far.of("send").length).toBe(4);
    expect(far.of("send").map((said) => said.clientId)).toEqual([
      one.clientId,
      two.clientId,
      two.clientId,
      three.clientId,
    ]);
  });

  test("is done when it comes back as an own entry, or is refused", async () => {
    open();
    await live();
    const [one, two] = [sending(), sending()];
    socket.keep(one);
    socket.keep(two);
    const entry = { seq: 8, clientId: one.clientId, kind: "message", own: true, payloads: [] };
    far.say({ type: "entries", chatId: CHAT, entries: [entry] });
    far.say({ type: "refused", chatId: CHAT, clientId: two.clientId, code: "staleEpoch" });
    await expect.poll(() => socket.kept.length).toBe(0);
  });

  test("is what makes a dead connection noticed: no answer in time means lost", async () => {
    open({ patienceMs: 60 });
    await live();
    socket.keep(sending());
    await expect.poll(() => far.connections).toBeGreaterThan(1);
    expect(links.some((link) => link.type === "lost")).toBe(true);
  });

  test("is forgotten by stop, and hints are never kept", async () => {
    open();
    await live();
    socket.stop();
    socket.keep(sending());
    socket.hint({ type: "stillHere" });
    socket.stop();
    expect(socket.kept).toEqual([]);
  });
});

describe("the end of a connection", () => {
  test.each([
    [4401, "unauthenticated"],
    [4409, "replaced"],
  ])("with %i is final", async (code, why) => {
    open();
    await live();
    far.peer?.close(code);
    await expect.poll(() => links.at(-1)).toEqual({ type: "over", why });
    expect(far.connections).toBe(1);
  });

  test.each([1012, 4400, 4408, 4413])("with %i is followed by another one", async (code) => {
    open();
    await live();
    far.peer?.close(code);
    await expect.poll(() => far.connections).toBe(2);
    await live();
  });

  test("by a frame that is no frame is followed by another one", async () => {
    open();
    await live();
    far.peer?.send("{");
    await expect.poll(() => far.connections).toBe(2);
  });

  test("does not follow from a frame of an unknown type", async () => {
    open();
    await live();
    far.say({ type: "fromTheFuture" });
    far.say({ type: "groupOpened" });
    await expect.poll(() => frames.at(-1)?.type).toBe("groupOpened");
    expect(far.connections).toBe(1);
  });

  test("waits as long as the server asks", async () => {
    open({ pause: () => 60_000 });
    await live();
    far.say({ type: "problem", code: "unavailable", retryAfterMs: 20 });
    far.peer?.close(1012);
    await expect.poll(() => far.connections).toBe(2);
  });

  test("for an outdated page is final", async () => {
    open();
    await live();
    far.say({ type: "problem", code: "unsupportedVersion", retryAfterMs: null });
    await expect.poll(() => links.at(-1)).toEqual({ type: "over", why: "outdated" });
  });

  test("is seen at once when the browser goes offline, and healed when it comes back", async () => {
    open({ pause: () => 60_000 });
    await live();
    browser.dispatchEvent(new Event("offline"));
    expect(links.at(-1)?.type).toBe("lost");
    browser.dispatchEvent(new Event("online"));
    await live();
    expect(far.connections).toBe(2);
  });
});

describe("the pause between tries", () => {
  test("grows, is random, and never passes ten seconds", () => {
    expect(pauseMs(0, false, () => 0.999)).toBeLessThan(500);
    expect(pauseMs(3, false, () => 0.999)).toBeGreaterThan(3_000);
    expect(pauseMs(50, false, () => 0.999)).toBeLessThanOrEqual(10_000);
    expect(pauseMs(50, false, () => 0)).toBe(0);
  });

  test("is wider after a restart, so that not everybody comes back at once", () => {
    expect(pauseMs(0, true, () => 0.999)).toBeGreaterThan(2_000);
  });
});
