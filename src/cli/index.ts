import type { Command } from './contract.ts';
import { read } from './read.ts';
import { suggest } from './suggest.ts';

/** Every command, one line each, in the order of the help text. */
export const commands: readonly Command[] = [
  read,
  suggest,
];
