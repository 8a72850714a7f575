/** One comparison of digits at a desk: it commits to a nonce, waits for the new device's, shows its own, and has the digits. */
import { nowMs } from "../../net/clock.ts";
import { send } from "../../net/http.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import type { Enrolment } from "../../wire/wire.ts";
import type { Duty } from "../duty.svelte.ts";
import { candidateOf, readEnrolments } from "./enrolling.ts";
import { Step } from "./step.svelte.ts";

const BEAT_MS = 1_000;

export class Comparing {
  /** Five groups of four; empty until the device has answered. */
  digits = $state("");
  readonly step = new Step();
  readonly enrolment: Enrolment;
  readonly #duty: Duty;
  readonly #nonce = randomText(32);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The device is the one that this desk saw before it committed: what the server shows later counts for nothing. */
  constructor(duty: Duty, enrolment: Enrolment) {
    this.#duty = duty;
    this.enrolment = enrolment;
  }

  async begin(): Promise<void> {
    const { core } = this.#duty.open;
    const { enrolmentId } = this.enrolment;
    const commitment = toText(core.commitmentOf(toBytes(enrolmentId), toBytes(this.#nonce)));
    const begun = await this.step.run(() => send("/api/v1/enrolments/commit", { enrolmentId, commitment }));
    if (begun) void this.#beat(nowMs() + 10 * 60_000);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #beat(until: number): Promise<void> {
    await this.step.run(async () => {
      const { enrolmentId } = this.enrolment;
      const found = (await readEnrolments()).find((one) => one.enrolmentId === enrolmentId);
      const answer = found?.candidate?.deviceNonce ?? null;
      if (answer === null) return;
      await send("/api/v1/enrolments/reveal", { enrolmentId, nonce: this.#nonce });
      const candidate = candidateOf(this.#duty, this.enrolment);
      if (!candidate) return;
      this.digits = candidate.digits(this.#duty.open.org, toBytes(this.#nonce), toBytes(answer));
      candidate.free();
    });
    if (this.digits === "" && nowMs() < until)
      this.#timer = setTimeout(() => void this.#beat(until), BEAT_MS);
  }
}
