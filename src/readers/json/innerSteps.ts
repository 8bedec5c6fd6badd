export type InnerStepsState = { base: number; most: number; epoch: number | null };

/** Lays steps that start again with each epoch end to end, as mmcv's `iter` does: where the counter falls while the epoch rises. */
export class InnerSteps {
  #base: number;
  /** Of the epoch. */
  #most: number;
  #epoch: number | null;

  constructor(state?: InnerStepsState) {
    this.#base = state?.base ?? 0;
    this.#most = state?.most ?? 0;
    this.#epoch = state?.epoch ?? null;
  }

  state(): InnerStepsState {
    return { base: this.#base, most: this.#most, epoch: this.#epoch };
  }

  /** Where a row belongs; a training that begins anew is kept as written. */
  place(step: number, epoch: number | undefined): number {
    if (epoch === undefined || !Number.isInteger(epoch)) return this.#base + step;
    if (this.#epoch !== null && epoch > this.#epoch && step < this.#most) this.#base += this.#most;
    else if (this.#epoch !== null && epoch < this.#epoch) this.#base = 0;
    this.#most = epoch === this.#epoch ? Math.max(this.#most, step) : step;
    this.#epoch = epoch;
    return this.#base + step;
  }
}
