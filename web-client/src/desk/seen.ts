/**
 * What this browser has seen of the log of keys, for each organisation by its root. It stays over log-outs, so that a log which was
 * forked or rolled back between two visits is found out. Sealed with a WebCrypto key that cannot be read out.
 */
import { fields } from "../wire/decode.ts";

const NAME = "sotto-log";
const TABLE = "seen";

/** What was seen; null at the first visit. */
export async function readSeen(root: string): Promise<Uint8Array | null> {
  const database = await open();
  try {
    const found: unknown = await finished(database.transaction(TABLE).objectStore(TABLE).get(root));
    if (found === undefined) return null;
    const { iv, key, sealed } = fields(found);
    if (!(iv instanceof Uint8Array && key instanceof CryptoKey && sealed instanceof ArrayBuffer)) return null;
    const opened = await crypto.subtle.decrypt(binding(root, new Uint8Array(iv)), key, sealed);
    return new Uint8Array(opened);
  } finally {
    database.close();
  }
}

/** Keeps it in the place of what was seen before. */
export async function keepSeen(root: string, seen: Uint8Array): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  const sealed = await crypto.subtle.encrypt(binding(root, iv), key, new Uint8Array(seen));
  await change((table) => table.put({ root, iv, key, sealed }));
}

/** Starts over with whatever the log is now. Only for who was told by voice that the line was put back from a backup. */
export async function forgetSeen(root: string): Promise<void> {
  await change((table) => table.delete(root));
}

async function change(work: (table: IDBObjectStore) => void): Promise<void> {
  const database = await open();
  const transaction = database.transaction(TABLE, "readwrite", { durability: "strict" });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(new Error("seen"));
    transaction.onabort = () => reject(new Error("seen"));
  });
  work(transaction.objectStore(TABLE));
  await done.finally(() => database.close());
}

function binding(root: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`sotto/seen/v1 ${root}`) };
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "root" });
  return finished(request);
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("seen"));
  });
}
