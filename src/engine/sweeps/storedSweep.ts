import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { nowSeconds } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import type { SweepRequest } from '../../model/sweep.ts';
import type { Report, Trial } from '../../model/trial.ts';
import { isAlive, maybeIdentify, type ProcessIdentity } from '../../run/identity.ts';
import { fromJson, toJson } from '../../store/json.ts';
import type { ScheduledTrial, SweepState } from '../../sweep/scheduler.ts';
import { statePath } from './layout.ts';
import { SweepDatabase } from './sweepDatabase.ts';

const defaults = {
  /** Seconds between two signs of life of a driver, and how much longer it may be silent where its process cannot be looked at. */
  heartbeat: 60,
  grace: 120,
};

/** What a sweep was started as. Its file may change or go afterwards; the sweep keeps to what it was. */
export interface SweepAbout {
  name: string;
  /** Absolute path of the file, and its text then. */
  file: string;
  text: string;
  /** Trials of before, which the search starts from. */
  earlier?: readonly Trial[];
  /** The Python that `${interpreter}` stands for; absent: the one on the PATH. */
  interpreter?: string;
  /** Seconds since the epoch. */
  createdAt: number;
}

/** Who steps a sweep. One at a time: the others look on, and take over where it is gone. */
interface Driver extends ProcessIdentity {
  id: string;
  host: string;
}

/** A trial in the database: its reports lie in rows of their own; how many they are and what the last says is kept for those who only look. */
export type TrialRow = Omit<ScheduledTrial, 'reports'> & { reports: number; last?: number };

const storable = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

/** The state of a sweep on disk: whole at any moment, whoever was killed; written only by the driver that has the lease. */
export class StoredSweep implements Disposable {
  readonly folder: string;
  readonly #database: SweepDatabase;
  readonly #id = randomUUID();

  private constructor(folder: string, database: SweepDatabase) {
    this.folder = folder;
    this.#database = database;
  }

  /** @throws UserError where there is one in the folder, or it cannot be written */
  static create(folder: string, about: SweepAbout, state: SweepState): StoredSweep {
    const database = new SweepDatabase(statePath(folder), true), stored = new StoredSweep(folder, database);
    database.write(() => {
      database.run('INSERT INTO about VALUES (?)', toJson(about));
      database.run('INSERT INTO state VALUES (?, ?)', state.version, toJson({ ...state, trials: undefined }));
      for (const [at, trial] of state.trials.entries()) stored.#putTrial(at, trial, undefined);
    });
    return stored;
  }

  /** @throws UserError where there is none */
  static open(folder: string): StoredSweep {
    return new StoredSweep(folder, new SweepDatabase(statePath(folder)));
  }

  static maybeOpen(folder: string): StoredSweep | undefined {
    try {
      return StoredSweep.open(folder);
    } catch {
      return undefined;
    }
  }

