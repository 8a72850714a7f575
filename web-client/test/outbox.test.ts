import { beforeEach, expect, test } from "vitest";
import { newBody, readBody, writeBody } from "../src/chat/body.ts";
import { lastWords } from "../src/visitor/leave.ts";
import { Outbox } from "../src/visitor/outbox.ts";
import { randomText } from "../src/wire/bytes.ts";

let outbox: Outbox;
let epoch: number;
let readers: string[];
let sent: { clientId: string; text: string; epoch: number }[];
let dropped: string[];
let ids: number;

beforeEach(() => {
  epoch = 1;
  readers = ["alex"];
  sent = [];
  dropped = [];
  ids = 0;
  outbox = new Outbox({
    newId: () => `id${(ids += 1)}`,
    seal: (text) => ({ bytes: new TextEncoder().encode(text.saying.body.text), epoch, readers }),
    send: (clientId, bytes) => sent.push({ clientId, text: new TextDecoder().decode(bytes), epoch }),
    drop: (clientId) => dropped.push(clientId),
    changed: () => undefined,
  });
});

function say(text: string): void {
  outbox.add({ type: "text", body: newBody(text) });
}

const states = (): string[] => outbox.texts.map((text) => text.state);

test("nothing is sealed before it is asked for", () => {
  say("one");
  expect(states()).toEqual(["held"]);
  expect(sent).toEqual([]);
  expect(outbox.sealed()).toEqual([]);
});

test("a text goes from held to seen, and only its own place confirms it", () => {
  say("one");
  outbox.flush(epoch);
  expect(states()).toEqual(["sending"]);
  expect(outbox.accepted("id1", 5)).toEqual(new TextEncoder().encode("one"));
  expect(states()).toEqual(["sent"]);
  outbox.confirmed([4, 6]);
  expect(states()).toEqual(["sent"]);
  outbox.confirmed([5]);
  expect(states()).toEqual(["seen"]);
  expect(outbox.unsent).toBe(0);
});

test("a text that the server has no room for stays here and goes out again under the same id", () => {
  say("one");
  outbox.flush(epoch);
  outbox.held("id1");
  expect(states()).toEqual(["held"]);
  expect(outbox.unsent).toBe(1);
  expect(dropped).toEqual(["id1"]);
  outbox.flush(epoch);
  expect(sent.map((one) => one.clientId)).toEqual(["id1", "id1"]);
  outbox.held("another's");
  outbox.accepted("id1", 3);
  outbox.held("id1");
  expect(states()).toEqual(["sent"]);
});

test("a text refused for its epoch is sealed again under the same id, in a later epoch only, and nothing overtakes it", () => {
  say("one");
  say("two");
  outbox.flush(epoch);
  outbox.stale("id1");
  outbox.stale("id2");
  outbox.flush(epoch);
  expect(sent).toHaveLength(2);
  epoch = 2;
  outbox.flush(epoch);
  expect(sent.slice(2)).toEqual([
    { clientId: "id1", text: "one", epoch: 2 },
    { clientId: "id2", text: "two", epoch: 2 },
  ]);
});

test("what a vanished holder had not confirmed goes out again to the next one, once each", () => {
  say("confirmed");
  say("stored");
  say("on its way");
  outbox.flush(epoch);
  outbox.accepted("id1", 1);
  outbox.confirmed([1]);
  outbox.accepted("id2", 2);
  epoch = 3;
  readers = ["bea"];
  outbox.staffIs(["bea"]);
  outbox.flush(epoch);
  // The stored one needs a new id: the server would answer the old one with the old entry.
  expect(sent.slice(3)).toEqual([
    { clientId: "id4", text: "stored", epoch: 3 },
    { clientId: "id3", text: "on its way", epoch: 3 },
  ]);
  expect(dropped).toEqual(["id2", "id3"]);
  expect(states()).toEqual(["seen", "sending", "sending"]);
  // A late answer to the first sealing changes nothing.
  expect(outbox.accepted("id2", 2)).toBeNull();
});

test("a text that somebody who stayed can read is not sent twice", () => {
  readers = ["alex", "sam"];
  say("one");
  outbox.flush(epoch);
  outbox.staffIs(["sam", "bea"]);
  expect(states()).toEqual(["sending"]);
});

test("wiping leaves nothing", () => {
  say("one");
  outbox.flush(epoch);
  const [text] = outbox.texts;
  outbox.wipe();
  expect(outbox.texts).toEqual([]);
  expect(text?.bytes?.every((byte) => byte === 0)).toBe(true);
});

test("the last request carries at most eight texts, and no more than a browser lets through", () => {
  const many = Array.from({ length: 12 }, () => ({ clientId: randomText(16), bytes: new Uint8Array(600) }));
  expect(lastWords(many)).toHaveLength(8);
  const large = many.map(({ clientId }) => ({ clientId, bytes: new Uint8Array(16_000) }));
  const carried = lastWords(large);
  expect(carried.length).toBeGreaterThan(0);
  expect(JSON.stringify(carried).length).toBeLessThan(60 * 1024);
  expect(carried.map((entry) => entry.clientId)).toEqual(
    large.slice(0, carried.length).map((one) => one.clientId),
  );
});

test("the body of a text survives the way; anything else is no body", () => {
  const body = newBody('¿está ahí?\n"sí"');
  expect(readBody(writeBody(body))).toEqual(body);
  for (const strange of ["", "{", "[]", "null", '{"id":"x","text":"y"}', '{"id":1,"text":"y"}', "plain"])
    expect(readBody(strange)).toBeNull();
});
