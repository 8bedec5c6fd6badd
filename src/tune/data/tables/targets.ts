import { UserError } from '../../../base/errors.ts';
import type { TableOptions } from '../options.ts';
import type { Cell } from './contract.ts';

const defaults = {
  /** Whole numbers of so few kinds are classes, where nobody says otherwise. */
  classes: 20,
};

/** What is to be predicted in the rows that have it. */
export interface Targets {
  /** Rows that have all targets. */
  rows: Int32Array;
  outputs: number;
  classes?: string[];
  /** Class of each row. */
  labels?: Int32Array;
  /** Numbers of each row, `outputs` of them. */
  values?: Float32Array;
}

function isClass(cells: readonly Cell[]): boolean {
  const seen = new Set<Cell>();
  for (const cell of cells) {
    if (typeof cell === 'number' && !Number.isInteger(cell)) return false;
    seen.add(cell);
  }
  return [...seen].some((cell) => typeof cell !== 'number') || seen.size <= defaults.classes;
}

const byValue = (a: Cell, b: Cell): number => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1);

/** @throws UserError where the target cannot be learned */
export function readTargets(columns: readonly (readonly Cell[])[], { target, task, path }: TableOptions): Targets {
  const isNumber = (cell: Cell): boolean => typeof cell === 'number' || typeof cell === 'boolean', [first] = columns as [readonly Cell[]];
  const present = [...first.keys()].filter((row) => columns.every((cells) => cells[row] !== null));
  const classify = task ? task === 'classification' : columns.length === 1 && isClass(present.map((row) => first[row]!));
  if (classify && columns.length > 1) throw new UserError(`${path}: classes are read from one column, not from ${target.length}.`);
  const rows = Int32Array.from(classify ? present : present.filter((row) => columns.every((cells) => isNumber(cells[row]!))));
  if (rows.length === 0) throw new UserError(`${path} has no row with a usable value in ${target.join(', ')}.`);
  if (!classify) {
    const width = columns.length, valueAt = (at: number): number => Number(columns[at % width]![rows[Math.floor(at / width)]!]);
    return { rows, outputs: width, values: Float32Array.from({ length: rows.length * width }, (_, at) => valueAt(at)) };
  }
  const classes = [...new Set(Array.from(rows, (row) => first[row]!))].sort(byValue).map(String), index = new Map(classes.map((name, at) => [name, at]));
  if (classes.length < 2) throw new UserError(`${path}: ${target.join()} is the same in all rows; there is nothing to learn.`);
  return { rows, outputs: classes.length, classes, labels: Int32Array.from(rows, (row) => index.get(String(first[row]))!) };
}
