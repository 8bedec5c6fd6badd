import { isRecord } from '../../../base/record.ts';
import type { Cell, Table, TableFormat } from './contract.ts';
import { indexRecords, readBlock } from './records.ts';

const isCell = (value: unknown): value is Cell => ['number', 'string', 'boolean'].includes(typeof value);

/** One object of a line; undefined where it is none. */
function parse(line: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(line);
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

async function openJsonl(path: string): Promise<Table> {
  const index = await indexRecords(path), columns = new Set<string>(), broken = { rows: 0, first: 0, reason: 'it is no JSON object' };
  let row = 0;
  // A column may first be seen late: all lines are looked at once.
  for (let block = 0; block < index.blocks.length; block++) {
    for (const line of linesOf(await readBlock(path, index, block))) {
      const json = parse(line);
      for (const name of Object.keys(json ?? {})) columns.add(name);
      if (!json && broken.rows++ === 0) broken.first = row;
      row++;
    }
  }
  return {
    columns: [...columns], rows: index.count, blocks: index.blocks, ...(broken.rows > 0 && { broken }),
    async read(block) {
      const rows = linesOf(await readBlock(path, index, block)).map(parse);
      return new Map([...columns].map((name) => [name, rows.map((json) => (isCell(json?.[name]) ? json[name] : null))]));
    },
  };
}

export const jsonl: TableFormat = { id: 'jsonl', title: 'JSON lines', matches: (path) => /\.(?:jsonl|ndjson)$/i.test(path), open: openJsonl };
