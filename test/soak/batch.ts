import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenOptions } from '../../src/protocol/engineApi.ts';
import { SqliteBackend } from '../../src/store/sqlite.ts';
import { Store } from '../../src/store/store.ts';
import type { EngineHandle } from './engineHandle.ts';
import { type End, tellPlan, type Turn } from './plan.ts';
import { type Found, isValue, Sequence } from './sequence.ts';
import { outsideLog } from './world.ts';

const defaults = {
  /** Milliseconds of reading after which the engine is killed, at most. */
  kill: 120,
  /** Milliseconds that it is left to itself, at most. */
  alone: 40,
  /** Milliseconds after which it is taken to turn in circles. */
  rest: 300_000,
};

export interface BatchPlan {
  sequences: { seed: number; turns?: readonly Turn[] }[];
  ends: readonly End[];
  /** The file system tells of changes. */
  watch: boolean;
}

export interface BatchOutcome {
  failures: { seed: number; message: string; turns: readonly Turn[] }[];
  actions: number;
  kills: number;
  rests: number;
  points: number;
  /** Logs of which every visible point was known to the oracle to the end. */
  exact: number;
}

/** Runs sequences side by side on one engine: in each round all of them act, then the engine is dealt with, and what it has is compared. */
export async function runBatch(plan: BatchPlan, engine: EngineHandle): Promise<BatchOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'lossband-soak-'));
  try {
    return await new Batch(plan, folder, engine).run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Batch {
  readonly #plan: BatchPlan;
  readonly #engine: EngineHandle;
  readonly #options: OpenOptions & { storage: string };
  readonly #sequences: Sequence[];
  readonly #failed = new Map<Sequence, string>();
  #kills = 0;
  #rests = 0;

  constructor(plan: BatchPlan, folder: string, engine: EngineHandle) {
    const place = { root: join(folder, 'logs'), outside: join(folder, 'outside.jsonl') };
    mkdirSync(place.root);
    writeFileSync(place.outside, outsideLog);
    this.#plan = plan;
    this.#engine = engine;
    this.#options = { roots: [{ path: place.root, name: 'soak' }], configFiles: [], ignore: [], storage: join(folder, 'storage'), pollInterval: 100, watch: plan.watch };
    this.#sequences = plan.sequences.map(({ seed, turns }) => new Sequence(seed, plan.ends, place, turns));
  }

  async run(): Promise<BatchOutcome> {
    await this.#engine.far.open(this.#options);
    for (const [round, end] of this.#plan.ends.entries()) {
      this.#each((sequence) => sequence.act(round));
      if (round === this.#plan.ends.length - 1) this.#each((sequence) => sequence.settle());
      if (end === 'rest') await this.#rest();
      else if (end === 'kill') await this.#kill();
      else await sleep(defaults.alone * Math.random());
    }
    await this.#engine.far.close();
    const stored = collectStored(this.#options.storage);
    this.#each((sequence) => sequence.checkStored(stored));
    this.#takeErrors();
    const whole = this.#sequences.filter((sequence) => !this.#failed.has(sequence));
    return {
      failures: [...this.#failed].map(([{ seed, turns }, message]) => ({ seed, turns, message: `${message}\n  ${tellPlan(turns, this.#plan.ends)}` })),
      actions: this.#sequences.flatMap(({ turns }) => turns.flat()).length,
      kills: this.#kills,
      rests: this.#rests,
      points: whole.reduce((sum, { world }) => sum + world.must.size, 0),
      exact: whole.reduce((sum, { exact }) => sum + exact, 0),
    };
  }

  /** A sequence that failed is left alone; the others go on. */
  #each(work: (sequence: Sequence) => void): void {
    for (const sequence of this.#sequences) {
      if (this.#failed.has(sequence)) continue;
      try {
        work(sequence);
      } catch (error) {
        this.#failed.set(sequence, (error as Error).message);
      }
    }
  }

  async #rest(): Promise<void> {
    const late = sleep(defaults.rest, 'late', { ref: false });
    if (await Promise.race([this.#engine.far.refresh(), late]) === 'late') throw new Error('the engine does not come to rest');
    this.#rests++;
    const visible = await collectVisible(this.#engine);
    this.#each((sequence) => {
      sequence.looked();
      sequence.checkVisible(visible);
    });
  }

  async #kill(): Promise<void> {
    this.#kills++;
    const reading = this.#engine.far.refresh().catch(() => undefined);
    await Promise.race([reading, sleep(defaults.kill * Math.random())]);
    await this.#engine.kill();
    await this.#engine.far.open(this.#options);
  }

  /** What the engine logged as an error is a failure of the sequence that it names, else of all. */
  #takeErrors(): void {
    for (const error of this.#engine.errors.splice(0)) {
      const named = this.#sequences.filter(({ seed }) => error.includes(`/s${seed}/`));
      for (const sequence of named.length > 0 ? named : this.#sequences) this.#failed.set(sequence, error);
    }
  }
}

/** The folder of a log as sequences name it, of the path of a run. */
const folderOf = (run: string): string => run.split('/', 2).join('/');

/** What the engine answers of the points that count. */
async function collectVisible(engine: EngineHandle): Promise<Found> {
  const { runs } = await engine.far.snapshot();
  const windows = await engine.far.series(runs.flatMap(({ run, series }) => series.map(({ tag }) => ({ run: run.id, tag, columns: 0 }))));
  const found = new Map<string, number[]>();
  for (const { run, values } of windows) addTo(found, folderOf(run.slice(run.indexOf('/') + 1)), values);
  return found;
}

/** What is in the store, points that are superseded too. */
function collectStored(storage: string): Found {
  const store = new Store(SqliteBackend.open(join(storage, 'cache.db')));
  try {
    const found = new Map<string, number[]>();
    for (const { row, series } of store.catalog.runs.values()) {
      for (const part of [...series.values()].flat()) if (part.kind === 'scalar') addTo(found, folderOf(row.path), store.partPoints(part).values);
    }
    return found;
  } finally {
    store.dispose();
  }
}

function addTo(found: Map<string, number[]>, folder: string, values: Float64Array): void {
  const list = found.get(folder) ?? [];
  found.set(folder, list);
  for (const value of values) if (isValue(value)) list.push(value);
}
