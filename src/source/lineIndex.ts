import type { TextRange } from '../model/problem.ts';

/** Turns offsets of a text into lines and columns, both from 0. */
export class LineIndex {
  readonly #starts = [0];

  constructor(text: string) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(index + end.length);
  }

  /** The range between two offsets, `to` exclusive. */
  range(from: number, to: number): TextRange {
    const [line, column] = this.#position(from);
    const [endLine, endColumn] = this.#position(to);
    return { line, column, endLine, endColumn };
  }

  #position(offset: number): [line: number, column: number] {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low, offset - (this.#starts[low] ?? 0)];
  }
}
