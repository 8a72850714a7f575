/** Counts presses of Shift alone. Shift that makes a capital letter or a shortcut does not count (R106). */
const NEEDED = 3;

export class ShiftTaps {
  #count = 0;
  #last = Number.NEGATIVE_INFINITY;
  #alone = false;

  constructor(readonly rowMs: number) {}

  /** How many presses are missing; 0 when none was made or all were. */
  get left(): number {
    return this.#count === 0 ? 0 : NEEDED - this.#count;
  }

  down(key: string, combined: boolean): void {
    if (key === "Shift" && !combined) {
      this.#alone = true;
      return;
    }
    this.#alone = false;
    if (key !== "Shift") this.#count = 0;
  }

  /** True with the press that completes the row. `now` in milliseconds. */
  up(key: string, now: number): boolean {
    if (key !== "Shift" || !this.#alone) return false;
    this.#alone = false;
    this.#count = now - this.#last <= this.rowMs ? this.#count + 1 : 1;
    this.#last = now;
    if (this.#count < NEEDED) return false;
    this.#count = 0;
    return true;
  }

  reset(): void {
    this.#count = 0;
    this.#alone = false;
  }
}
