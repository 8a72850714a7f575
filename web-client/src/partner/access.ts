/** A partner's key, in this tab's memory and nowhere else; and the headers by which a request shows whose it is. */
import type { PartnerCore, PartnerKey } from "../core/partner.ts";
import { nowS } from "../net/clock.ts";

/** What a key that signs is asked for. */
export type Signer = Pick<PartnerKey, "free" | "mailbox" | "openLetter" | "sealForm" | "sign">;
export type Access = { type: "api"; secret: string } | { type: "signing"; key: Signer; keyId: string };

/** With what an API key begins. */
const PREFIX = "sotto_";
/** Id and secret, 48 bytes. */
const API_LETTERS = 64;
const ID_LETTERS = 22;

/** An API key as somebody pasted it; null for what is none. */
export function readApiKey(typed: string): Access | null {
  const secret = typed.trim();
  const rest = secret.slice(PREFIX.length);
  const good = secret.startsWith(PREFIX) && rest.length === API_LETTERS && /^[\w-]+$/.test(rest);
  return good ? { type: "api", secret } : null;
}

export function isKeyId(typed: string): boolean {
  return typed.length === ID_LETTERS && /^[\w-]+$/.test(typed);
}

/** What `line.json` of sotto-forward calls the key; null for another file. */
export function keyIdIn(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("keyId" in value)) return null;
    return typeof value.keyId === "string" && isKeyId(value.keyId) ? value.keyId : null;
  } catch {
    return null;
  }
}

/** A signing key from its file. @throws whatever the core says of another file. */
export function readKeyFile(core: PartnerCore, text: string, keyId: string): Access {
  return { type: "signing", key: core.PartnerKey.parse(text), keyId };
}

/** Nothing of it stays in memory. */
export function forget(access: Access | null): void {
  if (access?.type === "signing") access.key.free();
}

/** A request that is about to go. */
export interface Outgoing {
  path: string;
  body: string;
  /** The `Idempotency-Key`. */
  reference: string;
}

/** Made anew for each try: a signature counts once. */
export function headers(access: Access | null, request: Outgoing): Record<string, string> {
  const named = { "Idempotency-Key": request.reference };
  if (access === null) return named;
  if (access.type === "api") return { ...named, Authorization: `Bearer ${access.secret}` };
  const { path, body, reference } = request;
  const signed = access.key.sign({ authority: location.host, path, body, reference }, access.keyId, nowS());
  return {
    ...named,
    "Content-Digest": signed.digest,
    "Signature-Input": signed.input,
    Signature: signed.signature,
  };
}
