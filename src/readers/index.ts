import type { Format } from './contract.ts';
import { csv } from './csv.ts';
import { dvclive } from './dvclive.ts';
import { jsonl } from './jsonl.ts';
import { tfevents } from './tfevents.ts';

/** Every log format, one line each. For a file, the one whose `sniff` is surest wins; on a tie, the earlier. */
export const formats: readonly Format[] = [
  tfevents,
  dvclive,
  csv,
  jsonl,
];
