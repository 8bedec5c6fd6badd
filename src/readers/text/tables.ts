import type { ReaderState } from '../contract.ts';
import { allClassesRow, classHead, tableHead, tableRow, type TableRow } from './table.ts';

/** The tables that a log prints row by row: which columns the rows have that come now. */
export class Tables {
  #head: string[] | null;
  /** Of the results of a validation by class, which stand between the rows of the training. */
  #classes: string[] | null;
  /** The epoch whose validation by class was taken; the same once more is that of the best weights. */
  #validated: number | null;

  constructor(state: ReaderState = null) {
    const [head, classes, validated] = Array.isArray(state) ? state : [];
    this.#head = Array.isArray(head) ? (head as string[]) : null;
    this.#classes = Array.isArray(classes) ? (classes as string[]) : null;
    this.#validated = typeof validated === 'number' ? validated : null;
  }

  state(): ReaderState {
    return [this.#head, this.#classes, this.#validated];
  }

  /** Whether the line is the head of a table. */
  head(line: string): boolean {
    const head = tableHead(line);
    if (head) this.#head = head;
    return head !== undefined;
  }

  /** Whether the title of a bar is the head of a validation by class. */
  classHead(title: string): boolean {
    const classes = classHead(title);
    if (classes) this.#classes = classes;
    return classes !== undefined;
  }

  row(line: string): TableRow | undefined {
    return this.#head ? tableRow(line, this.#head) : undefined;
  }

  /** The row of all classes, and what it is of: the validation of an epoch, or that of the best weights behind the last one. */
  summary(line: string, epoch: number | undefined): { row: TableRow; phase: string } | undefined {
    const row = this.#classes ? allClassesRow(line, this.#classes) : undefined;
    if (!row) return undefined;
    const again = epoch !== undefined && epoch === this.#validated;
    this.#validated = epoch ?? null;
    return { row, phase: again ? 'eval' : 'val' };
  }
}
