import { asyncBufferFromFile } from 'hyparquet/src/node.js';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Cell, Table, TableFormat } from './contract.ts';

const defaults = {
  /** A row group may be huge: so many rows of it are read at a time. */
  rows: 8192,
};

function cellOf(value: unknown): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

async function openParquet(path: string): Promise<Table> {
  const file = await asyncBufferFromFile(path), metadata = await parquetMetadataAsync(file), columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  const starts: number[] = [];
  let rows = 0;
  for (const { num_rows: length } of metadata.row_groups) {
    for (let first = 0; first < Number(length); first += defaults.rows) starts.push(rows + first);
    rows += Number(length);
  }
  return {
    columns, rows, blocks: Int32Array.from(starts),
    async read(block) {
      const read = await parquetReadObjects({ file, metadata, compressors, rowStart: starts[block]!, rowEnd: starts[block + 1] ?? rows });
      return new Map(columns.map((name) => [name, read.map((row) => cellOf(row[name]))]));
    },
  };
}

export const parquet: TableFormat = { id: 'parquet', title: 'Parquet', matches: (path) => /\.(?:parquet|pq)$/i.test(path), open: openParquet };
