import type { Format } from './contract.ts';
import { boostingConsole } from './boostingConsole.ts';
import { csv } from './csv.ts';
import { dvclive } from './dvclive.ts';
import { jsonl } from './jsonl.ts';
import { kerasConsole } from './kerasConsole.ts';
import { sklearnVerbose } from './sklearnVerbose.ts';
import { swanlab } from './swanlab.ts';
import { textLog } from './textLog.ts';
import { tfevents } from './tfevents.ts';
import { wandb } from './wandb.ts';

/** Every log format, one line each. For a file, the one whose `sniff` is surest wins; on a tie, the earlier. */
export const formats: readonly Format[] = [
  tfevents,
  wandb,
  swanlab,
  dvclive,
  csv,
  jsonl,
  kerasConsole,
  boostingConsole,
  sklearnVerbose,
  textLog,
];
