/**
 * A certifying key that waits for the root's certificate. It lies in this browser, sealed under the key of the vault, until the answer
 * comes; if the browser forgets it, the person asks again.
 */
import type { AskedKey, Stretched } from "../core/desk.ts";
import { nowS } from "../net/clock.ts";
import { send } from "../net/http.ts";
import { toBytes, toText } from "../wire/bytes.ts";
import { fields, text } from "../wire/decode.ts";
import type { DeviceId } from "../wire/wire.ts";
import { secretOf } from "./own-device.ts";
import type { Open } from "./session.svelte.ts";

const NAME = "sotto-request";
const TABLE = "requests";

/** A request that waits for its answer. */
export interface Request {
  /** What goes to the keeper of the root. */
  request: string;
  /** What is read aloud to them. */
  words: string;
}

interface Row extends Request {
  deviceId: DeviceId;
  sealed: string;
}

/** The request of this device, if one waits. */
export async function waiting(open: Open): Promise<Request | null> {
  return row(open.me.deviceId);
}

/** Makes a key and a request. One that waited is forgotten. The passphrase seals the key. */
export async function ask(open: Open, passphrase: string): Promise<Request> {
  const { core, desk, me } = open;
  return stretched(open, passphrase, async (keys) => {
    const key = core.AskedKey.make();
    try {
      const request = key.request(desk);
      const sealed = toText(key.lock(keys, desk));
      const made = { request: toText(request), words: core.wordsOfRequest(request) };
      await change((table) => table.put({ ...made, deviceId: me.deviceId, sealed }));
      return made;
    } finally {
      key.free();
    }
  });
}

/** Takes the answer into the vault: from then on this desk certifies. */
export async function take(open: Open, passphrase: string, answer: string): Promise<void> {
  const { core, org, desk, me } = open;
  const found = await row(me.deviceId);
  if (!found) throw new Error("noRequest");
  await stretched(open, passphrase, async (keys) => {
    const key: AskedKey = core.AskedKey.open(toBytes(found.sealed), keys, desk);
    try {
      key.accept(answerBytes(answer), org, desk, nowS());
    } finally {
      key.free();
    }
    await send("/api/v1/devices/vault", { vault: toText(keys.lock(desk)) });
    await change((table) => table.delete(me.deviceId));
  });
}

function answerBytes(answer: string): Uint8Array {
  try {
    return toBytes(answer.trim());
  } catch {
    throw new Error("noCertificate");
  }
}

/** Proves to the server that it is still the same person, and does something with the key of their vault. */
async function stretched<T>(
  { core, me }: Open,
  passphrase: string,
  step: (keys: Stretched) => Promise<T>,
): Promise<T> {
  const keys = core.stretch(passphrase, toBytes(me.salt));
  try {
    await send("/api/v1/prove", { auth: toText(keys.auth) });
    if (me.bound) {
      const own = await secretOf(me.deviceId);
      if (own === null) throw new Error("noStore");
      keys.bind(own);
    }
    return await step(keys);
  } finally {
    keys.free();
  }
}

async function row(deviceId: DeviceId): Promise<Row | null> {
  const database = await open();
  const found: unknown = await finished(database.transaction(TABLE).objectStore(TABLE).get(deviceId));
  database.close();
  if (found === undefined) return null;
  const from = fields(found);
  return {
    deviceId,
    request: text(from.request),
    words: text(from.words),
    sealed: text(from.sealed),
  };
}

async function change(step: (table: IDBObjectStore) => IDBRequest): Promise<void> {
  const database = await open();
  await finished(step(database.transaction(TABLE, "readwrite", { durability: "strict" }).objectStore(TABLE)));
  database.close();
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "deviceId" });
  return finished(request);
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("noStore"));
  });
}
