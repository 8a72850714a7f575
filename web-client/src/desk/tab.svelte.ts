/** One live tab per device (ruling 16): whoever holds the lock holds the chats. */
export class Tab {
  state: "asking" | "ours" | "other" = $state("asking");
  readonly #onLost: () => void;
  #release: (() => void) | null = null;

  /** @param onLost another tab has taken over: let go of everything */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** Takes the lock; with `steal` from the tab that has it. */
  async take(steal = false): Promise<void> {
    // Without locks (plain http elsewhere than on this machine) the server still allows one connection only.
    if (!("locks" in navigator)) {
      this.state = "ours";
      return;
    }
    try {
      await navigator.locks.request("sotto-desk", steal ? { steal } : { ifAvailable: true }, (lock) => {
        if (!lock) {
          this.state = "other";
          return undefined;
        }
        this.state = "ours";
        return new Promise<void>((resolve) => (this.#release = resolve));
      });
    } catch {
      // Stolen by another tab.
      this.lose();
    }
  }

  /** Another tab of this device is live. */
  lose(): void {
    this.#release?.();
    this.#release = null;
    if (this.state === "other") return;
    this.state = "other";
    this.#onLost();
  }
}
