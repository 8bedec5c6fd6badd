import type { TableFormat } from './contract.ts';
import { csv } from './csv.ts';
import { jsonl } from './jsonl.ts';
import { parquet } from './parquet.ts';

/** Every kind of file that tables are read from, one line each. */
export const tableFormats: readonly TableFormat[] = [csv, jsonl, parquet];
