import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Phrase, phrase } from '../../model/phrase.ts';
import { formats } from '../../readers/index.ts';
import { readHead } from '../../readers/tail.ts';
import { collectMembers } from '../../run/members.ts';
import { walk } from '../discovery.ts';
import { pickFormat } from '../sniff.ts';
import { sweepsFolder } from './layout.ts';

const defaults = {
  /** Entries of the working folder that are looked at; where there are more, only what the processes hold open is found. */
  entries: 20_000,
  /** Milliseconds to the next walk, and its share of the time: a large folder is walked less often. */
  pause: 2_000,
  share: 20,
};

/** A trial as far as its logs are to be told from those of others; seconds since the epoch. */
export interface Span {
  id: string;
  startedAt?: number;
  endedAt?: number;
}

/** Logs that lie elsewhere and are the trial's beyond doubt, and why others were left out. */
export interface Findings {
  logs: string[];
  doubt?: Phrase;
}

/** What a log was when some trial ended; a later one may go on in it, or write it anew. */
interface Known {
  size: number;
  print: string;
}

/**
 * Logs that trials write outside of their folders: what their processes hold open (where the system tells, Linux does), and what appears
 * below the working folder while only one trial runs. What several trials may have written is nobody's, and said to be so.
 */
export class Elsewhere {
  readonly #cwd: string;
  readonly #known = new Map<string, Known>();
  /** Who held a file open. */
  readonly #holders = new Map<string, string>();
  #nextWalk = 0;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /**
   * @param folder of the trial's job
   * @param others the other trials of the sweep
   * @param atEnd looks now, however short ago the last look was
   */
  async find(trial: Span, folder: string, others: readonly Span[], atEnd: boolean): Promise<Findings> {
    const held = await this.#collectHeld(trial, folder), doubtful: string[] = [], logs = new Set<string>();
    const running = new Set(others.filter(({ endedAt }) => endedAt === undefined).map(({ id }) => id));
    for (const path of held) {
      const holder = this.#holders.get(path);
      if (holder !== undefined && holder !== trial.id && running.has(holder)) doubtful.push(path);
      else logs.add(path);
      this.#holders.set(path, trial.id);
    }
    for (const { path, stat } of atEnd || Date.now() >= this.#nextWalk ? this.#collectChanged(trial) : []) {
      if (logs.has(path) || this.#holders.has(path)) continue;
      if (this.#isShared(path, stat, trial, others)) doubtful.push(path);
      else logs.add(path);
    }
    const [doubt] = doubtful;
    return {
      logs: [...logs],
      ...(doubt !== undefined && {
        doubt: phrase('{0} was written while several trials ran, or goes on from an earlier one: it cannot be told whose it is. Let the script write to {1}.', doubt, '${trial_dir}'),
      }),
    };
  }

  /** Remembers what the logs are now that a trial has ended. */
  note(paths: readonly string[]): void {
    for (const path of paths) {
      const size = statSync(path, { throwIfNoEntry: false })?.size;
      if (size !== undefined) this.#known.set(path, { size, print: printOf(path, size) });
    }
  }

  /** Files that processes of the trial have open for writing. */
  async #collectHeld(trial: Span, folder: string): Promise<string[]> {
    if (process.platform !== 'linux') return [];
    const pids = await collectMembers({ folder });
    const paths = pids.flatMap(heldBy).filter((path) => !path.startsWith(folder + sep) && !/^\/(?:dev|proc|sys)\//.test(path));
    return [...new Set(paths)].filter((path) => isLog(path, statSync(path, { throwIfNoEntry: false }), trial));
  }

  #collectChanged(trial: Span): { path: string; stat: Stats }[] {
    const began = Date.now(), changed: { path: string; stat: Stats }[] = [];
    let entries = 0;
    for (const found of walk({ root: this.#cwd, ignore: [`${sweepsFolder}/**`], others: new Set() })) {
      if (++entries > defaults.entries) break;
      if (!('file' in found)) continue;
      const path = join(this.#cwd, found.file.path);
      if (isLog(path, found.file.stat, trial)) changed.push({ path, stat: found.file.stat });
    }
    this.#nextWalk = Date.now() + Math.max(defaults.pause, defaults.share * (Date.now() - began));
    return changed;
  }

  /** Whether somebody else may have written it, or some of it. */
  #isShared(path: string, { birthtimeMs, mtimeMs, size }: Stats, { startedAt = 0 }: Span, others: readonly Span[]): boolean {
    const from = Math.max(birthtimeMs / 1_000, startedAt), to = mtimeMs / 1_000;
    if (others.some((other) => other.startedAt !== undefined && other.startedAt <= to && (other.endedAt ?? Infinity) > from)) return true;
    if (birthtimeMs / 1_000 >= startedAt) return false;
    // It was there before: all of it is the trial's only where it was written anew.
    const known = this.#known.get(path);
    return !known || (size > known.size && printOf(path, known.size) === known.print);
  }
}

/** A log, by its content, that was written to since the trial began. */
function isLog(path: string, stat: Stats | undefined, { startedAt = 0 }: Span): boolean {
  if (!stat?.isFile() || stat.mtimeMs / 1_000 < startedAt) return false;
  const format = pickFormat({ path, absolute: path, head: readHead(path), pointedAt: false, patterns: [] });
  return format !== undefined && !companions.has(format.id);
}

const companions = new Set(formats.filter(({ companion }) => companion).map(({ id }) => id));

/** The first bytes of a file as it was: the same where it only grew. */
function printOf(path: string, size: number): string {
  return createHash('sha1').update(readHead(path).subarray(0, size)).digest('hex');
}

/** Of another person's process, or one that has ended, nothing. */
function heldBy(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter((fd) => isWritable(pid, fd)).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function isWritable(pid: number, fd: string): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))?.[1] ?? '0';
  return (Number.parseInt(flags, 8) & 3) !== 0;
}
