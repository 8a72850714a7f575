/**
 * Passkeys in the browser (WebAuthn, W3C Level 3). A passkey may also derive a secret (PRF) that opens the vault: that secret
 * goes into the core and never to the server, so answers are written out here field by field.
 */
import { count, DecodeError, fields, list, text } from "../wire/decode.ts";
import { toBytes, toText } from "../wire/bytes.ts";

/** What a passkey derives the secret from: the same for everybody, because the passkey's own key makes it differ. */
const PRF_INPUT = new TextEncoder().encode("sotto/vault/prf/v1");

/** A browser's answer for the server, and what stays here. */
export interface Answer {
  id: string;
  credential: object;
  /** 32 bytes, where the passkey derives any. */
  secret: Uint8Array | null;
}

/** Whether this browser knows passkeys at all. */
export function knowsPasskeys(): boolean {
  return "PublicKeyCredential" in globalThis;
}

/** Makes a passkey. Throws what the browser throws, when the person says no for example. */
export async function makePasskey(options: unknown): Promise<Answer> {
  const from = fields(fields(options).publicKey);
  const [rp, user] = [fields(from.rp), fields(from.user)];
  const excluded = Array.isArray(from.excludeCredentials) ? from.excludeCredentials : [];
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: toBytes(text(from.challenge)),
      rp: { id: text(rp.id), name: text(rp.name) },
      user: { id: toBytes(text(user.id)), name: text(user.name), displayName: text(user.displayName) },
      pubKeyCredParams: list(from.pubKeyCredParams, (param) => ({
        type: "public-key",
        alg: Number(fields(param).alg),
      })),
      timeout: count(from.timeout),
      excludeCredentials: excluded.map((known: unknown) => ({
        type: "public-key",
        id: toBytes(text(fields(known).id)),
      })),
      // A log-in names nobody, so the passkey has to know whose it is; and it asks for a finger or a PIN.
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
      attestation: "none",
      extensions: { prf: { eval: { first: PRF_INPUT } } },
    },
  });
  const [credential, response] = parts(made);
  if (!(response instanceof AuthenticatorAttestationResponse)) throw new DecodeError("passkey");
  return answer(credential, {
    attestationObject: encoded(response.attestationObject),
    clientDataJSON: encoded(response.clientDataJSON),
    transports: response.getTransports(),
  });
}

/** Asks for a passkey. */
export async function usePasskey(options: unknown): Promise<Answer> {
  const from = fields(fields(options).publicKey);
  const used = await navigator.credentials.get({
    publicKey: {
      challenge: toBytes(text(from.challenge)),
      rpId: text(from.rpId),
      timeout: count(from.timeout),
      userVerification: "required",
      extensions: { prf: { eval: { first: PRF_INPUT } } },
    },
  });
  const [credential, response] = parts(used);
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new DecodeError("passkey");
  return answer(credential, {
    authenticatorData: encoded(response.authenticatorData),
    clientDataJSON: encoded(response.clientDataJSON),
    signature: encoded(response.signature),
    userHandle: response.userHandle === null ? null : encoded(response.userHandle),
  });
}

function parts(found: Credential | null): [PublicKeyCredential, AuthenticatorResponse] {
  if (!(found instanceof PublicKeyCredential)) throw new DecodeError("passkey");
  return [found, found.response];
}

function answer(credential: PublicKeyCredential, response: object): Answer {
  const id = encoded(credential.rawId);
  const first = credential.getClientExtensionResults().prf?.results?.first;
  return {
    id,
    credential: { id, rawId: id, type: "public-key", response, extensions: {} },
    secret: first instanceof ArrayBuffer && first.byteLength === 32 ? new Uint8Array(first) : null,
  };
}

function encoded(bytes: ArrayBuffer): string {
  return toText(new Uint8Array(bytes));
}
