/** A fresh proof before a grave step: the step is tried, and when the server asks for a proof, the person gives one and it goes on. */
import { ProblemError } from "../../net/http.ts";

export class Prover {
  /** Whether the person is asked. */
  asks = $state(false);
  #answer: ((proven: boolean) => void) | null = null;

  /** Does a step; asks for a proof where the server wants a fresh one, once. */
  async with(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "stepUp") throw error;
      const proven = await new Promise<boolean>((resolve) => {
        this.#answer = resolve;
        this.asks = true;
      });
      if (!proven) throw error;
      await step();
    }
  }

  answer(proven: boolean): void {
    this.asks = false;
    this.#answer?.(proven);
    this.#answer = null;
  }
}
