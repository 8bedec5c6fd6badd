import { isMetricName, stepCertainty } from '../axes.ts';
import { parseCommaNumber } from '../cells.ts';
import { Lines } from '../lines.ts';
import { splitCells } from './cells.ts';
import { nextRow, takeHeader } from './header.ts';

/** What the start of a file looks like as a table. */
export interface TableLook {
  names: string[];
  rows: number;
  /** The share of rows that hold a number and are as wide as the header, or hold nothing else. */
  regular: number;
  /** The share of columns whose cells are numbers wherever they are not empty. */
  numeric: number;
  delimiter: string;
  /** As `stepCertainty`. */
  step: 0 | 1 | 2;
  /** Columns with names of metrics. */
  metrics: number;
}

const defaults = { maxRows: 50, maxNameLength: 200 };

/** Undefined where there is no header of names. */
export function lookAtTable(head: Uint8Array): TableLook | undefined {
  if (isBinary(head)) return undefined;
  const lines = new Lines();
  lines.open(head, 0, false);
  const header = takeHeader(lines, false) ?? takeShortHeader(lines, head);
  if (!header) return undefined;
  const { names, delimiter } = header;
  if (names.every(isNumber) || names.some(isNoName)) return undefined;
  const rows: string[][] = [];
  for (let row = nextRow(lines, false); row !== undefined && rows.length < defaults.maxRows; row = nextRow(lines, false)) {
    if (row.trim() !== '') rows.push(splitCells(row, delimiter));
  }
  // A header that a second training repeats, be it with other columns, is as regular as a row.
  const isHeader = (cells: string[]): boolean => cells[0] === names[0];
  const regular = rows.filter((cells) => isHeader(cells) || (cells.some(isNumber) && (cells.length === names.length || isShifted(cells))));
  const numeric = names.filter((_, index) => rows.every((cells) => isHeader(cells) || isEmpty(cells[index]) || isNumber(cells[index]!)));
  return {
    names, delimiter, rows: rows.filter((cells) => !isHeader(cells)).length, regular: rows.length ? regular.length / rows.length : 0, numeric: numeric.length / names.length,
    step: stepCertainty(names), metrics: names.filter(isMetricName).length,
  };
}

/** A file that is shorter than the head may end in an unfinished line, or hold nothing but its header yet. */
function takeShortHeader(lines: Lines, head: Uint8Array): ReturnType<typeof takeHeader> {
  if (head.length >= 64 * 1024) return undefined;
  lines.open(head, 0, true);
  return takeHeader(lines, true);
}

/** Text has no zero bytes, but for UTF-16. */
function isBinary(head: Uint8Array): boolean {
  return head.includes(0) && !(head[0] === 0xff && head[1] === 0xfe);
}

/** The comma of Python's `16:47:04,367` divides no columns. */
const clock = /\d\d:\d\d:\d\d/;

/** A piece of a dictionary or of JSON, or a name that its value follows: lines of these have as many pieces each. */
const printed = /^\{|:$/;

/** What Keras appends with another set of metrics has other columns and no header: but for its width it is a row. */
const isShifted = (cells: string[]): boolean => cells.length > 1 && cells.every((cell) => isEmpty(cell) || isNumber(cell));

/** A metric may be called `nan` or `inf`, but not 0.5. */
function isNoName(name: string): boolean {
  return name.length > defaults.maxNameLength || Number.isFinite(parseCommaNumber(name)) || clock.test(name) || printed.test(name);
}

const isNumber = (cell: string): boolean => parseCommaNumber(cell) !== undefined;
const isEmpty = (cell: string | undefined): boolean => cell === undefined || cell === '' || cell === 'NA';
