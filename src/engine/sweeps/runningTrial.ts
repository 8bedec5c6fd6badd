import { type FSWatcher, watch } from 'node:fs';
import { nowSeconds } from '../../base/clock.ts';
import { Throttle } from '../../base/queue.ts';
import type { Disposable } from '../../base/disposable.ts';
import { isActive, type JobStatus } from '../../model/job.ts';
import type { Report } from '../../model/trial.ts';
import type { JobHandle } from '../../run/contract.ts';
import type { ScheduledTrial, SweepEvent } from '../../sweep/scheduler.ts';
import type { Elsewhere, Findings, Span } from './elsewhere.ts';
import type { MetricReading } from './metricSeries.ts';
import type { Setup } from './setup.ts';
import { judgeEnd, metricsOf } from './trialEnd.ts';
import { TrialLog } from './trialLog.ts';

const defaults = {
  /** Milliseconds that a trial runs before its logs are watched: what ends sooner is read once, at its end. */
  watched: 1_000,
  /** Milliseconds between two readings of the metric. */
  pause: 250,
  /** Milliseconds between two looks at the process where the file system tells of nothing. */
  look: 1_000,
  /** Values of the metric that are told to the stop rule; a script that logs each batch is judged by its first ones, and by its last. */
  reports: 10_000,
};

export interface RunningTrialOptions {
  trial: ScheduledTrial;
  folder: string;
  command: readonly string[];
  handle: JobHandle;
  setup: Setup;
  elsewhere: Elsewhere;
  /** The other trials of the sweep, as they are now. */
  others(): Span[];
  tell(event: SweepEvent): void;
  onError(error: unknown): void;
}

/** One attempt of a trial while its process lives: tells the values of the metric as they are logged, and how it ended. */
export class RunningTrial implements Disposable {
  readonly #options: RunningTrialOptions;
  readonly #log: TrialLog | undefined;
  readonly #reading: Throttle;
  readonly #watcher: FSWatcher | undefined;
  #resume: () => void = () => undefined;
  /** Something happened since the last look. */
  #woken = false;
  #told: number;
  #ended = false;

  constructor(options: RunningTrialOptions) {
    this.#options = options;
    this.#told = options.trial.reports.length;
    const metrics = metricsOf(options.setup.sweep);
    this.#reading = new Throttle(defaults.pause, () => void this.#tellReports().catch(options.onError));
    this.#log = metrics.length === 0 ? undefined : new TrialLog(options.folder, metrics, () => this.#reading.request());
    this.#watcher = maybeWatch(options.folder, () => this.#wake());
    void this.#follow().catch(options.onError);
  }

  get key(): string {
    return `${this.#options.trial.id}#${this.#options.trial.attempt}`;
  }

  /** A sign of life; it is not asked for of what has ended. */
  heard(): SweepEvent {
    const { id, attempt } = this.#options.trial;
    return { kind: 'heard', trial: id, attempt, now: nowSeconds() };
  }

  /** Up the ladder; the end is told like any other. */
  stop(): void {
    void this.#options.handle.stop().then(() => this.#wake(), this.#options.onError);
  }

  dispose(): void {
    this.#ended = true;
    this.#wake();
    this.#watcher?.close();
    this.#reading.dispose();
    this.#log?.dispose();
  }

  async #follow(): Promise<void> {
    const { handle } = this.#options;
    let status = await handle.status();
    for (const started = Date.now(); isActive(status) && !this.#ended; status = await handle.status()) {
      await this.#pause(Math.max(10, Math.min(defaults.look, started + defaults.watched - Date.now())));
      if (this.#log && Date.now() - started >= defaults.watched && !this.#ended) await this.#attend(this.#log);
    }
    if (!this.#ended) await this.#end(status);
  }

  /** Watches the logs; while the metric is in none of them, also those that the trial writes elsewhere. */
  async #attend(log: TrialLog): Promise<void> {
    if (!log.isWatching) await log.watch();
    else if (this.#told === 0) log.add((await this.#lookElsewhere(false)).logs);
  }

  #lookElsewhere(atEnd: boolean): Promise<Findings> {
    const { trial, folder, elsewhere, others } = this.#options;
    return elsewhere.find(trial, folder, others(), atEnd);
  }

  /** Everything that the trial logged, wherever. */
  async #readToEnd(): Promise<MetricReading> {
    if (!this.#log) return { tags: [], ends: [] };
    const reading = await this.#log.readToEnd();
    if (reading.ends.every((end) => end !== undefined)) return reading;
    const { logs, doubt } = await this.#lookElsewhere(true);
    this.#log.add(logs);
    const again = logs.length > 0 ? await this.#log.readToEnd() : reading;
    this.#options.elsewhere.note(logs);
    return { ...again, ...(doubt && { doubt }) };
  }

  async #end(status: JobStatus): Promise<void> {
    const { trial: { id, attempt }, folder, command, setup } = this.#options;
    this.#ended = true;
    this.#reading.dispose();
    if (status.state === 'lost') return this.#options.tell({ kind: 'lost', trial: id, attempt, now: nowSeconds() });
    const { points, ...reading } = await this.#readToEnd();
    const reports = points && this.#losses(points);
    if (reports) this.#tellNew(reports);
    this.#options.tell({ kind: 'ended', trial: id, attempt, now: nowSeconds(), ...judgeEnd({ folder, command, status, reports, ...reading }, setup.sweep) });
  }

  async #tellReports(): Promise<void> {
    const points = (await this.#log?.read())?.points;
    if (points && !this.#ended) this.#tellNew(this.#losses(points));
  }

  #losses(points: readonly Report[]): Report[] {
    return points.map(({ step, loss }) => ({ step, loss: this.#options.setup.sign * loss }));
  }

  #tellNew(reports: readonly Report[]): void {
    const { id, attempt } = this.#options.trial;
    for (const report of reports.slice(this.#told, defaults.reports)) this.#options.tell({ kind: 'report', trial: id, attempt, report, now: nowSeconds() });
    this.#told = Math.max(this.#told, Math.min(reports.length, defaults.reports));
  }

  #wake(): void {
    this.#woken = true;
    this.#resume();
  }

  /** Until something happens in the folder, or the time is over. */
  async #pause(ms: number): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#woken = false;
  }
}

/** A hint: the process is looked at all the same, only later. */
function maybeWatch(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    // The end is a file of its own; what the script prints wakes nobody.
    return watch(folder, { persistent: false }, (_, name) => name?.startsWith('exit') && onEvent()).on('error', () => undefined);
  } catch {
    return undefined;
  }
}
