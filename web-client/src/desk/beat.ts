/** Does something at once, and again and again, until it is stopped. Starting twice is starting once. */
export class Beat {
  readonly #everyMs: number;
  readonly #once: () => Promise<void>;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(everyMs: number, once: () => Promise<void>) {
    this.#everyMs = everyMs;
    this.#once = once;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#once(), this.#everyMs);
    void this.#once();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
