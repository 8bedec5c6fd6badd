import { readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vet } from '../../tune/backends/contract.ts';
import { addonOf } from '../../tune/backends/native/addon.ts';
import { libraryNames, storageOf } from '../../tune/backends/native/places.ts';
import { type DoctorOptions, tryCandidate } from './doctor.ts';

/** Files whose change makes an earlier trial worthless: the library, the addon, the driver. */
function marksOf(path: string, addon: string): string {
  const marks = [libraryNames.split, libraryNames.whole, libraryNames.framework].map((name) => join(path, name)).concat(addon).map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat ? `${stat.size} ${stat.mtimeMs}` : '';
  });
  try {
    marks.push(readFileSync('/proc/driver/nvidia/version', 'utf8'));
  } catch {
    // Most machines have no such driver.
  }
  return JSON.stringify([path, ...marks]);
}

/**
 * Lets a training use only what passed its trial in a child on this machine. What passed is remembered until one of its files changes;
 * what failed is tried again each time, because the person may have mended what was wrong.
 */
export function vetting(options: DoctorOptions): Vet {
  const memory = join(storageOf(options.settings), 'passed.json');
  return async (candidate) => {
    const marks = marksOf(candidate.path ?? '', addonOf(options.settings));
    const passed = await readFile(memory, 'utf8').then((text) => JSON.parse(text) as string[]).catch((): string[] => []);
    if (passed.includes(marks)) return undefined;
    const { error } = await tryCandidate(options, candidate);
    if (error !== undefined) return error;
    await mkdir(storageOf(options.settings), { recursive: true });
    // Whole or not at all: several trainings may start at once.
    await writeFile(`${memory}.${process.pid}`, JSON.stringify([...passed, marks]));
    await rename(`${memory}.${process.pid}`, memory);
    return undefined;
  };
}
