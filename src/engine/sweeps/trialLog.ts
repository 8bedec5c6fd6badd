import type { Disposable } from '../../base/disposable.ts';
import type { OpenOptions } from '../../protocol/engineApi.ts';
import { JobFolder } from '../../run/folder.ts';
import { Engine, type EngineOptions } from '../engine.ts';
import { type MetricReading, readMetrics } from './metricSeries.ts';

/** The logs of one attempt of a trial, read by an engine of their own: small, and gone with the trial. */
export class TrialLog implements Disposable {
  readonly #folder: string;
  readonly #metrics: readonly string[];
  readonly #onChange: () => void;
  readonly #elsewhere = new Set<string>();
  #engine: Engine | undefined;

  /** @param metrics the first one is told as it goes, the others at the end */
  constructor(folder: string, metrics: readonly string[], onChange: () => void) {
    this.#folder = folder;
    this.#metrics = metrics;
    this.#onChange = onChange;
  }

  get isWatching(): boolean {
    return this.#engine !== undefined;
  }

  /** Watches from now on and tells of each change. */
  async watch(): Promise<void> {
    const engine = this.#create({}, this.#onChange);
    this.#engine = engine;
    await engine.open(this.#options);
  }

  /** Logs of the trial that lie elsewhere are read too. */
  add(paths: readonly string[]): void {
    const before = this.#elsewhere.size;
    for (const path of paths) this.#elsewhere.add(path);
    if (this.#elsewhere.size > before) void this.#engine?.open(this.#options);
  }

  /** What was read so far. */
  async read(): Promise<MetricReading> {
    return this.#engine ? this.#read(this.#engine) : { tags: [], ends: [] };
  }

  /** Everything that is there now: also a last line without its end, which only counts where no more will come. */
  async readToEnd(): Promise<MetricReading> {
    await this.#engine?.close();
    this.#engine = undefined;
    const engine = this.#create({ oneShot: true }, () => undefined);
    try {
      await engine.open(this.#options);
      await engine.refresh();
      return await this.#read(engine);
    } finally {
      await engine.close();
    }
  }

  dispose(): void {
    void this.#engine?.close();
    this.#engine = undefined;
  }

  get #output(): string {
    return new JobFolder(this.#folder).output;
  }

  /** What the trial printed is named by itself: a single line would not be taken for a log otherwise. */
  get #options(): OpenOptions {
    const files = [this.#output, ...this.#elsewhere].map((path) => ({ path, name: path }));
    return { roots: [{ path: this.#folder, name: '' }, ...files], configFiles: [], ignore: ['output.log'] };
  }

  #create(options: EngineOptions, onChange: () => void): Engine {
    return new Engine({ didChange: onChange, didLog: () => undefined }, { ...options, judge: false });
  }

  #read(engine: Engine): Promise<MetricReading> {
    return readMetrics(engine, this.#metrics, ({ run }) => run.root === this.#output);
  }
}
