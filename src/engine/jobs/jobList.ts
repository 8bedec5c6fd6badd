import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { detailOf, messageOf, UserError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { isActive, type Job, type JobInfo, type JobRequest, type JobStatus } from '../../model/job.ts';
import type { WatchRoot } from '../../protocol/engineApi.ts';
import type { JobHandle, Place } from '../../run/contract.ts';
import { JobFolder } from '../../run/folder.ts';
import { attach, createPlaces } from '../../run/index.ts';
import { isBelow } from './ownership.ts';

const defaults = {
  /** Milliseconds between two looks at the jobs that have not ended, and at whether another window has started one. */
  look: 1_000,
};

export interface JobListOptions {
  places: readonly Place[];
  /** Folder for the jobs that name none; absent: nothing can be started. */
  storage?: string;
  log: Log;
  /** Something about this job is new. */
  onChange(folder: string): void;
}

/** The jobs of an engine; none where it has no supervisor to start them with, or reads once only. */
export function openJobs({ supervisor, storage, oneShot, log }: EngineJobs, onChange: (folder: string) => void): JobList {
  if (supervisor === undefined || oneShot) return new JobList({ places: [], log, onChange });
  return new JobList({ places: createPlaces({ supervisor }), storage: storage === undefined ? undefined : maybeFolder(join(storage, 'jobs'), log), log, onChange });
}

interface EngineJobs {
  supervisor?: string;
  storage?: string;
  oneShot: boolean;
  log: Log;
}

function maybeFolder(path: string, log: Log): string | undefined {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    log.error(`there will be no jobs: ${messageOf(error)}`);
    return undefined;
  }
}

interface Entry {
  info: JobInfo;
  handle: JobHandle;
}

/** The jobs of the storage and those that the walk comes upon, whoever started them, each looked at until it has ended. */
export class JobList implements Disposable {
  readonly #options: JobListOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  constructor(options: JobListOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), defaults.look).unref();
    void this.#look();
  }

  get all(): JobInfo[] {
    return [...this.#entries.values()].map(({ info }) => info);
  }

  maybe(folder: string): JobInfo | undefined {
    return this.#entries.get(folder)?.info;
  }

  /** Where the logs of jobs appear that nobody watches yet. */
  collectRoots(watched: readonly WatchRoot[]): WatchRoot[] {
    const { storage } = this.#options;
    const roots: WatchRoot[] = storage === undefined ? [] : [{ path: storage, name: 'jobs' }];
    for (const { job } of this.all) {
      for (const path of [job.folder, ...(job.logs ?? [])]) {
        if (![...watched, ...roots].some((root) => isBelow(root.path, path))) roots.push({ path, name: job.title });
      }
    }
    return roots;
  }

  /** Takes up the job in a folder, if there is one. */
  async consider(folder: string): Promise<JobInfo | undefined> {
    const known = this.#entries.get(folder);
    if (known) return known.info;
    const handle = await attach(this.#options.places, folder);
    const record = handle && new JobFolder(folder).maybeJob();
    if (!record) return undefined;
    // The folder may have been moved since; where it lies is where its files are.
    return this.#add({ ...record, folder }, handle);
  }

  /** @throws UserError where it cannot be started */
  async start({ place: wanted = 'local', ...request }: JobRequest): Promise<JobInfo> {
    const { places, storage } = this.#options;
    const place = places.find(({ id }) => id === wanted);
    if (!place) throw new UserError('There is no such place to run.');
    if (storage === undefined && request.folder === undefined) throw new UserError('There is no folder to keep the job in.');
    const folder = request.folder ?? join(storage!, folderName(request.title));
    const job: Job = { ...request, id: randomUUID(), folder };
    return this.#add(job, await place.start(job));
  }

  /** Resolves when it has ended. @throws UserError for a folder that holds no known job */
  stop(folder: string): Promise<JobStatus> {
    const entry = this.#entries.get(folder);
    if (!entry) throw new UserError('This job is not known.');
    return entry.handle.stop().finally(() => this.#update(entry));
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #add(job: Job, handle: JobHandle): Promise<JobInfo> {
    const entry: Entry = { info: { job, status: await handle.status() }, handle };
    this.#entries.set(job.folder, entry);
    this.#options.onChange(job.folder);
    return entry.info;
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#discover();
      for (const entry of this.#entries.values()) if (isActive(entry.info.status)) await this.#update(entry);
    } catch (error) {
      this.#options.log.error(detailOf(error));
    } finally {
      this.#looking = false;
    }
  }

  async #discover(): Promise<void> {
    for (const name of maybeNames(this.#options.storage)) {
      const folder = join(this.#options.storage!, name);
      if (!this.#entries.has(folder)) await this.consider(folder);
    }
  }

  async #update(entry: Entry): Promise<void> {
    const { job, status: before } = entry.info;
    const status = await entry.handle.status();
    entry.info = { job, status };
    if (status.state !== before.state || status.pid !== before.pid || status.exit?.endedAt !== before.exit?.endedAt) this.#options.onChange(job.folder);
  }
}

/** `train.py 2026-11-25 22.40.07`: readable, sorted by time, and its own. */
function folderName(title: string): string {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  const words = title.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 40).replaceAll(/^[-.]+|[-.]+$/g, '');
  return `${words || 'job'} ${time} ${randomUUID().slice(0, 4)}`;
}

function maybeNames(folder: string | undefined): string[] {
  try {
    return folder === undefined ? [] : readdirSync(folder);
  } catch {
    return [];
  }
}
