import type { RunInfo } from '../src/protocol/engineApi.ts';

/** What people see: the name they gave the run, else the one from its path. */
export function nameOf({ run, notes }: RunInfo): string {
  return notes.name || run.name;
}

/** Hyperparameters that are not the same in all runs, in the order of first appearance. */
export function collectDifferingHparams(infos: readonly RunInfo[]): string[] {
  const keys = new Set(infos.flatMap(({ run }) => Object.keys(run.hparams)));
  const [first] = infos;
  return [...keys].filter((key) => infos.some(({ run }) => run.hparams[key] !== first!.run.hparams[key]));
}
