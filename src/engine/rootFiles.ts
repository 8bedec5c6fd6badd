import type { Stats } from 'node:fs';
import { posix } from 'node:path';
import { phrase, type Phrase } from '../model/phrase.ts';
import { formats } from '../readers/index.ts';
import { headLength, look, readHead, type TailState } from '../readers/tail.ts';
import type { SourceRow } from '../store/contract.ts';
import type { Store } from '../store/store.ts';
import { ReadLog } from './ahead/batches.ts';
import type { Portions } from './ahead/portions.ts';
import type { ReadAhead } from './ahead/readAhead.ts';
import { type FoundFile, isInPlace, joinBelow, maybeStat } from './discovery.ts';
import { createFeed } from './feeds.ts';
import { type Feed, type FeedContext, type Outcome, unreadableMessage } from './feed.ts';
import { addProblem } from './ingest.ts';
import type { Root } from './root.ts';
import { RootRows } from './rootRows.ts';
import { pickFormat } from './sniff.ts';
import { isTrialOutput } from './sweeps/trialRuns.ts';

const defaults = {
  /** Milliseconds between two looks at a file that just grew; one that is silent is looked at after a quarter of its silence more … */
  soonest: 250,
  silence: 0.25,
  /** … and after so many at most, or so many for each file there is: looks at thousands must not keep an idle machine busy. */
  latest: 2_000,
  latestEach: 8,
  /** Milliseconds that looks at silent files are rounded up to, so that thousands of them are due together. */
  round: 200,
  /** Milliseconds without growth after which only the walk looks at a file. */
  attention: 120_000,
  /** Times that one look may find another file in place of the one before, before it waits for the next. */
  turns: 4,
};

/** For sniffing, one file after the other: a thousand heads of their own would be 64 MB. */
const head = new Uint8Array(headLength);

/** A path that may hold a log. */
interface Entry {
  path: string;
  feed?: Feed;
  /** As seen when it was no log, or is another name of a file that is read already: nothing to do until that changes. */
  passedOver?: Stats;
  /** As the walk saw it. */
  seen: Stats;
  /** Milliseconds since the epoch. */
  nextLook: number;
  grewAt: number;
}

export interface RootFilesOptions {
  store: Store;
  root: Root;
  oneShot: boolean;
  /** Milliseconds between two looks at a file that just grew. */
  pollInterval?: number;
  /** Milliseconds since the epoch. */
  now(): number;
  patterns(): readonly RegExp[];
  /** Absent: everything is read in this thread. */
  ahead: ReadAhead | undefined;
  /** Some file is not what it was: the walk should come soon. */
  onMoved(): void;
}

/** The files of one root: which are logs, whose rows they are, and when to look at each. */
export class RootFiles {
  readonly #options: RootFilesOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #context: FeedContext;
  readonly #rows: RootRows;
  /** Kept, not searched for: an idle engine asks several times a second, of thousands of files. */
  #nextLook = Infinity;

