/** Base64url without padding (RFC 4648 §5): how the wire writes bytes. */

export class BytesError extends Error {}

export function toText(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @throws BytesError for anything but base64url without padding. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new BytesError();
  let binary: string;
  try {
    binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  } catch {
    throw new BytesError();
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Random bytes as the wire writes them: 16 for an id, 32 for a capability. */
export function randomText(length: 16 | 32): string {
  return toText(crypto.getRandomValues(new Uint8Array(length)));
}
