/** Keys for coming into a colleague's chat, made when the invitation is accepted. */
import type { Desk, JoinKeys } from "../core/desk.ts";

/** The ciphersuite of chats: ML-KEM-768 with X25519, AES-256-GCM, SHA-384, Ed25519. */
const SUITE = 0x004e;

export function joinKeys(desk: Desk): JoinKeys {
  return desk.keyPackage(SUITE);
}
