import type { Direction } from '../../../model/limit.ts';

interface Memory {
  value?: number;
  waited: number;
}

/** The best value of a metric so far, and for how many epochs there was no better one. */
export class Best {
  readonly #direction: Direction;
  readonly #minDelta: number;
  #memory: Memory = { waited: 0 };

  constructor(direction: Direction, minDelta = 0) {
    this.#direction = direction;
    this.#minDelta = minDelta;
  }

  get value(): number | undefined {
    return this.#memory.value;
  }

  get waited(): number {
    return this.#memory.waited;
  }

  /** Whether this value is better than all before by more than the least that counts. NaN never is. */
  see(value: number): boolean {
    const { value: best, waited } = this.#memory;
    const gain = best === undefined ? Infinity : this.#direction === 'higher' ? value - best : best - value;
    const better = !Number.isNaN(value) && gain > this.#minDelta;
    this.#memory = better ? { value, waited: 0 } : { ...this.#memory, waited: waited + 1 };
    return better;
  }

  /** Waiting begins anew. */
  forgive(): void {
    this.#memory = { ...this.#memory, waited: 0 };
  }

  memory(): unknown {
    return this.#memory;
  }

  recall(memory: unknown): void {
    this.#memory = memory as Memory;
  }
}
