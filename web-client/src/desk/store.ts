/**
 * Running chats on this device (ruling 16): what the core says changed, and what is shown, sealed with a WebCrypto key
 * that cannot be read out. Written before anything is acknowledged; deleted with the chat's end.
 */
import { count, fields, list, text } from "../wire/decode.ts";

const NAME = "sotto";
const VERSION = 2;
const TABLES = ["states", "deltas", "joins", "unsent", "keys"];

interface SealedRow {
  /** The chat; in "joins" the invitation; in "unsent" the entry. */
  chatId: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

/** One chat as it was stored: everything the core gave, in order, and the page's own part. */
export interface Stored {
  chatId: string;
  deltas: Uint8Array[];
  state: unknown;
}

/** What was written into a case and is not stored yet. */
export interface UnsentRow {
  id: string;
  caseId: string;
  body: string;
  /** When it was written, in milliseconds: they are sent in this order. */
  at: number;
}

/** The browser gives no storage, or what lies there cannot be opened. */
export class StoreError extends Error {}

export class ChatStore {
  readonly #database: IDBDatabase;
  readonly #key: CryptoKey;

  private constructor(database: IDBDatabase, key: CryptoKey) {
    this.#database = database;
    this.#key = key;
  }

  static async open(): Promise<ChatStore> {
    try {
      const database = await openDatabase();
      return new ChatStore(database, await sealingKey(database));
    } catch {
      throw new StoreError();
    }
  }

  /** Stores what changed and the page's part in one step: both or neither. */
  async save(chatId: string, delta: Uint8Array | undefined, state: object): Promise<void> {
    const stateRow = await this.#seal(chatId, new TextEncoder().encode(JSON.stringify(state)));
    const deltaRow = delta && (await this.#seal(chatId, delta));
    delta?.fill(0);
    await this.#write((transaction) => {
      transaction.objectStore("states").put(stateRow);
      if (deltaRow) transaction.objectStore("deltas").add(deltaRow);
    });
  }

  /** Everything that is stored. A chat that cannot be opened is left out and deleted. */
  async load(): Promise<Stored[]> {
    const states = await this.#read("states");
    const deltas = await this.#read("deltas");
    const found: Stored[] = [];
    for (const row of states) {
      try {
        const state: unknown = JSON.parse(new TextDecoder().decode(await this.#open(row)));
        const own = deltas.filter((delta) => delta.chatId === row.chatId);
        const opened = await Promise.all(own.map((delta) => this.#open(delta)));
        found.push({ chatId: row.chatId, deltas: opened, state });
      } catch {
        await this.drop(row.chatId);
      }
    }
    return found;
  }

  /** Keeps the keys of an accepted invitation until its Welcome comes. */
  async saveJoin(invitationId: string, keys: Uint8Array): Promise<void> {
    const row = await this.#seal(invitationId, keys);
    keys.fill(0);
    await this.#write((transaction) => transaction.objectStore("joins").put(row));
  }

  /** The keys of an invitation; null when this device has none. They serve once and are deleted. */
  async takeJoin(invitationId: string): Promise<Uint8Array | null> {
    const rows = await this.#read("joins");
    const row = rows.find((one) => one.chatId === invitationId);
    if (!row) return null;
    const keys = await this.#open(row);
    await this.#write((transaction) => transaction.objectStore("joins").delete(invitationId));
    return keys;
  }

  /** Keeps what was written into a case until the server has it. */
  async keepUnsent(entry: UnsentRow): Promise<void> {
    const row = await this.#seal(entry.id, new TextEncoder().encode(JSON.stringify(entry)));
    await this.#write((transaction) => transaction.objectStore("unsent").put(row));
  }

  /** What the server does not have yet, in the order in which it was written. What cannot be opened is left out and deleted. */
  async unsent(): Promise<UnsentRow[]> {
    const found: UnsentRow[] = [];
    for (const row of await this.#read("unsent")) {
      try {
        const from = fields(JSON.parse(new TextDecoder().decode(await this.#open(row))));
        found.push({
          id: text(from.id),
          caseId: text(from.caseId),
          body: text(from.body),
          at: count(from.at),
        });
      } catch {
        await this.dropUnsent(row.chatId);
      }
    }
    return found.sort((one, other) => one.at - other.at);
  }

  async dropUnsent(id: string): Promise<void> {
    await this.#write((transaction) => transaction.objectStore("unsent").delete(id));
  }

  /** Deletes a chat for good. */
  async drop(chatId: string): Promise<void> {
    await this.#write((transaction) => {
      transaction.objectStore("states").delete(chatId);
      const cursor = transaction.objectStore("deltas").index("chatId").openCursor(IDBKeyRange.only(chatId));
      cursor.onsuccess = () => {
        cursor.result?.delete();
        cursor.result?.continue();
      };
    });
  }

  /** Log-out: nothing stays, the key neither. */
  async clear(): Promise<void> {
    await this.#write((transaction) => {
      for (const name of TABLES) transaction.objectStore(name).clear();
    });
    this.#database.close();
  }

  async #seal(chatId: string, plain: Uint8Array): Promise<SealedRow> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const copy = new Uint8Array(plain);
    const sealed = await crypto.subtle.encrypt(binding(chatId, iv), this.#key, copy);
    copy.fill(0);
    return { chatId, iv, sealed };
  }

  async #open(row: SealedRow): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.decrypt(binding(row.chatId, row.iv), this.#key, row.sealed));
  }

  #write(work: (transaction: IDBTransaction) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      // "strict": it is on the disk before the server is told that it may forget.
      const transaction = this.#database.transaction(TABLES, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(new StoreError());
      transaction.onabort = () => reject(new StoreError());
      work(transaction);
    });
  }

  async #read(name: string): Promise<SealedRow[]> {
    return list(await finished(this.#database.transaction(name).objectStore(name).getAll()), sealedRow);
  }
}

function sealedRow(value: unknown): SealedRow {
  const { chatId, iv, sealed } = fields(value);
  if (!(iv instanceof Uint8Array) || !(sealed instanceof ArrayBuffer)) throw new StoreError();
  return { chatId: text(chatId), iv: new Uint8Array(iv), sealed };
}

function binding(chatId: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(chatId) };
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = ({ oldVersion }) => {
    const { result } = request;
    if (oldVersion < 1) {
      result.createObjectStore("keys", { keyPath: "name" });
      result.createObjectStore("states", { keyPath: "chatId" });
      result.createObjectStore("joins", { keyPath: "chatId" });
      result.createObjectStore("deltas", { autoIncrement: true }).createIndex("chatId", "chatId");
    }
    if (oldVersion < 2) result.createObjectStore("unsent", { keyPath: "chatId" });
  };
  return finished(request);
}

async function sealingKey(database: IDBDatabase): Promise<CryptoKey> {
  const found: unknown = await finished(database.transaction("keys").objectStore("keys").get("seal"));
  if (found !== undefined) {
    const { key } = fields(found);
    if (key instanceof CryptoKey) return key;
    throw new StoreError();
  }
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  await finished(database.transaction("keys", "readwrite").objectStore("keys").put({ name: "seal", key }));
  return key;
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new StoreError());
  });
}
