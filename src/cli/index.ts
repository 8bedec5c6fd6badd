import { check } from './check.ts';
import type { Command } from './contract.ts';
import { doctor } from './doctor.ts';
import { optuna } from './optuna.ts';
import { read } from './read.ts';
import { run } from './run.ts';
import { sweep } from './sweep.ts';
import { watch } from './watch.ts';
import { suggest } from './suggest.ts';
import { tune } from './tune.ts';

/** Every command, one line each, in the order of the help text. */
export const commands: readonly Command[] = [
  read,
  check,
  watch,
  sweep,
  tune,
  suggest,
  optuna,
  run,
  doctor,
];
