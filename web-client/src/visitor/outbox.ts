/**
 * The visitor's own texts until somebody who is still in the chat has confirmed them (ruling 1). Nothing is sealed, and
 * nothing leaves the tab, before a human is there (R127).
 */
import type { Body } from "../chat/body.ts";
import type { ClientId } from "../wire/wire.ts";

/** held: in the tab only. sending: sealed and on its way. sent: the server has it. seen: a member of staff has it. */
export type TextState = "held" | "sending" | "sent" | "seen";

/** What is said: a text, the answer to a proposed hand-off or to a release, a wish about interpreters. All are kept until confirmed. */
export type Saying =
  | { type: "text"; body: Body }
  | { type: "answer"; body: Body; hash: Uint8Array; agreed: boolean }
  | { type: "consent"; body: Body; release: Uint8Array; words: string; said: ConsentSaid; name: string }
  | { type: "wish"; body: Body; gender: boolean; community: boolean };

/** What the person says of a release. */
export type ConsentSaid = "yes" | "no" | "takenBack";

export interface OwnText {
  readonly saying: Saying;
  state: TextState;
  /** What this sealing is called on the wire. */
  clientId: ClientId;
  bytes: Uint8Array | null;
  seq: number | null;
  epoch: number;
  /** Devices of the staff that this sealing can be opened by. */
  readers: readonly string[];
  /** Refused as too old: to be sealed again in a later epoch than this. */
  notBefore: number;
}

export interface OutboxPlan {
  newId: () => ClientId;
  /** Seals in the chat's present epoch. */
  seal: (text: OwnText) => { bytes: Uint8Array; epoch: number; readers: readonly string[] };
  /** Hands the sealed bytes to the socket. */
  send: (clientId: ClientId, bytes: Uint8Array) => void;
  /** This sealing will not be used any more. */
  drop: (clientId: ClientId, bytes: Uint8Array) => void;
  /** A text's state has changed. */
  changed: (text: OwnText) => void;
}

export class Outbox {
  readonly #plan: OutboxPlan;
  #texts: OwnText[] = [];

  constructor(plan: OutboxPlan) {
    this.#plan = plan;
  }

  get texts(): readonly OwnText[] {
    return this.#texts;
  }

  /** How many texts the server has not taken. */
  get unsent(): number {
    return this.#texts.filter((text) => text.state === "held" || text.state === "sending").length;
  }

  add(saying: Saying): OwnText {
    const text: OwnText = {
      saying,
      state: "held",
      clientId: this.#plan.newId(),
      bytes: null,
      seq: null,
      epoch: 0,
      readers: [],
      notBefore: 0,
    };
    this.#texts.push(text);
    return text;
  }

  /** Seals and sends what is held, in the order of writing. To be called when a human is there. */
  flush(epoch: number): void {
    for (const text of this.#texts) {
      if (text.state !== "held") continue;
      // Later texts wait too, so that nothing overtakes.
      if (text.notBefore > epoch) return;
      const sealing = this.#plan.seal(text);
      text.bytes = sealing.bytes;
      text.epoch = sealing.epoch;
      text.readers = sealing.readers;
      this.#become(text, "sending");
      this.#plan.send(text.clientId, sealing.bytes);
    }
  }

  /** The server has it. Returns the sealed bytes, for the core. */
  accepted(clientId: ClientId, seq: number): Uint8Array | null {
    const text = this.#find(clientId);
    if (!text) return null;
    text.seq = seq;
    if (text.state === "sending") this.#become(text, "sent");
    return text.bytes;
  }

  /** The server has not taken it because the members changed: seal it again, under the same id, once that is known here. */
  stale(clientId: ClientId): void {
    const text = this.#find(clientId);
    if (text?.state !== "sending") return;
    if (text.bytes) this.#plan.drop(clientId, text.bytes);
    text.notBefore = text.epoch + 1;
    text.bytes = null;
    this.#become(text, "held");
  }

  /** The server cannot take it now: seal it again, under the same id, when sending goes on. */
  held(clientId: ClientId): void {
    const text = this.#find(clientId);
    if (text?.state !== "sending") return;
    if (text.bytes) this.#plan.drop(clientId, text.bytes);
    text.bytes = null;
    this.#become(text, "held");
  }

  /** Somebody of the staff who could read them has processed the texts at these places of the log. */
  confirmed(seqs: readonly number[]): void {
    for (const text of this.#texts) {
      if (text.state !== "sent" || text.seq === null || !seqs.includes(text.seq)) continue;
      text.bytes = null;
      this.#become(text, "seen");
    }
  }

  /** The staff in the chat are these devices now: whatever none of them can open goes out again. */
  staffIs(devices: readonly string[]): void {
    for (const text of this.#texts) {
      if (text.state !== "sending" && text.state !== "sent") continue;
      if (text.readers.some((reader) => devices.includes(reader))) continue;
      if (text.bytes) this.#plan.drop(text.clientId, text.bytes);
      // Under a new id if the server has stored the first sealing: it would answer a second one with the first.
      if (text.state === "sent") text.clientId = this.#plan.newId();
      text.bytes = null;
      text.seq = null;
      this.#become(text, "held");
    }
  }

  /** Sealed texts that the server has not confirmed, for the last request of the page. */
  sealed(): { clientId: ClientId; bytes: Uint8Array }[] {
    return this.#texts.flatMap((text) =>
      text.state === "sending" && text.bytes ? [{ clientId: text.clientId, bytes: text.bytes }] : [],
    );
  }

  /** Forgets everything. */
  wipe(): void {
    for (const text of this.#texts) text.bytes?.fill(0);
    this.#texts = [];
  }

  #find(clientId: ClientId): OwnText | undefined {
    return this.#texts.find((text) => text.clientId === clientId);
  }

  #become(text: OwnText, state: TextState): void {
    text.state = state;
    this.#plan.changed(text);
  }
}
