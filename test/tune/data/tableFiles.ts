import { parquetWriteBuffer } from 'hyparquet-writer';
import { put } from './pictures.ts';

export type Row = Record<string, string | number | null>;

const columnsOf = (rows: Row[]): string[] => Object.keys(rows[0]!);
const quoted = (cell: string): string => (/[",;\t\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const delimited = (rows: Row[], sign: string): string => [columnsOf(rows), ...rows.map((row) => Object.values(row))].map((cells) => cells.map((cell) => quoted(String(cell ?? ''))).join(sign)).join('\n');

/** Writers for each kind of table, by the ending of the file. */
export const writers: Record<string, (folder: string, name: string, rows: Row[]) => void> = {
  csv: (folder, name, rows) => put(folder, name, `${delimited(rows, ',')}\n`),
  tsv: (folder, name, rows) => put(folder, name, `\uFEFF${delimited(rows, '\t').replaceAll('\n', '\r\n')}`),
  jsonl: (folder, name, rows) => put(folder, name, rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
  parquet(folder, name, rows) {
    const columnData = columnsOf(rows).map((column) => {
      const data = rows.map((row) => row[column]!), isText = data.some((cell) => typeof cell === 'string');
      return { name: column, data, type: isText ? ('STRING' as const) : ('DOUBLE' as const), nullable: true };
    });
    put(folder, name, new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 20 })));
  },
};
