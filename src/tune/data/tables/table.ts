import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { UserError, messageOf } from '../../../base/errors.ts';
import { phrase } from '../../../model/phrase.ts';
import type { Problem } from '../../../model/problem.ts';
import { type DataSource, type Examples, type Part, parts, type Rows } from '../contract.ts';
import type { TableOptions } from '../options.ts';
import { mixedBlocks } from '../order.ts';
import type { Cell, Columns, Table } from './contract.ts';
import { ColumnStatistics, type Encoding, leftOut } from './encoding.ts';
import { tableFormats } from './index.ts';
import { readTargets, type Targets } from './targets.ts';

/** Names of the columns of a table. @throws UserError where it cannot be read */
export const tableColumns = async (path: string): Promise<readonly string[]> => (await openTable(path, path)).columns;

async function openTable(path: string, shown: string): Promise<Table> {
  const format = tableFormats.find(({ matches }) => matches(path));
  if (!format) throw new UserError(`${shown} is no table that can be read. Known are: ${tableFormats.map(({ title }) => title).join(', ')}.`);
  return format.open(path).catch((error: unknown) => {
    throw new UserError(`${shown} cannot be read: ${messageOf(error)}.`);
  });
}

function checkColumns({ columns }: Table, { path, target, features, split }: TableOptions): void {
  const absent = [...target, ...(features ?? []), ...(split.column ? [split.column] : [])].filter((name) => !columns.includes(name));
  if (absent.length > 0) throw new UserError(`${path} has no column ${absent.join(', ')}. It has: ${columns.join(', ')}.`);
  if (target.length === 0) throw new UserError(`${path}: name the column to predict as target.`);
}

/** Keeps the blocks that were used last: as many as an order mixes, and one that is read ahead. */
class Blocks {
  readonly #table: Table;
  readonly #read = new Map<number, Promise<Columns>>();

  constructor(table: Table) {
    this.#table = table;
  }

  get(block: number): Promise<Columns> {
    const columns = this.#read.get(block) ?? this.#table.read(block);
    this.#read.delete(block);
    this.#read.set(block, columns);
    if (this.#read.size > mixedBlocks + 1) this.#read.delete(this.#read.keys().next().value!);
    return columns;
  }

  /** The block that a row is in. */
  of(row: number): number {
    const { blocks } = this.#table;
    let low = 0, high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (blocks[middle]! <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  async cell(row: number): Promise<(column: string) => Cell> {
    const block = this.of(row), columns = await this.get(block), at = row - this.#table.blocks[block]!;
    return (column) => columns.get(column)?.[at] ?? null;
  }
}

/** Whole columns: only those of the targets and of the split are ever held. */
async function readColumns(table: Table, names: readonly string[]): Promise<Cell[][]> {
  const columns = names.map((): Cell[] => []);
  for (let block = 0; block < table.blocks.length; block++) {
    const read = await table.read(block);
    for (const [at, name] of names.entries()) for (const cell of read.get(name)!) columns[at]!.push(cell);
  }
  return columns;
}

function problemsOf({ path, target }: TableOptions, { rows, broken }: Table, used: number): Problem[] {
  const problems: Problem[] = [];
  if (broken) problems.push({ source: path, severity: 'warning', line: broken.first, message: phrase('{0} rows cannot be read; the first one because {1}.', broken.rows, broken.reason) });
  const lacking = rows - used - (broken?.rows ?? 0);
  if (lacking > 0) problems.push({ source: path, severity: 'warning', message: phrase('{0} rows have no usable value in {1} and are left out.', lacking, target.join(', ')) });
  return problems;
}

/** First example of each block, where some rows are no examples. */
function exampleBlocks({ blocks }: Table, rows: Int32Array): Int32Array {
  let at = 0;
  return blocks.map((first) => {
    while (at < rows.length && rows[at]! < first) at++;
    return at;
  });
}

const partOf = (cell: Cell): number => parts.indexOf(String(cell).toLowerCase().replace('validation', 'val').replace('valid', 'val') as Part);

class TableExamples implements Examples {
  readonly inputShape = [0];
  readonly count: number;
  readonly outputs: number;
  readonly classes?: string[];
  readonly labels?: Int32Array;
  readonly given?: Int8Array;
  readonly blocks: Int32Array;
  readonly problems: Problem[];
  readonly #blocks: Blocks;
  readonly #targets: Targets;
  readonly #options: TableOptions;
  readonly #features: readonly string[];
  #encodings: [column: string, encoding: Encoding][] = [];

  constructor(table: Table, targets: Targets, given: readonly Cell[] | undefined, options: TableOptions) {
    const { target, features, split } = options, { rows, classes, labels } = targets;
    this.#blocks = new Blocks(table);
    [this.#targets, this.#options] = [targets, options];
    this.#features = features ?? table.columns.filter((name) => !target.includes(name) && name !== split.column);
    [this.count, this.outputs, this.blocks, this.problems] = [rows.length, targets.outputs, exampleBlocks(table, rows), problemsOf(options, table, rows.length)];
    if (classes && labels) [this.classes, this.labels] = [classes, labels];
    if (given) this.given = Int8Array.from(rows, (row) => partOf(given[row]!));
  }

  async prepare(partOfExample: Uint8Array): Promise<void> {
    const statistics = this.#features.map((name) => new ColumnStatistics(name));
    for (let index = 0; index < this.count; index++) {
      if (partOfExample[index] !== 0) continue;
      const cell = await this.#blocks.cell(this.#targets.rows[index]!);
      for (const column of statistics) column.add(cell(column.name));
    }
    for (const column of statistics) {
      const encoding = column.encoding(this.#options.standardise);
      if (encoding) this.#encodings.push([column.name, encoding]);
      else this.problems.push(leftOut(this.#options.path, column.name));
    }
    this.inputShape[0] = this.#encodings.reduce((sum, [, { width }]) => sum + width, 0);
    if (this.inputShape[0] === 0) throw new UserError(`${this.#options.path} has no column to learn from.`);
  }

  async read(indices: Int32Array, { inputs, labels }: Rows): Promise<Int32Array> {
    for (const [row, index] of indices.entries()) {
      const cell = await this.#blocks.cell(this.#targets.rows[index]!);
      let at = row * this.inputShape[0]!;
      for (const [column, encoding] of this.#encodings) {
        encoding.write(cell(column), inputs, at);
        at += encoding.width;
      }
      if (this.labels) labels[row * this.outputs + this.labels[index]!] = 1;
      else labels.set(this.#targets.values!.subarray(index * this.outputs, (index + 1) * this.outputs), row * this.outputs);
    }
    return indices;
  }

  async fingerprint(index: number): Promise<{ name: string; content: string }> {
    const row = this.#targets.rows[index]!, cell = await this.#blocks.cell(row);
    return { name: `row ${row + 1}`, content: createHash('sha256').update(JSON.stringify(this.#features.map(cell))).digest('hex') };
  }
}

async function open(options: TableOptions, base: string): Promise<Examples> {
  const table = await openTable(resolve(base, options.path), options.path), { column } = options.split;
  checkColumns(table, options);
  const columns = await readColumns(table, column ? [...options.target, column] : options.target), given = column ? columns.pop() : undefined;
  return new TableExamples(table, readTargets(columns, options), given, options);
}

export const table: DataSource<'table'> = { id: 'table', title: 'Tables', open };
