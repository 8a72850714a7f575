/** The gate for data about passkeys. */
import { count, fields, id, sealed, text } from "./decode.ts";
import type { Ceremony, PasskeyAdded, PasskeyInfo, VaultWrap } from "./wire.ts";

/** The options are looked into where the browser is asked. */
export function ceremony(value: unknown): Ceremony {
  const from = fields(value);
  return { ceremony: id(from.ceremony, 32), options: fields(from.options) };
}

export function passkeyAdded(value: unknown): PasskeyAdded {
  return { credentialId: sealed(fields(value).credentialId) };
}

export function passkey(value: unknown): PasskeyInfo {
  const from = fields(value);
  return {
    credentialId: sealed(from.credentialId),
    name: text(from.name),
    madeAt: count(from.madeAt),
    usedAt: count(from.usedAt),
  };
}

export function vaultWrap(value: unknown): VaultWrap {
  const from = fields(value);
  return { credentialId: sealed(from.credentialId), wrap: sealed(from.wrap) };
}
