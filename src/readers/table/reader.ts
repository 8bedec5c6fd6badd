import { phrase } from '../../model/phrase.ts';
import { isPlainCounter, pickStep, pickWall, wallOf } from '../axes.ts';
import { parseCommaNumber, parseNumber } from '../cells.ts';
import type { ReaderState, Reading, RunReading, SourceContext, StreamReader } from '../contract.ts';
import { Lines, type LinesState } from '../lines.ts';
import { columnOf, emptyRun, isEmptyRun, ProblemList } from '../readings.ts';
import { splitCells } from './cells.ts';
import { type Header, nameColumns, nextRow, takeHeader } from './header.ts';

type TableState = { lines: LinesState; header: Header | null; row: number; step: number; told: string[] };

/** The header with what its names mean. */
type Layout = Header & { stepAt: number; wallAt: number; tags: (string | undefined)[] };

/**
 * Reads rows of cells under a header. Every column with numbers is a series; x is the column that counts, or the number of the row.
 * Steps that start again (Keras with `append=True`, a second fastai fit) are kept as written: no row says whether it repeats or goes on.
 */
export class TableReader implements StreamReader {
  readonly #lines: Lines;
  readonly #problems: ProblemList;
  readonly #tagOf: (column: string, columns: readonly string[]) => string;
  #layout: Layout | undefined;
  /** Number of the next data row, from 0. */
  #row: number;
  /** Where the rows had got to: a row without a step belongs there. */
  #step: number;

  /** @param tagOf the tag of a column, where it is not the column's name */
  constructor(source: SourceContext, state: ReaderState | undefined, tagOf: (column: string, columns: readonly string[]) => string = (column) => column) {
    const saved = state as TableState | undefined;
    this.#tagOf = tagOf;
    this.#lines = new Lines(saved?.lines);
    this.#problems = new ProblemList(source.path, saved?.told);
    this.#layout = saved?.header ? this.#arrange(saved.header) : undefined;
    this.#row = saved?.row ?? 0;
    this.#step = saved?.step ?? 0;
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const lines = this.#lines;
    const run = emptyRun();
    lines.open(bytes, offset, final);
    if (!this.#layout) {
      const header = takeHeader(lines, final);
      if (header) this.#layout = this.#arrange(header);
    }
    if (this.#layout) this.#rows(run, final);
    if (lines.overlong) {
      this.#problems.add('overlong', 'warning', phrase('A line is too long for a table and was passed over.'), { line: lines.line });
    }
    return { consumed: lines.consumed, runs: isEmptyRun(run) ? [] : [run], problems: this.#problems.take() };
  }

  state(): ReaderState {
    const header = this.#layout ? { delimiter: this.#layout.delimiter, names: this.#layout.names } : null;
    return { lines: this.#lines.state(), header, row: this.#row, step: this.#step, told: this.#problems.told() };
  }

  #arrange(header: Header): Layout {
    const stepAt = pickStep(header.names);
    const wallAt = pickWall(header.names);
    const tags = header.names.map((name, index) => (index === stepAt && isPlainCounter(name) ? undefined : this.#tagOf(name, header.names)));
    return { ...header, stepAt, wallAt, tags };
  }

  #rows(run: RunReading, final: boolean): void {
    for (let row = nextRow(this.#lines, final); row !== undefined; row = nextRow(this.#lines, final)) {
      if (row.trim() === '' || row.startsWith('#')) continue;
      const cells = splitCells(row, this.#layout!.delimiter);
      if (!this.#isHeader(cells)) this.#points(cells, run);
    }
  }

  /** fastai repeats the header with each fit; other writers change it when a column appears. */
  #isHeader(cells: string[]): boolean {
    const { names, delimiter } = this.#layout!;
    if (cells[0] !== names[0] && !names.includes(cells[0]!)) return false;
    if (cells.some((cell) => Number.isFinite(parseNumber(cell)))) return false;
    const shared = cells.filter((cell) => cell !== '' && names.includes(cell)).length;
    if (shared < cells.length / 2) return false;
    if (shared !== names.length || cells.length !== names.length) this.#layout = this.#arrange({ delimiter, names: nameColumns(cells) });
    return true;
  }

  #tellWidth(cells: number, names: number): void {
    const message = phrase('A row has {0} cells under a header of {1}; the ones without a name were passed over.', cells, names);
    this.#problems.add('width', 'warning', message, { line: this.#lines.line });
  }

  #points(cells: string[], run: RunReading): void {
    const { delimiter, names, tags, stepAt, wallAt } = this.#layout!;
    if (cells.length > names.length && cells.slice(names.length).some((cell) => cell !== '')) this.#tellWidth(cells.length, names.length);
    const parse = delimiter === ',' ? parseNumber : parseCommaNumber;
    const step = stepAt < 0 ? this.#row : parse(cells[stepAt] ?? '');
    if (step !== undefined && Number.isFinite(step)) this.#step = step;
    const time = wallAt < 0 ? '' : cells[wallAt] ?? '';
    const wall = wallOf(parse(time) ?? time);
    const width = Math.min(cells.length, tags.length);
    for (let index = 0; index < width; index++) {
      const tag = tags[index];
      if (tag === undefined || (index === wallAt && wall === wall)) continue;
      const value = parse(cells[index]!);
      if (value !== undefined) columnOf(run, tag).push(this.#step, wall, value);
    }
    this.#row++;
  }
}
