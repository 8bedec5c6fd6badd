import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Engine, type EngineOptions } from '../../src/engine/engine.ts';
import type { Change, OpenOptions, RunInfo, Snapshot } from '../../src/protocol/engineApi.ts';

/** A temporary folder with logs in `logs` and a cache in `storage`. */
export class Lab {
  readonly folder = mkdtempSync(join(tmpdir(), 'lossband-engine-'));
  readonly logs = join(this.folder, 'logs');
  readonly storage = join(this.folder, 'storage');

  constructor(files: Record<string, string | Uint8Array> = {}) {
    mkdirSync(this.logs);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  path(path: string): string {
    return join(this.logs, path);
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  options(more: Partial<OpenOptions> = {}): OpenOptions {
    return { roots: [{ path: this.logs, name: 'logs' }], configFiles: [join(this.logs, 'lossband.yaml')], ignore: [], storage: this.storage, pollInterval: 20, ...more };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An engine with everything that it told. */
export class Watched {
  readonly changes: Change[] = [];
  readonly logged: string[] = [];
  readonly engine: Engine;
  #waiting: (() => void)[] = [];

  constructor(options: EngineOptions = {}) {
    this.engine = new Engine(
      {
        didChange: (change) => {
          this.changes.push(change);
          for (const check of this.#waiting) check();
        },
        didLog: (level, message) => this.logged.push(`${level}: ${message}`),
      },
      options,
    );
  }

  static async open(options: OpenOptions, engineOptions: EngineOptions = {}): Promise<Watched> {
    const watched = new Watched(engineOptions);
    await watched.engine.open(options);
    return watched;
  }

  /** Resolves with the first state that fits; asked at each change, for a minute at most. */
  until(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it did not come to that; the last change was ${JSON.stringify(this.changes.at(-1))}`)), 60_000);
      const check = (): void => {
        void this.engine.snapshot().then((snapshot) => {
          if (!fits(snapshot)) return;
          clearTimeout(timer);
          this.#waiting = this.#waiting.filter((other) => other !== check);
          resolve(snapshot);
        });
      };
      this.#waiting.push(check);
      check();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.close();
  }
}

/** Count of a metric of a run, by the run's name; undefined where there is none. */
export function countOf({ runs }: Pick<Snapshot, 'runs'>, name: string, tag: string): number | undefined {
  return seriesOf(runs, name, tag)?.count;
}

export function seriesOf(runs: RunInfo[], name: string, tag: string): RunInfo['series'][number] | undefined {
  return runs.find(({ run }) => run.name === name)?.series.find((series) => series.tag === tag);
}

/** Lines of a JSONL log: one metric, steps from `from` on. */
export function rows(from: number, count: number, value: (step: number) => number = (step) => 1 / (1 + step)): string {
  return Array.from({ length: count }, (_, i) => `${JSON.stringify({ step: from + i, loss: value(from + i) })}\n`).join('');
}
