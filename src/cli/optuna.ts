import { resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { findSweep } from '../engine/sweeps/createSweep.ts';
import { studyOf } from '../engine/sweeps/optuna/exportSweep.ts';
import { importStudies } from '../engine/sweeps/optuna/importStudy.ts';
import { writeStudy } from '../engine/sweeps/optuna/index.ts';
import type { Command } from './contract.ts';

export const optuna: Command = {
  id: 'optuna',
  usage: 'export SWEEP STUDY | import STUDY',
  summary: 'Writes a sweep, named by its file or folder, as a study that Optuna opens (.db: SQLite, .log: journal); or makes sweeps of the studies in such a file.',

  async run([what, ...paths]) {
    const [first, second] = paths.map((path) => resolve(path));
    if (what === 'export' && first !== undefined && second !== undefined && paths.length === 2) exportSweep(first, second);
    else if (what === 'import' && first !== undefined && paths.length === 1) for (const folder of importStudies(first)) process.stdout.write(`${folder}\n`);
    else throw new UserError('say `export SWEEP STUDY` or `import STUDY`');
    return 0;
  },
};

function exportSweep(sweep: string, path: string): void {
  const stored = findSweep(sweep);
  try {
    const study = studyOf(stored);
    writeStudy(path, study);
    process.stdout.write(`${path}: the study “${study.name}” with ${study.trials.length} trials\n`);
  } finally {
    stored.dispose();
  }
}
