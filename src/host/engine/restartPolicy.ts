const defaults = {
  /** Milliseconds before the first restart; doubled for each further one. */
  firstDelay: 1_000,
  /** VS Code gives up on its own extension host after 3 crashes within 5 minutes; so do we. */
  crashes: 3,
  within: 5 * 60_000,
};

/** Decides when a crashed engine is started again. */
export class RestartPolicy {
  #crashes: number[] = [];

  /** @returns milliseconds to wait, or undefined when it crashed too often to go on. */
  nextDelay(now: number): number | undefined {
    this.#crashes = [...this.#crashes.filter((at) => now - at < defaults.within), now];
    if (this.#crashes.length > defaults.crashes) return undefined;
    return defaults.firstDelay * 2 ** (this.#crashes.length - 1);
  }

  /** A person asked for another try. */
  forget(): void {
    this.#crashes = [];
  }
}
