import { phrase } from '../model/phrase.ts';
import type { Problem } from '../model/problem.ts';
import { walk, type Found, type WalkOptions } from './discovery.ts';
import type { RootFiles } from './rootFiles.ts';

const defaults = {
  /** Milliseconds from the end of a walk to the next. A tree that takes long to walk is walked less often: 0.25 % of the time at most. */
  pause: 5_000,
  share: 400,
  /** Entries between two looks at the clock. */
  stride: 32,
};

/** Who wants to know of what a walk comes upon; paths as in {@link Found}. */
export interface OnFound {
  folder(path: string): void;
  file(path: string): void;
  /** @param folder the one that the checkpoint lies in */
  checkpoint(folder: string, step: number): void;
}

/** Walks a root again and again, a slice at a time, and tells its files what it met. */
export class Walker {
  readonly #options: WalkOptions;
  readonly #files: Pick<RootFiles, 'found' | 'missed'>;
  readonly #now: () => number;
  readonly #onFound: OnFound;
  #walking: Generator<Found> | undefined;
  #met = new Set<string>();
  #spent = 0;
  /** When the next walk must begin at the latest, asked for since this one began. */
  #requested = Infinity;
  #problems: Problem[] = [];
  /** What hindered the last whole walk. */
  problems: Problem[] = [];
  #nextWalk = 0;
  /** The root was walked to its end at least once, or somebody had no patience. */
  done = false;
  #stopped = false;

  constructor(options: WalkOptions, files: Pick<RootFiles, 'found' | 'missed'>, now: () => number, onFound: OnFound) {
    this.#options = options;
    this.#files = files;
    this.#now = now;
    this.#onFound = onFound;
  }

  get isDue(): boolean {
    return this.#walking !== undefined || this.#nextWalk <= this.#now();
  }

  /** Milliseconds since the epoch. */
  get nextWalk(): number {
    return this.#nextWalk;
  }

  /** Walks once more, `ms` milliseconds from now at the latest. A walk that is under way does not count: it may be past the place. */
  request(ms = 0): void {
    if (this.#stopped) return;
    this.#requested = Math.min(this.#requested, this.#now() + ms);
    this.#nextWalk = Math.min(this.#nextWalk, this.#requested);
  }

  /** Walks once more from the start, also after `stop`. */
  restart(): void {
    this.#stopped = false;
    this.done = false;
    this.request();
  }

  /** Ends the first walk or the one that was asked for: what was met stays, and nothing new is looked for until `restart`. */
  stop(): void {
    if (this.done) return;
    this.#walking = undefined;
    this.#stopped = true;
    this.#nextWalk = Infinity;
    this.done = true;
    const message = phrase('The search for logs was stopped after {0} files. Those are read on; “Lossband: Refresh” searches again.', this.#met.size);
    this.problems = [...this.#problems, { source: '', severity: 'info', message }];
  }

  /** Walks on until the deadline (milliseconds since the epoch). */
  work(deadline: number): void {
    const started = performance.now();
    this.#walking ??= this.#begin();
    for (let turn = 1; ; turn++) {
      const next = this.#walking.next();
      if (next.done) return this.#end(started);
      this.#take(next.value);
      if (turn % defaults.stride === 0 && Date.now() >= deadline) break;
    }
    this.#spent += performance.now() - started;
  }

  #begin(): Generator<Found> {
    this.#requested = Infinity;
    this.#met = new Set();
    this.#spent = 0;
    this.#problems = [];
    return walk(this.#options);
  }

  #take(found: Found): void {
    if ('file' in found) {
      this.#met.add(found.file.path);
      this.#files.found(found.file);
      this.#onFound.file(found.file.path);
    } else if ('folder' in found) this.#onFound.folder(found.folder);
    else if ('checkpoint' in found) this.#onFound.checkpoint(found.checkpoint.folder, found.checkpoint.step);
    else if ('tooMany' in found) {
      const message = phrase('More than {0} files; the rest is not looked at. Name the folders with logs as `roots` in lossband.yaml.', found.tooMany);
      this.#problems.push({ source: '', severity: 'warning', message });
    } else {
      const message = found.code === 'ENOENT'
        ? phrase('This folder does not exist. It is watched for all the same.')
        : phrase('This folder cannot be read ({0}). Check its permissions.', found.code);
      this.#problems.push({ source: found.unreadable, severity: found.code === 'ENOENT' ? 'info' : 'warning', message });
    }
  }

  #end(started: number): void {
    this.#spent += performance.now() - started;
    this.#walking = undefined;
    this.#files.missed(this.#met);
    this.problems = this.#problems;
    this.done = true;
    this.#nextWalk = Math.min(this.#requested, this.#now() + Math.max(defaults.pause, defaults.share * this.#spent));
  }
}
