/**
 * One chat's log as it arrives: hands each entry on once and in order, and acknowledges after it was processed.
 *
 * Entries of one's own come twice, as `accepted` and as an entry without payloads, in either order; whichever comes
 * first in its place counts.
 */
import type { ClientId, Entry, EntryKind } from "../wire/wire.ts";

export type Step =
  { type: "entry"; entry: Entry } | { type: "own"; seq: number; clientId: ClientId; kind: EntryKind | null };

export interface LogPlan {
  /** Processes one step; when it fails the log stands still and `onStuck` is called. */
  process: (step: Step) => void | Promise<void>;
  /** Everything up to here is processed: acknowledge. Called once per batch. */
  settled: (seq: number) => void | Promise<void>;
  /** There is a gap: connect again and read from the cursor. */
  resync: () => void;
  onStuck: (error: unknown) => void;
}

export class Log {
  #cursor: number | null;
  #stuck = false;
  #tail: Promise<void> = Promise.resolve();
  readonly #plan: LogPlan;
  readonly #ahead = new Map<number, ClientId>();

  /** @param cursor the last entry processed before; null when only the server knows, then its first entry counts. */
  constructor(cursor: number | null, plan: LogPlan) {
    this.#cursor = cursor;
    this.#plan = plan;
  }

  /** The last entry that was processed; null before the first when it began unknown. */
  get cursor(): number | null {
    return this.#cursor;
  }

  /** The server's answer to a frame of ours. */
  accepted(clientId: ClientId, seq: number): void {
    this.#queue(async () => {
      if (this.#cursor === null || seq > this.#cursor) this.#ahead.set(seq, clientId);
      if (await this.#catchUp()) await this.#settle();
    });
  }

  entries(entries: Entry[]): void {
    this.#queue(async () => {
      let moved = false;
      for (const entry of entries) {
        this.#cursor ??= entry.seq - 1;
        if (await this.#catchUp()) moved = true;
        if (entry.seq <= this.#cursor) continue;
        if (entry.seq !== this.#cursor + 1) {
          this.#plan.resync();
          break;
        }
        const step: Step = entry.own
          ? { type: "own", seq: entry.seq, clientId: entry.clientId, kind: entry.kind }
          : { type: "entry", entry };
        await this.#step(entry.seq, step);
        moved = true;
      }
      if (await this.#catchUp()) moved = true;
      if (moved) await this.#settle();
    });
  }

  /** Resolves when everything that has come so far is processed. */
  idle(): Promise<void> {
    return this.#tail;
  }

  async #catchUp(): Promise<boolean> {
    let moved = false;
    while (this.#cursor !== null) {
      const seq = this.#cursor + 1;
      const clientId = this.#ahead.get(seq);
      if (clientId === undefined) break;
      await this.#step(seq, { type: "own", seq, clientId, kind: null });
      moved = true;
    }
    return moved;
  }

  async #settle(): Promise<void> {
    if (this.#cursor !== null) await this.#plan.settled(this.#cursor);
  }

  async #step(seq: number, step: Step): Promise<void> {
    await this.#plan.process(step);
    this.#ahead.delete(seq);
    this.#cursor = seq;
  }

  #queue(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#stuck) return;
      try {
        await work();
      } catch (error) {
        this.#stuck = true;
        this.#plan.onStuck(error);
      }
    });
  }
}
