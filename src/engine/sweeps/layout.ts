import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Sweeps of a file lie in this folder beside it. */
export const sweepsFolder = 'sweeps';

const stateName = 'sweep.db';

export const statePath = (folder: string): string => join(folder, stateName);

/** `lr.sweep.yaml` → `lr`; what a name may not hold on some system becomes `-`. */
export function nameOf(file: string, given?: string): string {
  const name = given ?? basename(file).replace(/\.ya?ml$/i, '').replace(/\.?sweep$/i, '');
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 80) || 'sweep';
}

/** A folder of its own for a new sweep, `<name>-<n>` beside the file. Made exclusively, so that two who start at once get two. */
export function createSweepFolder(file: string, name: string): string {
  const parent = join(dirname(file), sweepsFolder);
  mkdirSync(parent, { recursive: true });
  for (let n = 1; ; n++) {
    const folder = join(parent, `${name}-${n}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The folders of the sweeps that lie beside a file, the newest last. */
export function collectSweepFolders(file: string): string[] {
  const parent = join(dirname(file), sweepsFolder), number = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? 0);
  if (!existsSync(parent)) return [];
  const names = readdirSync(parent).filter((name) => existsSync(statePath(join(parent, name))));
  return names.sort((a, b) => number(a) - number(b)).map((name) => join(parent, name));
}

export const trialsFolder = (folder: string): string => join(folder, 'trials');

/** Each attempt has a folder of its own, so that a later one never mixes with what an earlier left. */
export const trialFolder = (folder: string, { id, attempt }: { id: string; attempt: number }): string => join(trialsFolder(folder), id, String(Math.max(1, attempt)));
