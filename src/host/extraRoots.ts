import { basename, join, relative, sep } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import type { WatchRoot } from '../protocol/engineApi.ts';
import type { EngineSession } from './engine/engineSession.ts';

const defaults = {
  /** Milliseconds that an editor waits for the runs of its file; it fills later if the folder is slow. */
  patience: 5_000,
};

const holds = (root: string, path: string): boolean => {
  const below = relative(root, path);
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !below.includes(':'));
};

/** Single logs outside the watched folders that somebody opened. They are watched until the window closes. */
export class ExtraRoots {
  readonly #roots: WatchRoot[] = [];

  get all(): readonly WatchRoot[] {
    return this.#roots;
  }

  /** Sees to it that a log is read. Resolves when its runs are known, or after a while. */
  async watch(path: string, watched: readonly WatchRoot[], session: EngineSession): Promise<void> {
    if (!watched.some((root) => holds(root.path, path))) {
      this.#roots.push({ path, name: basename(path) });
      await session.restart();
    }
    session.start();
    await runsOf(path, session);
  }
}

function runsOf(path: string, { mirror }: EngineSession): Promise<void> {
  const isKnown = (): boolean => [...mirror.runs.values()].some(({ run }) => run.sources.some((source) => join(run.root, source) === path));
  return new Promise((resolve) => {
    if (isKnown()) return resolve();
    const subscriptions: Disposable[] = [];
    const finish = (): void => {
      for (const one of subscriptions) one.dispose();
      clearTimeout(timer);
      resolve();
    };
    const look = (): void => {
      if (isKnown()) finish();
    };
    const timer = setTimeout(finish, defaults.patience);
    subscriptions.push(mirror.onDidReset(look), mirror.onDidChange(look));
  });
}
