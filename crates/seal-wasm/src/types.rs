//! The plain objects of the border, as TypeScript; wasm-bindgen copies this into `core.d.ts`.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
export type Role = "advocate" | "supervisor" | "interpreter" | "rotaManager" | "director" | "auditor" | "caseWorker"
  | "administrator" | "forwarder" | "reporter";

export interface Staff {
  who: "staff";
  member: Uint8Array;
  device: Uint8Array;
  alias: string;
  roles: Role[];
  serial: number;
  /** First second after the certificate's validity. */
  notAfter: number;
}
export interface Visitor {
  who: "visitor";
}
/** A worker of another hotline, in their own words. */
export interface Guest {
  who: "guest";
  name: string;
  organisation: string;
}
export type Person = Visitor | Staff | Guest;
export type Member = Person & {
  leaf: number;
  /** The epoch since which this member can read, as far as this client saw it. */
  since: number;
  own: boolean;
};

export interface Handshake {
  epoch: number;
  commits: Uint8Array[];
  groupInfo: Uint8Array;
  welcome?: Uint8Array;
}

export interface Said {
  from: Person;
  seq: number;
  sentAt: number;
  seenSeq: number;
  /** False: its author saw another log than came here. */
  consistent: boolean;
  /** Places of own messages that this one confirms as read. */
  confirmed: number[];
}

export type ChatEvent =
  | (Said & { type: "text" | "goodbye"; text: string })
  | (Said & { type: "seen" })
  | (Said & { type: "handoff"; text: string; hash: Uint8Array })
  | (Said & { type: "handoffAnswer"; agreed: boolean; hash: Uint8Array })
  /** Another line, by its number; answered like facts. */
  | (Said & { type: "outside"; number: string; hash: Uint8Array })
  /** What the visitor would like of another interpreter. */
  | (Said & { type: "wish"; gender: boolean; community: boolean })
  /** The words of a release, to be answered. */
  | (Said & { type: "consent"; text: string; release: Uint8Array })
  /** The person's own word on it, signed by the key of their page. */
  | (Said & {
      type: "consentWord";
      said: "yes" | "no" | "takenBack";
      name: string;
      release: Uint8Array;
      wordsHash: Uint8Array;
      key: Uint8Array;
      signature: Uint8Array;
    })
  /** Somebody who is not the person, or without their signature, has said such a word. */
  | (Said & { type: "consentRefused" })
  | (Said & { type: "unknown"; kind: number; body: Uint8Array })
  | { type: "joined" | "left"; person: Person; by: Person }
  | { type: "refreshed"; by: Person }
  | { type: "own"; bytes: Uint8Array }
  | { type: "rollback" }
  | { type: "removed"; by: Person }
  | { type: "ignored"; reason: "old" | "beforeUs" };

export interface CaseEntry {
  entry: Uint8Array;
  author: Staff;
  /** The author's certificate was revoked since; the entry was good when it was signed. */
  revoked: boolean;
  signedAt: number;
  previous: Uint8Array;
  hash: Uint8Array;
  body: string;
}

/** A version of a case's key, sealed to a device. */
export interface WrappedKey {
  keyVersion: number;
  wrap: Uint8Array;
}

export interface SealedFile {
  sealed: Uint8Array;
  hash: Uint8Array;
}
"#;
