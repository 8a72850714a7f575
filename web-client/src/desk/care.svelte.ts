/** What concerns one's own care, as the server last said: a debrief, relief, and who needs ours. */
import { get, post, send } from "../net/http.ts";
import { care } from "../wire/decode-care.ts";
import type { CareResponse, ItemId, MemberId } from "../wire/wire.ts";
import { Beat } from "./beat.ts";

/** Somebody may need relief: nobody waits longer for it to be seen here. Their telephone rings at once. */
const EVERY_MS = 15_000;

export class Care {
  own = $state.raw<CareResponse | null>(null);
  readonly #beat = new Beat(EVERY_MS, () => this.look());

  start(): void {
    this.#beat.start();
  }

  stop(): void {
    this.#beat.stop();
  }

  /** In the background: what went wrong is tried again and not told. */
  async look(): Promise<void> {
    try {
      this.own = await get("/api/v1/care", care);
    } catch {
      // The next look tells.
    }
  }

  async answer(wanted: boolean): Promise<void> {
    this.own = await post("/api/v1/care/debrief", { wanted }, care);
  }

  async needRelief(): Promise<void> {
    this.own = await post("/api/v1/care/relief", {}, care);
  }

  async withdraw(): Promise<void> {
    this.own = await post("/api/v1/care/relief/withdraw", {}, care);
  }

  async come(memberId: MemberId): Promise<void> {
    this.own = await post("/api/v1/care/relief/coming", { memberId }, care);
  }

  /** What we were told was hard: it is not kept, only what follows from it. */
  async wasHard(itemId: ItemId, fence: number): Promise<void> {
    await send("/api/v1/items/hard", { itemId, fence });
    await this.look();
  }
}
