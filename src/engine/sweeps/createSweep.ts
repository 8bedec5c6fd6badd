import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nowSeconds } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { phrase } from '../../model/phrase.ts';
import type { Problem } from '../../model/problem.ts';
import { readDocument } from '../../model/sourceDocument.ts';
import type { SweepOptions } from '../../model/sweep.ts';
import { openEnergy } from '../../resources/index.ts';
import { ask } from '../../run/process.ts';
import { newSweep } from '../../sweep/scheduler.ts';
import { unfitParameters } from './fineTuneSweep.ts';
import { collectSweepFolders, createSweepFolder, nameOf } from './layout.ts';
import { setUp, type Setup } from './setup.ts';
import { StoredSweep } from './storedSweep.ts';
import { collectEarlier, missingEarlier, type ReadRuns } from './warmStart.ts';

/** A sweep file read from the disk; what hinders its start is among the problems, as errors. @throws UserError where it cannot be read */
export function readSweep(file: string): Setup & { text: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The sweep file ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const setup = setUp({ text, file });
  const missing = missingProgram(setup.sweep, text, file), unfit = missing.length > 0 ? [] : unfitParameters(setup.sweep, text, file, resolve(dirname(file), setup.sweep.program ?? ''));
  return { ...setup, text, problems: [...setup.problems, ...missing, ...unfit, ...missingEarlier(setup.sweep, text, file)] };
}

/** A program that is no file fails once for each trial; better to say so before. After `-m` it is a module's name. */
function missingProgram({ program, command }: Setup['sweep'], text: string, file: string): Problem[] {
  const at = command.indexOf('${program}'), path = program === undefined ? '' : resolve(dirname(file), program);
  if (program === undefined || at < 0 || command[at - 1] === '-m' || existsSync(path)) return [];
  const document = readDocument(text, file);
  document.report(['program'], 'error', phrase('There is no program {0}: `program` is a path from the folder of the sweep file.', path));
  return document.problems;
}

/** A new sweep in a folder of its own, stored and not yet driven. @throws UserError where the file has errors or the folder cannot be written */
export async function createSweep(file: string, { trials, workers, interpreter }: SweepOptions, readRuns: ReadRuns): Promise<StoredSweep> {
  const setup = readSweep(file), { sweep, text } = setup;
  if (setup.problems.some(({ severity }) => severity === 'error')) throw new UserError(`${file} has errors: the sweep was not started.`);
  if (sweep.joules !== undefined && !(await openEnergy(ask))) {
    throw new UserError('This machine does not tell how much energy it takes: NVIDIA’s driver does not, nor can /sys/class/powercap be read. Without `energy` in its budget the sweep can start.');
  }
  const name = nameOf(file, sweep.name), earlier = await collectEarlier(file, setup, readRuns);
  try {
    const folder = createSweepFolder(file, name);
    const about = { name, file, text, createdAt: nowSeconds(), ...(earlier.length > 0 && { earlier }), ...(interpreter !== undefined && { interpreter }) };
    return StoredSweep.create(folder, about, newSweep(workers ?? sweep.workers, trials ?? sweep.trials));
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`The sweep cannot be written beside ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** The newest sweep of a file, or the one that lies in a folder. @throws UserError where there is none */
export function findSweep(path: string): StoredSweep {
  const folders = collectSweepFolders(path).reverse();
  for (const folder of existsSync(path) ? [path, ...folders] : folders) {
    const stored = StoredSweep.maybeOpen(folder);
    if (stored && (folder === path || stored.about.file === path)) return stored;
    stored?.dispose();
  }
  throw new UserError(`There is no sweep of ${path} to go on with.`);
}