  constructor(options: RootFilesOptions) {
    const { store, root, now, patterns, oneShot } = options;
    this.#options = options;
    this.#context = {
      store,
      oneShot,
      about: (source) => ({ path: source.home, patterns: patterns(), beside: (name, most) => this.#beside(source, name, most) }),
      now: () => now() / 1000,
      absolute: (path) => joinBelow(root.base, path),
      isInPlace: (path) => isInPlace(root.base, path),
      intake: (source, grownAt = this.#grownAt(source)) => ({ store, root, source, now: grownAt / 1000 }),
      takeAhead: (source) => this.#takeAhead(source),
      unreadable: (source, code) => addProblem(store, source, { source: source.path, severity: 'warning', message: unreadableMessage(code) }),
    };
    this.#rows = new RootRows(store, root.path);
  }

  /** No file is due before; milliseconds since the epoch. */
  get nextLook(): number {
    return this.#nextLook;
  }

  /** The walk came upon a file. */
  found({ path, stat }: FoundFile): void {
    const entry = this.#entries.get(path);
    if (entry && sameStat(entry.seen, stat)) return;
    if (entry) entry.seen = stat;
    else this.#entries.set(path, { path, seen: stat, nextLook: 0, grewAt: this.#options.now() });
    this.#lookAt(this.#entries.get(path)!, 0);
  }

  /** The walk is over: what it did not meet is looked at too, and told to be gone. */
  missed(met: ReadonlySet<string>): void {
    for (const entry of this.#entries.values()) if (!met.has(entry.path)) this.#lookAt(entry, 0);
    for (const row of this.#rows.all()) if (!row.gone && !met.has(row.path) && !this.#entries.has(row.path)) this.#rows.lose(row);
  }

  touch(path: string): boolean {
    const entry = this.#entries.get(path);
    if (entry) this.#lookAt(entry, 0);
    return entry !== undefined;
  }

  touchAll(): void {
    for (const entry of this.#entries.values()) this.#lookAt(entry, 0);
  }

  /** Paths whose time has come; files that are being written first, new ones in the order of the walk, which settles whose copy is whose. */
  due(now: number): string[] {
    if (now < this.#nextLook) return [];
    const grewAt = (entry: Entry): number => (entry.feed ? entry.grewAt : 0);
    const due: Entry[] = [];
    this.#nextLook = Infinity;
    for (const entry of this.#entries.values()) {
      if (entry.nextLook <= now) due.push(entry);
      else this.#nextLook = Math.min(this.#nextLook, entry.nextLook);
    }
    return due.sort((a, b) => grewAt(b) - grewAt(a)).map(({ path }) => path);
  }

  /** Has a thread begin with a path that will be worked on, if that is new and promises a log; false while there is no room for more. */
  readAhead(path: string): boolean {
    const { ahead } = this.#options;
    const entry = this.#entries.get(path);
    if (!ahead || !entry || entry.feed || entry.passedOver || this.#rows.at(path)) return true;
    return ahead.ask(this.#context.absolute(path), path, entry.seen.size);
  }

  /** Looks at one path; true while there is more to read. */
  work(path: string, deadline: number): boolean {
    const entry = this.#entries.get(path);
    if (!entry) return false;
    if (!entry.feed && this.#options.ahead?.isReady(this.#context.absolute(path), deadline) === false) return true;
    for (let turn = 0; turn < defaults.turns; turn++) {
      entry.feed ??= this.#identify(entry);
      if (!entry.feed) return this.#schedule(entry, false);
      const before = entry.feed.source.position;
      const outcome = entry.feed.work(deadline);
      if (before !== entry.feed.source.position) this.#rows.noteInode(entry.feed.source);
      if (outcome === 'more') return true;
      if (outcome === 'idle') return this.#schedule(entry, before !== entry.feed.source.position);
      this.#leave(entry, outcome);
      if (outcome === 'gone') return false;
    }
    return this.#schedule(entry, true);
  }

  /** After an unexpected failure: this file is left alone until it changes. */
  giveUp(path: string): void {
    const entry = this.#entries.get(path);
    if (!entry) return;
    if (entry.feed) addProblem(this.#options.store, entry.feed.source, { source: path, severity: 'error', message: failedMessage() });
    entry.feed?.close();
    entry.feed = undefined;
    entry.nextLook = Infinity;
    entry.passedOver = entry.seen;
  }

  close(): void {
    for (const { feed } of this.#entries.values()) feed?.close();
  }

  #lookAt(entry: Entry, time: number): void {
    entry.nextLook = time;
    this.#nextLook = Math.min(this.#nextLook, time);
  }

  #schedule(entry: Entry, grew: boolean): false {
    const now = this.#options.now();
    if (grew) entry.grewAt = now;
    const silence = now - entry.grewAt;
    const soonest = this.#options.pollInterval ?? defaults.soonest;
    const latest = Math.max(soonest, defaults.latest, defaults.latestEach * this.#entries.size);
    const interval = Math.min(latest, Math.max(soonest, defaults.silence * silence));
    this.#lookAt(entry, silence > defaults.attention ? Infinity : inStep(now + interval, grew ? 1 : defaults.round));
    return false;
  }

  #leave(entry: Entry, outcome: Outcome): void {
    const { source } = entry.feed!;
    entry.feed!.close();
    entry.feed = undefined;
    if (outcome !== 'again') this.#rows.lose(source);
    else if (isStream(source)) this.#rows.renew(source);
    // Another database stands there now, perhaps one of another format.
    else this.#rows.remove(source);
    if (outcome === 'gone') this.#entries.delete(entry.path);
    if (outcome !== 'again') this.#options.onMoved();
    // What was another name, or a copy, of this file may be all that is left of it.
    for (const other of this.#entries.values()) {
      if (!other.passedOver || posix.dirname(other.path) !== posix.dirname(entry.path)) continue;
      other.passedOver = undefined;
      this.#lookAt(other, 0);
    }
  }

  /** Whose file this is: one that was read before, perhaps under another name, or a new one; nothing if it is no log. */
  #identify(entry: Entry): Feed | undefined {
    const stat = maybeStat(this.#context.absolute(entry.path));
    if (!stat?.isFile()) return void this.#entries.delete(entry.path);
    if (entry.passedOver && sameStat(entry.passedOver, stat)) return undefined;
    const known = this.#readBefore(entry.path, stat);
    if (known === 'twice') {
      entry.passedOver = stat;
      return undefined;
    }
    const row = known ?? this.#create(entry.path);
    entry.passedOver = row ? undefined : stat;
    return row && createFeed(row, this.#context);
  }

  #readBefore(path: string, stat: Stats): SourceRow | 'twice' | undefined {
    const here = this.#rows.at(path);
    if (here && this.#continues(here, path, stat)) return this.#adopt(here, path);
    const twin = this.#rows.withInode(stat).find((row) => row.path !== path && this.#continues(row, path, stat));
    if (twin) return maybeStat(this.#context.absolute(twin.path))?.ino === stat.ino ? 'twice' : this.#adopt(twin, path);
    // A name made of another's may be a copy of it, made before the log is truncated (copytruncate).
    for (const row of this.#rows.namedLike(path)) {
      if (row === here) continue;
      if (!this.#isAway(row)) {
        if (this.#isCopy(path, row.path)) return 'twice';
      } else if (this.#continues(row, path, stat)) return this.#adopt(row, path);
    }
    return undefined;
  }

  /** Whether a file says no more than the begin of another: a copy, whole or in the making. It is looked at again when it changes. */
  #isCopy(path: string, original: string): boolean {
    const [copy, whole] = [readHead(this.#context.absolute(path)), readHead(this.#context.absolute(original))];
    return copy.length <= whole.length && copy.every((byte, i) => byte === whole[i]);
  }

  /** Whether the file at the path still begins with all that was read of the row. */
  #continues(row: SourceRow, path: string, stat: Stats): boolean {
    if (!isStream(row)) return row.path === path;
    const position = row.position as TailState | undefined;
    if (!position) return row.path === path;
    if (stat.size < position.offset || (position.offset === 0 && row.path !== path)) return false;
    const seen = look(this.#context.absolute(path), position);
    if (seen.kind === 'grown' || seen.kind === 'replaced') seen.tail.close();
    return seen.kind === 'grown' || seen.kind === 'unchanged';
  }

  /** Whether the row's file is no longer where it was: nothing, something else, or less is there now. */
  #isAway(row: SourceRow): boolean {
    const stat = row.gone ? undefined : maybeStat(this.#context.absolute(row.path));
    return !stat || !this.#continues(row, row.path, stat);
  }

  #adopt(row: SourceRow, path: string): SourceRow {
    const before = this.#entries.get(row.path);
    if (row.path !== path && before?.feed?.source === row) {
      before.feed.close();
      before.feed = undefined;
      this.#lookAt(before, 0);
    }
    if (row.path !== path || row.gone) this.#rows.move(row, path);
    return row;
  }

  #create(path: string): SourceRow | undefined {
    const { root } = this.#options;
    const absolute = this.#context.absolute(path);
    const certain = this.#options.ahead?.formatOf(absolute);
    if (certain !== undefined) return this.#rows.create(path, certain);
    const format = pickFormat({ path, absolute, head: readHead(absolute, head), pointedAt: root.isFile || isTrialOutput(path), patterns: this.#options.patterns() });
    return format && this.#rows.create(path, format.id);
  }

  #takeAhead(source: SourceRow): Portions | undefined {
    const path = this.#context.absolute(source.path);
    const log = this.#options.ahead?.take(path);
    if (!log) return undefined;
    const inPlace = log instanceof ReadLog ? log.inPlace : isInPlace(this.#options.root.base, source.path);
    const stat = source.openEnd || source.dead || !inPlace ? undefined : maybeStat(path);
    if (stat) return log.expect(stat);
    log.close();
    return undefined;
  }

  /** A file near a source, named relative to its folder; nothing outside the root, nothing behind a link. */
  #beside(source: SourceRow, name: string, most?: number): Uint8Array | undefined {
    const path = posix.join(posix.dirname(source.home), name);
    if (path.startsWith('..') || !isInPlace(this.#options.root.base, path)) return undefined;
    const head = readHead(this.#context.absolute(path), most === undefined ? undefined : new Uint8Array(most));
    return head.length > 0 ? head : undefined;
  }

  #grownAt(source: SourceRow): number {
    return maybeStat(this.#context.absolute(source.path))?.mtimeMs ?? this.#options.now();
  }
}

const failedMessage = (): Phrase => phrase('Reading this log failed, which is a fault of Lossband: please report it. The log holds the details.');

const isStream = (row: SourceRow): boolean => formats.find(({ id }) => id === row.format)?.kind === 'stream';

const inStep = (time: number, step: number): number => Math.ceil(time / step) * step;

function sameStat(a: Stats, b: Stats): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino && a.dev === b.dev;
}
