import { parseNumber } from './number.ts';
import { counterOf } from './words.ts';

/** A table printed row by row under a line of column names, as fastai, scikit-learn and Ultralytics do. */
export interface TableRow {
  counter: { kind: 'epoch' | 'step'; n: number };
  cells: { name: string; value: number; unit: string }[];
}

const mostColumns = 64;

const cellsOf = (line: string): string[] =>
  line
    .split(/\s{2,}|\t|\s*[|│┃]\s*/)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');

const namesOf = (cells: string[]): string[] | undefined => {
  const wellFormed = cells.length >= 2 && cells.length <= mostColumns && cells.every((cell) => /^[^\d:=,{}"][^:={}"]{0,40}$/.test(cell));
  return wellFormed && counterOf([(cells[0] ?? '').replace(/^#$/, 'step')]) ? cells : undefined;
};

/** The column names of a table, if the line is its head: names only, and the first one counts. */
export function tableHead(line: string): string[] | undefined {
  if (!/^[\s|│┃]*(?:epochs?|ep|steps?|iter|iters|iterations?|it|round|batch|#|轮次?|步数?)(?:[\s|│┃]|$)/i.test(line)) return undefined;
  const words = line.trim().split(/\s+/);
  return namesOf(cellsOf(line)) ?? (words.length >= 3 ? namesOf(words) : undefined);
}

/** The row as values by column, or undefined where the line does not fit the table. */
export function tableRow(line: string, names: readonly string[]): TableRow | undefined {
  if (!/^[\s|│┃]*\d/.test(line)) return undefined;
  const wide = cellsOf(line);
  // Long numbers leave only one blank between columns.
  const cells = wide.length === names.length ? wide : line.trim().split(/\s+/);
  const n = /^(\d+(?:\.\d+)?)(?:\/\d+)?$/.exec(cells[0] ?? '');
  if (cells.length !== names.length || !n) return undefined;
  const values = cells.slice(1).map((cell) => /^([+-]?[\w.+-]+?)([KMG]B?|m?s|%)?:?$/.exec(cell));
  const numbers = values.map((match) => (match ? parseNumber(match[1]!) : undefined));
  if (numbers.every((value) => value === undefined)) return undefined;
  return {
    counter: { kind: counterOf([names[0]!])?.kind ?? 'step', n: Number(n[1]) },
    cells: numbers.flatMap((value, i) => (value === undefined ? [] : [{ name: names[i + 1]!, value, unit: values[i]![2] ?? '' }])),
  };
}
