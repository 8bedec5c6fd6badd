import { sep } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { detailOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { Throttle } from '../base/queue.ts';
import type { Problem } from '../model/problem.ts';
import type { Store } from '../store/store.ts';
import { ReadAhead, type ReadAheadOptions } from './ahead/readAhead.ts';
import { RootFiles } from './rootFiles.ts';
import type { Root } from './root.ts';
import { Walker } from './walker.ts';

const defaults = {
  /** Milliseconds of work before others get their turn; a question from the host waits no longer. */
  slice: 20,
  /** The same for judging: whoever opens a folder asks for charts while everything that was read is judged. */
  judgeSlice: 12,
  /** Milliseconds between two commits: at most 4 a second. */
  commitPause: 250,
  /** Milliseconds of a slice that the walk may take while there is something to read. */
  walkSlice: 15,
  /** Milliseconds that a walk waits after a hint at a file that is not known: hints come in swarms. */
  newFile: 100,
  /** Milliseconds between two turns: the clock alone makes runs stall, and the config may change. */
  longestPause: 1_000,
};

export interface SessionOptions {
  store: Store;
  roots: Root[];
  ignore: readonly string[];
  oneShot: boolean;
  pollInterval?: number;
  log: Log;
  /** Of the threads that read logs ahead; absent: the engine's own reads everything. */
  readAhead?: ReadAheadOptions;
  patterns(): readonly RegExp[];
  onFolder(root: Root, path: string): void;
  onFile(root: Root, path: string): void;
  /** The walk met a checkpoint in a folder, as it does each time. */
  onCheckpoint(root: Root, folder: string, step: number): void;
  /** Called before each turn; false: what was read could not be written, so nothing more is read for now. */
  begin(): boolean;
  /** Works on what was read, until the deadline; true while there is more. */
  judge(deadline: number): boolean;
  /** Writes and tells, at most 4 times a second; false: there was nothing to write and nothing to tell, which does not count. */
  flush(): boolean;
  clock?: Clock;
}

interface Watched {
  root: Root;
  files: RootFiles;
  walker: Walker;
}

/** Keeps reading: walks the roots, looks at files whose time has come, has the points judged, and asks for a commit. */
export class Session implements Disposable {
  readonly #options: SessionOptions;
  readonly #watched: Watched[];
  readonly #flush: Throttle;
  /** Paths that are due in this round, by root; the last one comes first. */
  #due: { watched: Watched; path: string }[] = [];
  readonly #ahead: ReadAhead | undefined;
  /** How many of them are still to be read ahead. */
  #notAhead = 0;
  /** A turn was not enough for what there was to read. */
  #behind = false;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #ended = false;
  #idle: (() => void)[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#ahead = options.readAhead === undefined ? undefined : new ReadAhead(options.readAhead, options.log);
    this.#flush = new Throttle(defaults.commitPause, () => options.flush(), options.clock);
    const tops = new Set(options.roots.map(({ top }) => top));
    this.#watched = options.roots.map((root) => this.#watch(root, tops));
    this.#schedule(0);
  }

  get scanning(): boolean {
    return this.#watched.some(({ walker }) => !walker.done);
  }

  get problems(): Problem[] {
    return this.#watched.flatMap(({ walker, root }) => walker.problems.map((problem) => ({ ...problem, root: root.path })));
  }

  /** Looks at a path soon, if it may belong to a root. */
  touch(path: string): void {
    for (const { root, files, walker } of this.#watched) {
      const below = pathBelow(root.base, path) ?? pathBelow(root.path, path);
      if (below === undefined) continue;
      if (!files.touch(below)) walker.request(defaults.newFile);
    }
    this.#schedule(0);
  }

  /** Walks and looks at everything now; resolves when all of it was taken in. */
  refresh(): Promise<void> {
    for (const { walker, files } of this.#watched) {
      walker.restart();
      files.touchAll();
    }
    return this.whenIdle();
  }

  /** Ends the walks that `scanning` tells of. */
  stopScan(): void {
    for (const { walker } of this.#watched) walker.stop();
    this.#flush.request();
  }

  /** Resolves when every root was walked and nothing is left to read or judge for now. */
  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#schedule(0);
    });
  }

  requestFlush(): void {
    this.#flush.request();
  }

  dispose(): void {
    this.#ended = true;
    this.#cancel();
    this.#flush.dispose();
    this.#ahead?.dispose();
    for (const { files } of this.#watched) files.close();
    for (const resolve of this.#idle) resolve();
  }

  #watch(root: Root, tops: ReadonlySet<string>): Watched {
    const { store, patterns, oneShot, pollInterval, ignore, onFolder, onFile, onCheckpoint } = this.#options;
    const now = (): number => Date.now();
    const files = new RootFiles({ store, root, oneShot, pollInterval, now, patterns, ahead: this.#ahead, onMoved: () => walker.request() });
    const others = new Set([...tops].filter((top) => top !== root.top));
    const walker: Walker = new Walker({ root: root.top, ignore, only: root.only, others }, files, now, {
      folder: (path) => onFolder(root, path),
      file: (path) => onFile(root, path),
      checkpoint: (folder, step) => onCheckpoint(root, folder, step),
    });
    return { root, files, walker };
  }

  #schedule(ms: number): void {
    if (this.#ended) return;
    this.#cancel();
    this.#timer = ms <= 0 ? setImmediate(() => this.#turn()) : setTimeout(() => this.#turn(), ms);
  }

  #cancel(): void {
    clearTimeout(this.#timer as NodeJS.Timeout);
    clearImmediate(this.#timer as NodeJS.Immediate);
  }

  #turn(): void {
    const deadline = Date.now() + defaults.slice;
    let more = true;
    let goOn = true;
    try {
      goOn = this.#options.begin();
      this.#walk(deadline);
      more = goOn && this.#read(deadline);
      this.#tellCaughtUp(more);
      if (!more) more = this.#options.judge(Math.min(deadline, Date.now() + defaults.judgeSlice));
    } catch (error) {
      this.#options.log.error(detailOf(error));
    }
    this.#flush.request();
    if (more || this.#watched.some(({ walker }) => walker.isDue)) return this.#schedule(0);
    if (this.#idle.length > 0) this.#options.flush();
    for (const resolve of this.#idle.splice(0)) resolve();
    const pause = goOn ? Math.max(5, this.#nextLook() - Date.now()) : defaults.longestPause;
    this.#schedule(Math.min(defaults.longestPause, pause));
  }

  /** Whoever waits for a backlog is told when it has been read, not when the pause is over and the judging done. */
  #tellCaughtUp(behind: boolean): void {
    if (this.#behind && !behind) this.#flush.hurry();
    this.#behind = behind;
  }

  #walk(deadline: number): void {
    for (const { walker } of this.#watched) {
      if (walker.isDue) walker.work(this.#due.length > 0 ? Math.min(deadline, Date.now() + defaults.walkSlice) : deadline);
    }
  }

  /** One backlog is finished before the next is begun, so that only one file is open; files that grow come first in each round. */
  #read(deadline: number): boolean {
    if (this.#due.length === 0) {
      const now = Date.now();
      this.#due = this.#watched.flatMap((watched) => watched.files.due(now).map((path) => ({ watched, path }))).reverse();
      this.#notAhead = this.#due.length;
    }
    for (let next = this.#due.at(-1); next; next = this.#due.at(-1)) {
      this.#readAhead();
      if (Date.now() >= deadline) return true;
      if (!this.#workOn(next.watched, next.path, deadline)) this.#due.pop();
    }
    this.#ahead?.rest();
    // Found, or hinted at, while this round went on.
    return this.#watched.some(({ files }) => files.nextLook === 0);
  }

  #readAhead(): void {
    if (this.#notAhead === 0) return;
    this.#notAhead = Math.min(this.#notAhead, this.#due.length);
    for (; this.#notAhead > 0; this.#notAhead--) {
      const { watched, path } = this.#due[this.#notAhead - 1]!;
      if (!watched.files.readAhead(path)) return;
    }
    this.#ahead?.asked();
  }

  #workOn({ files, root }: Watched, path: string, deadline: number): boolean {
    try {
      return files.work(path, deadline);
    } catch (error) {
      // A reader that fails stops its own file only.
      this.#options.log.error(`${root.path}/${path}: ${detailOf(error)}`);
      files.giveUp(path);
      return false;
    }
  }

  #nextLook(): number {
    return Math.min(...this.#watched.map(({ files, walker }) => Math.min(files.nextLook, walker.nextWalk)));
  }
}

function pathBelow(base: string, path: string): string | undefined {
  if (path === base) return '';
  return path.startsWith(base + sep) ? path.slice(base.length + 1).replaceAll(sep, '/') : undefined;
}
