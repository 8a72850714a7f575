/** A partner's certificate out of a file, and the hash of its public key as people compare it. */
import { toText } from "../../wire/bytes.ts";

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;
/** No chain is longer. */
const MOST_BYTES = 64 * 1024;

export interface Certificate {
  /** DER, as the server takes it. */
  sent: string;
}

/** The first certificate of a file, PEM or DER; "private" for a file that should not have left its owner. */
export async function readCertificate(file: File): Promise<Certificate | "private" | null> {
  if (file.size > MOST_BYTES) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  if (text.includes("PRIVATE KEY-----")) return "private";
  const inside = PEM.exec(text)?.[1];
  if (inside !== undefined) return { sent: urlSafe(inside) };
  // DER begins with a sequence of a length that takes two bytes.
  return bytes[0] === 0x30 && bytes[1] === 0x82 ? { sent: toText(bytes) } : null;
}

/** As `curl --pinnedpubkey` and `sotto-forward` write it. */
export function pinText(pin: string): string {
  const standard = pin.replaceAll("-", "+").replaceAll("_", "/");
  return `sha256//${standard.padEnd(Math.ceil(standard.length / 4) * 4, "=")}`;
}

function urlSafe(base64: string): string {
  return base64.replace(/[\s=]/g, "").replaceAll("+", "-").replaceAll("/", "_");
}
