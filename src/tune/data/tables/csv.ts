import { open } from 'node:fs/promises';
import type { Cell, Table, TableFormat } from './contract.ts';
import { splitRows } from './delimited.ts';
import { indexRecords, readBlock } from './records.ts';

const defaults = {
  /** The header and a few rows, to see the delimiter by. */
  head: 64 << 10,
};

const missing = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '?']);

/** Text as the value that it stands for. */
export function cellOf(text: string): Cell {
  const trimmed = text.trim();
  if (missing.has(trimmed)) return null;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : trimmed;
}

/** The delimiter that the first line has most of. */
const delimiterOf = (line: string): string => [',', '\t', ';', '|'].map((sign) => [sign, line.split(sign).length] as const).toSorted((a, b) => b[1] - a[1])[0]![0];

async function readHead(path: string): Promise<string> {
  await using file = await open(path);
  const bytes = Buffer.alloc(defaults.head), { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return bytes.toString('utf8', 0, bytesRead);
}

async function openCsv(path: string): Promise<Table> {
  const text = await readHead(path), mark = text.startsWith('\uFEFF') ? '\uFEFF' : '', head = text.slice(mark.length);
  const delimiter = delimiterOf(head.split('\n', 1)[0]!), [names] = splitRows(head, delimiter);
  if (!names) throw new Error('it is empty');
  const columns = names.map((name) => name.trim()), index = await indexRecords(path, delimiter);
  // The header is the first record of the first block.
  const rows = index.count - 1, blocks = index.blocks.map((first) => Math.max(first - 1, 0));
  return {
    columns, rows, blocks,
    async read(block) {
      const split = splitRows((await readBlock(path, index, block)).replace(/^\uFEFF/, ''), delimiter).slice(block === 0 ? 1 : 0);
      // A quote that is never closed takes in what follows; the rows that it swallowed are there and empty.
      const length = (blocks[block + 1] ?? rows) - blocks[block]!;
      return new Map(columns.map((name, column) => [name, Array.from({ length }, (_, row) => cellOf(split[row]?.[column] ?? ''))]));
    },
  };
}

export const csv: TableFormat = { id: 'csv', title: 'CSV or TSV', matches: (path) => /\.(?:csv|tsv|txt)$/i.test(path), open: openCsv };