  get about(): SweepAbout {
    return fromJson(String(this.#database.get('SELECT json FROM about')?.['json'] ?? '{}'));
  }

  /** All but the reports: enough to look at. */
  glance(): { state: Omit<SweepState, 'trials'>; trials: TrialRow[] } {
    const row = this.#database.get('SELECT json FROM state');
    if (!row) throw new UserError(`The state of the sweep in ${this.folder} is empty.`);
    const trials = this.#database.all('SELECT json FROM trials ORDER BY position').map(({ json }) => fromJson<TrialRow>(String(json)));
    return { state: fromJson(String(row['json'])), trials };
  }

  read(): SweepState {
    const { state, trials } = this.glance(), reports = trials.map((): Report[] => []);
    for (const { trial, attempt, step, loss } of this.#database.all('SELECT trial, attempt, step, loss FROM reports ORDER BY trial, attempt, n')) {
      const at = Number(trial), row = trials[at];
      if (row && row.attempt === attempt && row.state !== 'waiting') reports[at]!.push({ step: Number(step), loss: Number(loss) });
    }
    return { ...state, trials: trials.map(({ last: _, ...trial }, at) => ({ ...trial, reports: reports[at]! })) };
  }

  /**
   * Stores a step and takes the requests up to `request` off the table, in one transaction. False, and nothing is written, where the stored
   * state is not the one that the step began from, or somebody else drives now.
   */
  commit(before: SweepState, after: SweepState, request = 0): boolean {
    return this.#database.write(() => {
      if (this.#database.get('SELECT version FROM state')?.['version'] !== before.version || !this.#isOurs()) return false;
      this.#database.run('UPDATE state SET version = ?, json = ?', after.version, toJson({ ...after, trials: undefined }));
      if (request > 0) this.#database.run('DELETE FROM requests WHERE id <= ?', request);
      for (const [at, trial] of after.trials.entries()) if (trial !== before.trials[at]) this.#putTrial(at, trial, before.trials[at]);
      return true;
    });
  }

  request(request: SweepRequest): void {
    this.#database.run('INSERT INTO requests (json, at) VALUES (?, ?)', JSON.stringify(request), nowSeconds());
  }

  /** What was asked since; the last id goes into the commit that follows. */
  requests(): { id: number; request: SweepRequest }[] {
    return this.#database.all('SELECT id, json FROM requests ORDER BY id').map(({ id, json }) => ({ id: Number(id), request: JSON.parse(String(json)) as SweepRequest }));
  }

  /** Becomes the driver; false where another one is at work. One that was killed is seen at once on this machine, else after heartbeat and grace. */
  async acquire(): Promise<boolean> {
    const holder = this.#holder(), me = await maybeIdentify(process.pid);
    if (holder && (await isAtWork(holder))) return holder.id === this.#id;
    const driver = { id: this.#id, host: hostname(), ...(me ?? { pid: process.pid, startTime: '' }) } satisfies Driver;
    return this.#database.write(() => {
      if (this.#holder()?.id !== holder?.id) return false;
      this.#database.run('DELETE FROM driver');
      return this.#database.run('INSERT INTO driver VALUES (?, ?, ?)', driver.id, JSON.stringify(driver), nowSeconds()) === 1;
    });
  }

  /** A sign of life; false where another driver has taken over. */
  renew(): boolean {
    return this.#database.run('UPDATE driver SET heardAt = ? WHERE id = ?', nowSeconds(), this.#id) === 1;
  }

  release(): void {
    this.#database.run('DELETE FROM driver WHERE id = ?', this.#id);
  }

  async isDriven(): Promise<boolean> {
    const holder = this.#holder();
    return holder !== undefined && isAtWork(holder);
  }

  dispose(): void {
    this.#database.dispose();
  }

  #isOurs(): boolean {
    return this.#database.get('SELECT id FROM driver')?.['id'] === this.#id;
  }

  #holder(): (Driver & { heardAt: number }) | undefined {
    const row = this.#database.get('SELECT json, heardAt FROM driver');
    return row && { ...(JSON.parse(String(row['json'])) as Driver), heardAt: Number(row['heardAt']) };
  }

  #putTrial(at: number, trial: ScheduledTrial, before: ScheduledTrial | undefined): void {
    const { reports } = trial, row: TrialRow = { ...trial, reports: reports.length, ...(reports.length > 0 && { last: reports.at(-1)!.loss }) };
    this.#database.run('INSERT INTO trials VALUES (?, ?) ON CONFLICT DO UPDATE SET json = excluded.json', at, toJson(row));
    for (let n = before?.attempt === trial.attempt ? before.reports.length : 0; n < reports.length; n++) {
      const { step, loss } = reports[n]!;
      this.#database.run('INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?)', at, trial.attempt, n, storable(step), storable(loss));
    }
  }
}

async function isAtWork(driver: Driver & { heardAt: number }): Promise<boolean> {
  if (driver.host === hostname()) return isAlive(driver);
  return nowSeconds() - driver.heardAt < defaults.heartbeat + defaults.grace;
}
