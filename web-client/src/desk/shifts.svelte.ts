/** One's own shifts and time on duty, as the server last said. */
import { get, post } from "../net/http.ts";
import { ownRota } from "../wire/decode-rota.ts";
import type { BreakReason, ClockOutReason, Duty, OwnRotaResponse } from "../wire/wire.ts";
import { Beat } from "./beat.ts";

/** So often it is looked at again: a swap was decided, a forgotten shift was ended. */
const EVERY_MS = 60_000;

export class Shifts {
  own = $state.raw<OwnRotaResponse | null>(null);
  readonly #beat = new Beat(EVERY_MS, () => this.look());

  get on(): boolean {
    return this.own?.onDuty !== null && this.own?.onDuty !== undefined;
  }

  start(): void {
    this.#beat.start();
  }

  stop(): void {
    this.#beat.stop();
  }

  async load(): Promise<void> {
    this.own = await get("/api/v1/rota/own", ownRota);
  }

  /** As `load`, in the background: what went wrong is tried again and not told. */
  async look(): Promise<void> {
    await this.load().catch(() => undefined);
  }

  async clockIn(duty: Duty | null): Promise<void> {
    this.own = await post("/api/v1/duty/start", { duty }, ownRota);
  }

  /** Null to come back. */
  async pause(reason: BreakReason | null): Promise<void> {
    this.own = await post("/api/v1/duty/break", { reason }, ownRota);
  }

  async clockOut(reason: ClockOutReason): Promise<void> {
    this.own = await post("/api/v1/duty/end", { reason }, ownRota);
  }
}
