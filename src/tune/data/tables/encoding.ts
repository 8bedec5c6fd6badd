import { phrase } from '../../../model/phrase.ts';
import type { Problem } from '../../../model/problem.ts';
import type { Cell } from './contract.ts';

const defaults = {
  /** A column with more different texts is a name or free text, and is left out. */
  categories: 100,
};

/** What is learned about a column from the train part. */
export class ColumnStatistics {
  readonly name: string;
  readonly categories = new Set<string>();
  #count = 0;
  #mean = 0;
  #squares = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Running mean and sum of squares (Welford 1962). */
  add(cell: Cell): void {
    if (typeof cell === 'string') {
      if (this.categories.size <= defaults.categories) this.categories.add(cell);
    } else if (cell !== null) {
      const value = Number(cell), delta = value - this.#mean;
      this.#mean += delta / ++this.#count;
      this.#squares += delta * (value - this.#mean);
    }
  }

  /** Numbers stay numbers; a column with any text in it is a category. A value that is missing becomes the mean, or no category. */
  encoding(standardise: boolean): Encoding | undefined {
    if (this.categories.size > defaults.categories) return undefined;
    if (this.categories.size > 0) return oneHot([...this.categories].sort());
    const mean = this.#mean, deviation = Math.sqrt(this.#squares / this.#count) || 1;
    return { width: 1, write: (cell, to, at) => (to[at] = ((cell === null ? mean : Number(cell)) - (standardise ? mean : 0)) / (standardise ? deviation : 1)) };
  }
}

/** How the cells of a column become numbers, `width` of them. */
export interface Encoding {
  width: number;
  write(cell: Cell, to: Float32Array, at: number): void;
}

function oneHot(categories: readonly string[]): Encoding {
  const index = new Map(categories.map((category, at) => [category, at]));
  return {
    width: categories.length,
    write(cell, to, at) {
      const found = cell === null ? undefined : index.get(String(cell));
      if (found !== undefined) to[at + found] = 1;
    },
  };
}

export const leftOut = (source: string, column: string): Problem => ({
  source, severity: 'warning', message: phrase('The column “{0}” has more than {1} different texts and is left out.', column, defaults.categories),
});
