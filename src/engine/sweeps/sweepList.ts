import { readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disposable } from '../../base/disposable.ts';
import { detailOf, UserError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { JobRequest } from '../../model/job.ts';
import type { Problem } from '../../model/problem.ts';
import type { SweepInfo, SweepOptions, SweepRequest } from '../../model/sweep.ts';
import { createSweep } from './createSweep.ts';
import { statePath, sweepsFolder } from './layout.ts';
import { studyOf } from './optuna/exportSweep.ts';
import { importStudies } from './optuna/importStudy.ts';
import { writeStudy } from './optuna/index.ts';
import { retrainRequest } from './retrain.ts';
import { StoredSweep } from './storedSweep.ts';
import { describeSetup, describeSweep } from './sweepInfo.ts';
import type { ReadRuns } from './warmStart.ts';

const defaults = {
  /** Milliseconds between two looks at the state files. */
  look: 1_000,
  /** Milliseconds for which a sweep that is over is still described: the last logs of its trials may not have been read yet. */
  linger: 30_000,
  /** Milliseconds in which a driver that was started takes its sweep up. */
  arrival: 5_000,
  /** Milliseconds in which a request is seen to be taken, and between two looks at whether it was. */
  delivery: 30_000,
  pause: 100,
};

export interface SweepListOptions {
  log: Log;
  /** By the folder of an attempt the run that its logs make. */
  runs(): ReadonlyMap<string, string>;
  /** For what a sweep starts from. */
  readRuns: ReadRuns;
  /** Bundle that trains as recipes say. */
  trainer: string | undefined;
  /** Starts the process that drives the sweep in a folder. @throws UserError where nothing may be started */
  drive(folder: string, info: { title: string; file: string }): Promise<unknown>;
  /** The sweeps in these folders are new, changed or gone. */
  onChange(folders: readonly string[]): void;
}

interface Entry {
  /** What the files looked like at the last reading. */
  seen: string;
  seenAt: number;
  setup: ReturnType<typeof describeSetup>;
  info: SweepInfo;
  text: string;
}

/** The sweeps that the walk comes upon, whoever started and drives them, read from their state files as these change. */
export class SweepList implements Disposable {
  readonly #options: SweepListOptions;
  readonly #entries = new Map<string, Entry>();
  /** When a driver was started here. */
  readonly #driven = new Map<string, number>();
  /** What the files of those looked like that cannot be read. */
  readonly #unreadable = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;

  constructor(options: SweepListOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), defaults.look).unref();
  }

  maybe(folder: string): SweepInfo | undefined {
    return this.#entries.get(folder)?.info;
  }

  /** A folder that the walk met; it may be that of a sweep. */
  consider(folder: string): void {
    if (basename(dirname(folder)) !== sweepsFolder || this.#entries.has(folder)) return;
    void this.#read(folder).then((isNew) => isNew && this.#options.onChange([folder]));
  }

  /** @throws UserError where the file has errors, or nothing can be started */
  async start(file: string, options: SweepOptions): Promise<SweepInfo> {
    const { folder, name } = await this.create(file, options);
    await this.#drive(folder, { title: name, file });
    await this.#read(folder);
    this.#options.onChange([folder]);
    return this.#entries.get(folder)!.info;
  }

  /** A new sweep that somebody else is about to drive. @throws UserError where the file has errors */
  async create(file: string, options: SweepOptions): Promise<SweepInfo> {
    const stored = await createSweep(file, options, this.#options.readRuns), { folder } = stored;
    stored.dispose();
    await this.#read(folder);
    this.#options.onChange([folder]);
    return this.#entries.get(folder)!.info;
  }

  /** Writes down what is asked, and sees that somebody carries it out: a driver that is about to end may not have seen it. @throws UserError for a folder that holds no known sweep */
  async request(folder: string, request: SweepRequest): Promise<void> {
    const entry = this.#entries.get(folder);
    if (!entry) throw new UserError('This sweep is not known.');
    const stored = StoredSweep.open(folder);
    try {
      stored.request(request);
      for (const end = Date.now() + defaults.delivery; stored.requests().length > 0 && Date.now() < end; await sleep(defaults.pause)) {
        if (!(await stored.isDriven())) await this.#drive(folder, { title: entry.info.name, file: entry.info.file });
      }
    } finally {
      stored.dispose();
    }
    await this.#look();
  }

  /** The job that trains a trial once more. @throws UserError for a sweep or a trial that is not known */
  retrain(folder: string, trial: string, args: readonly string[]): JobRequest {
    if (!this.#entries.has(folder)) throw new UserError('This sweep is not known.');
    const stored = StoredSweep.open(folder);
    try {
      return retrainRequest(stored, trial, args, this.#options.trainer);
    } finally {
      stored.dispose();
    }
  }

  /** How many trials were written. @throws UserError for a folder that holds no known sweep, or a file that cannot be written */
  exportStudy(folder: string, path: string): number {
    if (!this.#entries.has(folder)) throw new UserError('This sweep is not known.');
    const stored = StoredSweep.open(folder);
    try {
      const study = studyOf(stored);
      rmSync(path, { force: true });
      writeStudy(path, study);
      return study.trials.length;
    } finally {
      stored.dispose();
    }
  }

  /** Names of the sweeps that were made. @throws UserError for a file without studies */
  async importStudies(path: string): Promise<string[]> {
    const folders = importStudies(path);
    for (const folder of folders) await this.#read(folder);
    this.#options.onChange(folders);
    return folders.map((folder) => basename(folder));
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  /** Once: a driver needs a moment from its start until it holds the lease. */
  async #drive(folder: string, info: { title: string; file: string }): Promise<void> {
    if (Date.now() - (this.#driven.get(folder) ?? 0) < defaults.arrival) return;
    this.#driven.set(folder, Date.now());
    await this.#options.drive(folder, info);
  }

  /** One look at a time: whoever asks while one goes on gets the next. */
  async #look(): Promise<void> {
    await this.#looking;
    this.#looking ??= this.#lookAtAll().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    const changed: string[] = [];
    for (const folder of [...this.#entries.keys()]) if (await this.#read(folder)) changed.push(folder);
    if (changed.length > 0) this.#options.onChange(changed);
  }

  /** Reads one sweep where its files changed, or its driver may have ended without a word; true where something is new. */
  async #read(folder: string): Promise<boolean> {
    const seen = looks(folder), entry = this.#entries.get(folder);
    if (seen === undefined) return this.#entries.delete(folder);
    const isOver = entry?.info.phase === 'done' || entry?.info.phase === 'stopped';
    if (entry?.seen === seen && isOver && !entry.info.driven && Date.now() - entry.seenAt > defaults.linger) return false;
    if (this.#unreadable.get(folder) === seen) return false;
    try {
      return await this.#describe(folder, seen);
    } catch (error) {
      this.#unreadable.set(folder, seen);
      this.#options.log.warn(`${folder}: ${detailOf(error)}`);
      return false;
    }
  }

  async #describe(folder: string, seen: string): Promise<boolean> {
    const stored = StoredSweep.open(folder);
    try {
      const entry = this.#entries.get(folder), setup = entry?.setup ?? describeSetup(stored);
      const described = await describeSweep(stored, setup, this.#options.runs());
      // The folder may have been moved since it was started; its file lies beside it still.
      const file = join(dirname(dirname(folder)), basename(described.file)), problems = placed(described.problems, file, setup.about.text);
      const info = { ...described, file, problems }, text = JSON.stringify(info);
      const seenAt = entry?.seen === seen ? entry.seenAt : Date.now();
      this.#entries.set(folder, { seen, seenAt, setup, info, text });
      return entry?.text !== text;
    } finally {
      stored.dispose();
    }
  }
}

/** Places in a text are none in another: the file may have changed since. */
function placed(problems: readonly Problem[], file: string, text: string): Problem[] {
  const same = (): boolean => {
    try {
      return readFileSync(file, 'utf8') === text;
    } catch {
      return false;
    }
  };
  return problems.length === 0 || same() ? [...problems] : problems.map(({ range: _, ...rest }) => rest);
}

/** Size and time of the state and of what was not folded into it yet; undefined where there is none. */
function looks(folder: string): string | undefined {
  const path = statePath(folder), stats = [path, `${path}-wal`].map((file) => statSync(file, { throwIfNoEntry: false }));
  return stats[0] && stats.map((stat) => (stat ? `${stat.size} ${stat.mtimeMs}` : '')).join(' ');
}
