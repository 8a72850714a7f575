/**
 * What was written into cases and is not stored yet: the server could not be reached. It lies sealed on this device, under a key that
 * cannot be read out, and goes from here once it is stored (ruling 16, R609).
 */
import type { CaseId } from "../../wire/wire.ts";
import type { ChatStore } from "../store.ts";
import { decode, encode, type Body } from "./record/entry.ts";

export interface UnsentEntry {
  /** Random; stays the same however often it is tried, so that it is stored once. */
  id: string;
  caseId: CaseId;
  body: Body;
}

export class Unsent {
  list: readonly UnsentEntry[] = $state.raw([]);
  readonly #store: ChatStore;

  constructor(store: ChatStore) {
    this.#store = store;
  }

  async load(): Promise<void> {
    const rows = await this.#store.unsent();
    this.list = rows.flatMap(({ id, caseId, body }) => {
      try {
        return [{ id, caseId, body: decode(body) }];
      } catch {
        return [];
      }
    });
  }

  of(caseId: CaseId): readonly UnsentEntry[] {
    return this.list.filter((one) => one.caseId === caseId);
  }

  /** On the disk before it is shown as kept. */
  async keep(entry: UnsentEntry): Promise<void> {
    if (this.list.some((one) => one.id === entry.id)) return;
    const { id, caseId, body } = entry;
    await this.#store.keepUnsent({ id, caseId, body: encode(body), at: Date.now() });
    this.list = [...this.list, entry];
  }

  async drop(id: string): Promise<void> {
    await this.#store.dropUnsent(id);
    this.list = this.list.filter((one) => one.id !== id);
  }
}
