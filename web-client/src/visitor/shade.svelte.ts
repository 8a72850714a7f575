/** The privacy shade (R119): hides the chat with one tap, and by itself after a minute without a touch. */
const IDLE_MS = 60_000;

export class Shade {
  on = $state(false);
  /** Something came while the chat was hidden. */
  news = $state(false);
  /** Only the newest text is shown. */
  onlyLast = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watching = false;

  /** Begins to watch for idleness. */
  watch(): void {
    this.#watching = true;
    this.touch();
  }

  stop(): void {
    this.#watching = false;
    clearTimeout(this.#timer);
    this.on = false;
  }

  /** The person did something. Does not lift the shade: that takes a tap on its button. */
  touch(): void {
    clearTimeout(this.#timer);
    if (this.#watching && !this.on) this.#timer = setTimeout(() => this.hide(), IDLE_MS);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.on = true;
    this.news = false;
  }

  show(): void {
    this.on = false;
    this.news = false;
    this.touch();
  }
}
