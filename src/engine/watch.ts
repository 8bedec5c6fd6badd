import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import type { Log } from '../base/log.ts';

const defaults = {
  /** Folders with a watch of their own. Linux allows a person about 190,000 in all, and each costs the kernel 1 KB. */
  folders: 4_000,
};

/**
 * Hints that something changed in a folder. Nothing depends on them: they only make a look come sooner than the timer would.
 *
 * One `fs.watch` a folder tells of its files too. chokidar, which was to do this, sets one on every file as well and drops a file's
 * last event when it comes within 50 ms of another, so its hints would be late just when a log is being written.
 */
export class Hints implements Disposable {
  readonly #onHint: (path: string) => void;
  readonly #log: Log;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #wanted = new Set<string>();
  #full = false;

  constructor(onHint: (path: string) => void, log: Log) {
    this.#onHint = onHint;
    this.#log = log;
  }

  /** Notes a folder to be watched, not what lies in its folders; doing so again does nothing. */
  add(folder: string): void {
    if (!this.#full && !this.#watchers.has(folder)) this.#wanted.add(folder);
  }

  /** Sets watches until the deadline; true while there are more. Each takes 0.1 ms, so reading comes first. */
  work(deadline: number): boolean {
    for (const folder of this.#wanted) {
      if (Date.now() >= deadline) return true;
      this.#wanted.delete(folder);
      this.#watch(folder);
    }
    return false;
  }

  dispose(): void {
    this.#full = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): void {
    if (this.#full) return;
    if (this.#watchers.size >= defaults.folders) return this.#stopAdding('too many folders');
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => this.#onHint(name === null ? folder : join(folder, name)));
      watcher.on('error', () => this.#drop(folder));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EMFILE') this.#stopAdding(code);
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #stopAdding(reason: string): void {
    this.#full = true;
    this.#log.info(`no more folders are watched (${reason}); the rest is looked at by timer`);
  }
}
