import { randomUUID } from 'node:crypto';
import {
  closeSync, copyFileSync, constants, existsSync, fsyncSync, ftruncateSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { nowSeconds } from '../base/clock.ts';
import type { Job, JobExit } from '../model/job.ts';
import type { ProcessIdentity } from './identity.ts';

/** `process.json`: who owns the job, replaced at each heartbeat. */
export interface ProcessRecord {
  supervisor: ProcessIdentity;
  /** Absent while it waits for a GPU. */
  child?: ProcessIdentity;
  host: string;
  /** Seconds since the epoch. */
  startedAt: number;
  heardAt: number;
  /** Devices that it has for itself. */
  gpus?: string[];
}

/** `job.json`: the job as asked, and the place that took it. */
export type JobRecord = Job & { place: string };

const names = { job: 'job.json', process: 'process.json', stop: 'stop.json', exit: 'exit.json', output: 'output.log', reserve: 'exit.reserve' } as const;

/** Bytes kept free for the end, so that a full disk can still be told of. */
const reserved = 4_096;

/**
 * The folder of a job. Each file appears whole or not at all, and is on the disk before anybody can see it;
 * those that claim something appear only once, whoever is first.
 */
export class JobFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get output(): string {
    return join(this.path, names.output);
  }

  /** False where somebody was here before. @throws the system's error where the folder cannot be written. */
  claim(record: JobRecord): boolean {
    mkdirSync(this.path, { recursive: true });
    if (existsSync(join(this.path, names.job))) return false;
    reserve(join(this.path, names.reserve));
    return this.#create(names.job, record);
  }

  maybeJob(): JobRecord | undefined {
    const record = this.#read(names.job) as Partial<JobRecord> | undefined;
    const valid = Array.isArray(record?.command) && record.command.every((part) => typeof part === 'string') && typeof record.cwd === 'string' && typeof record.id === 'string';
    return valid ? ({ title: record.id, kind: 'script', place: 'local', env: {}, ...record } as JobRecord) : undefined;
  }

  /** Milliseconds since the epoch. */
  get claimedAt(): number {
    return statSync(join(this.path, names.job), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** The supervisor's own claim: of two, one goes. */
  own(record: ProcessRecord): boolean {
    return this.#create(names.process, record);
  }

  beat(record: ProcessRecord): void {
    const path = join(this.path, names.process);
    writeWhole(`${path}.new`, JSON.stringify(record));
    renameSync(`${path}.new`, path);
    syncFolder(this.path);
  }

  maybeProcess(): ProcessRecord | undefined {
    const record = this.#read(names.process) as ProcessRecord | undefined;
    if (!record || !isIdentity(record.supervisor)) return undefined;
    return isIdentity(record.child) ? record : { ...record, child: undefined };
  }

  /** What a place calls the job, e.g. its number on a cluster. */
  note(place: string, name: string): void {
    this.#create(`${place}.json`, { name });
  }

  /** Nothing but a plain name: it becomes an argument of programs. */
  maybeNote(place: string): string | undefined {
    const { name } = (this.#read(`${place}.json`) ?? {}) as { name?: unknown };
    return typeof name === 'string' && /^\w[\w.-]*$/.test(name) ? name : undefined;
  }

  askToStop(): void {
    this.#create(names.stop, { at: nowSeconds(), pid: process.pid, host: hostname() });
  }

  get isAskedToStop(): boolean {
    return existsSync(join(this.path, names.stop));
  }

  /** Once and for all: a second end is passed over. */
  end(exit: JobExit): void {
    const draft = join(this.path, names.reserve);
    reserve(draft);
    writeOver(draft, JSON.stringify(exit));
    publish(draft, join(this.path, names.exit));
    syncFolder(this.path);
  }

  maybeExit(): JobExit | undefined {
    const exit = this.#read(names.exit) as Partial<JobExit> | undefined;
    return exit && { code: null, signal: null, endedAt: 0, ...exit };
  }

  #create(name: string, value: unknown): boolean {
    const path = join(this.path, name);
    const draft = `${path}.${randomUUID()}`;
    writeWhole(draft, JSON.stringify(value));
    const created = publish(draft, path);
    syncFolder(this.path);
    return created;
  }

  /** What is not there, or is no object, is nothing. */
  #read(name: string): object | undefined {
    try {
      const value: unknown = JSON.parse(readFileSync(join(this.path, name), 'utf8'));
      return typeof value === 'object' && value !== null ? value : undefined;
    } catch {
      return undefined;
    }
  }
}

/** A pid that is safe to send a signal to: 0 and below mean groups, 1 is the machine's own. */
function isIdentity(value: ProcessIdentity | null | undefined): value is ProcessIdentity {
  return value != null && Number.isSafeInteger(value.pid) && value.pid > 1 && typeof value.startTime === 'string';
}

/** Gives a finished file its name; false where the name is taken. The draft is gone afterwards. */
function publish(draft: string, path: string): boolean {
  try {
    try {
      linkSync(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      // Not every file system has links.
      copyFileSync(draft, path, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Takes room for the end, once. */
function reserve(path: string): void {
  try {
    writeFileSync(path, ' '.repeat(reserved), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Over the bytes that a file has already. */
function writeOver(path: string, text: string): void {
  const file = openSync(path, 'r+');
  try {
    writeFileSync(file, text);
    ftruncateSync(file, Buffer.byteLength(text));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** So that a new name outlives a loss of power; Windows has no such thing. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
