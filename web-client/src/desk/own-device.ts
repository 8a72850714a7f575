/**
 * Which devices this browser is, one for each person who enrolled here, and its part of their vaults' keys. The part comes from a
 * WebCrypto key that cannot be read out; it stays over log-outs, and goes with the browser's data: then the device is lost and
 * another way in is needed.
 */
import { fields, text } from "../wire/decode.ts";
import type { DeviceId } from "../wire/wire.ts";

const NAME = "sotto-device";
const TABLE = "devices";

/** Which device this browser is for somebody; null where it is none. */
export async function deviceOf(login: string): Promise<DeviceId | null> {
  const found = (await rows()).find((row) => row.login === login.trim().toLowerCase());
  return found?.deviceId ?? null;
}

/** Every device that this browser is. */
export async function ownDevices(): Promise<DeviceId[]> {
  return (await rows()).map((row) => row.deviceId);
}

/** This browser's part of the key of a device's vault; null where it is another browser's device. */
export async function secretOf(deviceId: DeviceId): Promise<Uint8Array | null> {
  const found = (await rows()).find((row) => row.deviceId === deviceId);
  if (!found) return null;
  const label = new TextEncoder().encode(`sotto/device/v1 ${deviceId}`);
  return new Uint8Array(await crypto.subtle.sign("HMAC", found.key, label));
}

/** This browser becomes a device of somebody. What it was for them before is forgotten. */
export async function becomeDevice(login: string, deviceId: DeviceId): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const database = await open();
  const transaction = database.transaction(TABLE, "readwrite", { durability: "strict" });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(new Error("device"));
    transaction.onabort = () => reject(new Error("device"));
  });
  transaction.objectStore(TABLE).put({ login: login.trim().toLowerCase(), deviceId, key });
  await done;
  database.close();
}

interface Row {
  login: string;
  deviceId: DeviceId;
  key: CryptoKey;
}

/** A browser that keeps nothing for this page is nobody's device. */
async function rows(): Promise<Row[]> {
  try {
    const database = await open();
    const found: unknown[] = await finished(database.transaction(TABLE).objectStore(TABLE).getAll());
    database.close();
    return found.flatMap((value) => {
      const { login, deviceId, key } = fields(value);
      return key instanceof CryptoKey ? [{ login: text(login), deviceId: text(deviceId), key }] : [];
    });
  } catch {
    return [];
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "login" });
  return finished(request);
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("device"));
  });
}
