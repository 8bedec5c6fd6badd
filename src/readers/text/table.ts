import { isDuration, parseNumber } from './number.ts';
import { counterOf, isBookkeeping } from './words.ts';

/** A table printed row by row under a line of column names, as fastai, scikit-learn and Ultralytics do. */
export interface TableRow {
  epoch?: number;
  step?: number;
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
  return wellFormed && kindOf(cells[0]!, cells) ? cells : undefined;
};

/** What a column counts, if it does: spaCy's tables begin with `E` and `#`. */
function kindOf(name: string, names: readonly string[]): 'epoch' | 'step' | undefined {
  if (name === '#') return 'step';
  return name === 'E' && names[1] === '#' ? 'epoch' : counterOf([name])?.kind;
}

/** The column names of a table, if the line is its head: names only, and the first one counts. */
export function tableHead(line: string): string[] | undefined {
  if (!/^[\s|│┃]*(?:epochs?|ep|steps?|iter|iters|iterations?|it|round|batch|#|E|轮次?|步数?)(?:[\s|│┃]|$)/i.test(line)) return undefined;
  const words = line.trim().split(/\s+/);
  return namesOf(cellsOf(line)) ?? (words.length >= 3 ? namesOf(words) : undefined);
}

/**
 * The column names above the results of a validation by class, which Ultralytics prints as the title of a bar:
 * `Class  Images  Box(P  R  mAP50)  Mask(P  R  mAP50)`. The columns of a group have its name before theirs.
 */
export function classHead(title: string): string[] | undefined {
  if (!/^\s*class(?:es)?\s/i.test(title)) return undefined;
  let group = '';
  return title.trim().split(/\s+/).map((word) => {
    const [, opens, name = ''] = /^(?:([\w-]+)\()?(.*?)\)?$/.exec(word) ?? [];
    if (opens !== undefined) group = `${opens} `;
    const full = group + name;
    if (word.endsWith(')')) group = '';
    return full;
  });
}

/** The row that sums up all classes; undefined for those of single classes, and where the line does not fit. */
export function allClassesRow(line: string, names: readonly string[]): TableRow | undefined {
  const cells = line.trim().split(/\s+/);
  if (cells.length !== names.length || cells[0] !== 'all' || !/^class/i.test(names[0]!)) return undefined;
  const row: TableRow = { cells: [] };
  cells.forEach((cell, i) => takeCell(cell, names[i]!, undefined, row));
  return row.cells.length > 0 ? row : undefined;
}

/** The row as values by column, or undefined where the line does not fit the table. */
export function tableRow(line: string, names: readonly string[]): TableRow | undefined {
  if (!/^[\s|│┃]*\d/.test(line)) return undefined;
  const wide = cellsOf(line);
  // Long numbers leave only one blank between columns.
  const cells = wide.length === names.length ? wide : line.trim().split(/\s+/);
  const n = /^(\d+(?:\.\d+)?)(?:\/\d+)?$/.exec(cells[0] ?? '');
  if (cells.length !== names.length || !n) return undefined;
  const row: TableRow = { cells: [] };
  cells.forEach((cell, i) => takeCell(cell, names[i]!, kindOf(names[i]!, names), row));
  return row.cells.length > 0 ? row : undefined;
}

function takeCell(cell: string, name: string, kind: 'epoch' | 'step' | undefined, row: TableRow): void {
  const match = /^([+-]?[\w.+-]+?)([KMG]B?|m?s|%)?(?:\/\d+)?:?$/.exec(cell);
  const value = match ? parseNumber(match[1]!) : undefined;
  if (value === undefined) return;
  if (kind !== undefined && row[kind] === undefined) row[kind] = value;
  else if (!isBookkeeping(name, isDuration(match![2] ?? ''))) row.cells.push({ name, value, unit: match![2] ?? '' });
}
