import type { Root } from './root.ts';

const defaults = {
  /** Folders between a run's own and the one its checkpoints lie in, e.g. `checkpoints`. */
  above: 2,
  /** Steps kept of one folder: beyond this they are a series, not events. */
  steps: 1000,
};

/** The checkpoints that the walks of the roots came upon. They belong to the run in whose folder they lie, or the nearest above it. */
export class Checkpoints {
  /** By root and run folder: the folders of checkpoints below it, with their steps. */
  readonly #below = new Map<string, Map<string, Set<number>>>();

  /**
   * @param folder below the root
   * @returns the folders whose runs may have gained a mark; none where it was known
   */
  add(root: Root, folder: string, step: number): string[] {
    const owners = collectOwners(folder);
    const own = this.#stepsOf(root, folder, folder);
    if (own.has(step) || own.size >= defaults.steps) return [];
    for (const owner of owners) this.#stepsOf(root, owner, folder).add(step);
    return owners;
  }

  /** In order. @param isRun tells whether a folder nearer to the checkpoints has a run of its own */
  of(root: string, run: string, isRun: (folder: string) => boolean): number[] {
    const steps = new Set<number>();
    for (const [folder, found] of this.#below.get(`${root}\n${run}`) ?? []) {
      const owners = collectOwners(folder);
      if (owners.slice(0, owners.indexOf(run)).some(isRun)) continue;
      for (const step of found) steps.add(step);
    }
    return [...steps].sort((a, b) => a - b);
  }

  #stepsOf(root: Root, owner: string, folder: string): Set<number> {
    const key = `${root.path}\n${owner}`;
    const folders = this.#below.get(key) ?? new Map<string, Set<number>>();
    this.#below.set(key, folders);
    const steps = folders.get(folder) ?? new Set();
    folders.set(folder, steps);
    return steps;
  }
}

/** The folders that may have a run which checkpoints in this one belong to: itself and those above, nearest first. The root is ''. */
export function collectOwners(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return Array.from({ length: Math.min(parts.length, defaults.above) + 1 }, (_, up) => parts.slice(0, parts.length - up).join('/'));
}
