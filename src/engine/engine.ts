import { basename, dirname } from 'node:path';
import { createControlChart, rules } from '../analysis/index.ts';
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { type Log, logTo } from '../base/log.ts';
import type { Artifact } from '../model/artifact.ts';
import type { CatalogueEntry } from '../model/catalogue.ts';
import type { ControlChart } from '../model/controlChart.ts';
import type { DoctorReport } from '../model/doctor.ts';
import type { FoundRate } from '../model/foundRate.ts';
import type { JobInfo, JobRequest, JobStatus } from '../model/job.ts';
import type { FreezeChange, RecipeLayers } from '../model/layer.ts';
import type { Phrase } from '../model/phrase.ts';
import type { Problem } from '../model/problem.ts';
import { type Columns, emptyColumns, type SeriesSummary } from '../model/series.ts';
import type { ParameterImportance, SweepInfo, SweepOptions, SweepPreview, SweepRequest } from '../model/sweep.ts';
import type {
  ComputeChoice, ControlQuery, DoctorQuery, EngineApi, EngineEvents, FineTuningOptions, OpenOptions, RunInfo, RunNotes, SeriesQuery, SeriesWindow, Snapshot, SourcePlace,
} from '../protocol/engineApi.ts';
import { collectGpus } from '../run/gpus.ts';
import { readOutput } from '../run/output.ts';
import { collectArtifacts, collectEarlier, collectOutranked, collectPoints } from '../store/range.ts';
import { readRecipe } from '../tune/recipe/recipe.ts';
import type { ReadAheadOptions } from './ahead/readAhead.ts';
import { collectAround } from './around.ts';
import { withBaseline, withBaselineRun, withLimit, withMuted } from './config/edit.ts';
import { parseConfig } from './config/parse.ts';
import { answerControlChart } from './controlWindow.ts';
import { Core } from './core.ts';
import { diagnose } from './doctor/doctor.ts';
import { Downloads } from './downloads/downloads.ts';
import { maybeMissingModel } from './downloads/models.ts';
import { maybeEpochs } from './epochs.ts';
import { askTrainer } from './finetunes/askTrainer.ts';
import { trainerProgram } from './finetunes/program.ts';
import { maybeFoundRate } from './finetunes/request.ts';
import { withRate } from './finetunes/stageEdit.ts';
import { readImage } from './image.ts';
import { collectPlaces } from './places.ts';
import { answerSeries } from './series.ts';
import { fineTuneSweep } from './sweeps/fineTuneSweep.ts';
import { importanceOf } from './sweeps/importance.ts';
import { previewSweep } from './sweeps/preview.ts';

export interface EngineOptions {
  /** Reads what is there and expects no more: no watcher, and a last line without its end counts. */
  oneShot?: boolean;
  /** Looks for breaches too; so it is unless switched off. */
  judge?: boolean;
  /** Absolute path of the supervisor's bundle; absent: jobs are neither started nor looked at. */
  supervisor?: string;
  /** Absolute path of the bundle that tries a compute backend. */
  probe?: string;
  /** Of the threads that read logs ahead; absent: the engine's own reads everything. */
  readAhead?: ReadAheadOptions;
  /** Of the pauses between commits. */
  clock?: Clock;
}

/** Answers the host, the terminal and tests from what is read and judged. */
export class Engine implements EngineApi {
  readonly #events: EngineEvents;
  readonly #oneShot: boolean;
  readonly #judge: boolean;
  readonly #supervisor: string | undefined;
  readonly #probe: string | undefined;
  readonly #readAhead: ReadAheadOptions | undefined;
  readonly #clock: Clock | undefined;
  readonly #log: Log;
  readonly #downloads: Downloads;
  #core: Core | undefined;

  constructor(events: EngineEvents, { oneShot = false, judge = true, supervisor, probe, readAhead, clock }: EngineOptions = {}) {
    this.#events = events;
    this.#log = logTo((level, message) => events.didLog(level, message));
    this.#downloads = new Downloads(this.#log);
    this.#oneShot = oneShot;
    this.#judge = judge;
    this.#supervisor = supervisor;
    this.#probe = probe;
    this.#readAhead = readAhead;
    this.#clock = clock;
  }

  async diagnose(query: DoctorQuery): Promise<DoctorReport> {
    if (this.#probe === undefined) throw new UserError('Compute backends can only be tried where Lossband is installed as a whole.');
    const { node: chosen, ...rest } = query, settings = { assets: dirname(this.#probe), ...rest };
    return diagnose({ probe: this.#probe, settings, node: await trainerProgram(chosen, settings) });
  }

  async open(options: OpenOptions): Promise<void> {
    await this.close();
    this.#core = new Core({
      ...options,
      oneShot: this.#oneShot,
      judge: this.#judge,
      readRuns,
      supervisor: this.#supervisor,
      readAhead: this.#readAhead,
      clock: this.#clock,
      log: this.#log,
      onChange: (change) => this.#events.didChange(change),
    });
  }

  async snapshot(): Promise<Snapshot> {
    return this.#open.snapshot();
  }

  async series(queries: SeriesQuery[]): Promise<SeriesWindow[]> {
    return queries.map((query) => answerSeries(this.#open.store, query));
  }

  async controlChart({ run, tag, kind, columns }: ControlQuery): Promise<ControlChart | undefined> {
    const { store, config } = this.#open;
    const points = collectPoints(store, run, tag);
    if (points.steps.length === 0) return undefined;
    const earlier = (name: string, metric: string) => collectEarlier(store, name, metric);
    return answerControlChart({ run, ...createControlChart(tag, points, { config: config.config, earlier, epochs: maybeEpochs(store, run) }, kind) }, columns);
  }

  async artifacts(run: string, kind: Artifact['kind'], tag: string): Promise<Artifact[]> {
    return collectArtifacts(this.#open.store, run, kind, tag).map(({ artifact }) => artifact);
  }

  /** Older copies of a run's history that its newest one repeats, such as those in checkpoints; by file. */
  async olderCopies(run: string): Promise<{ source: string; series: SeriesSummary[] }[]> {
    const { store } = this.#open;
    return collectOutranked(store, run).map(({ source, series }) => ({ source: store.catalog.sources.get(source)!.path, series }));
  }

  async importance(sweep: string): Promise<ParameterImportance | undefined> {
    const info = this.#open.sweeps.maybe(sweep);
    return info && importanceOf(info);
  }

  async image(run: string, tag: string, step: number): Promise<{ mime: string; bytes: Uint8Array } | undefined> {
    return readImage(this.#open, run, tag, step);
  }

  async acknowledge(findings: string[], note?: string): Promise<void> {
    this.#open.acknowledge(findings, note);
  }

  async annotate(run: string, notes: RunNotes): Promise<void> {
    this.#open.people.set('notes', run, notes);
    this.#open.store.touch(run);
    this.#open.session.requestFlush();
  }

  async refresh(): Promise<void> {
    await this.#open.session.refresh();
    if (this.#oneShot) this.#core?.finish();
  }

  async stopScan(): Promise<void> {
    this.#core?.session.stopScan();
  }

  async touch(path: string): Promise<void> {
    this.#core?.session.touch(path);
  }

  async around(finding: string): Promise<Columns> {
    const { store } = this.#open;
    const row = store.catalog.findings.get(finding);
    return row ? collectAround(store, row.finding) : emptyColumns();
  }

  async places(finding: string): Promise<SourcePlace[] | undefined> {
    return collectPlaces(this.#open, finding);
  }

  async checkConfig(text: string): Promise<Problem[]> {
    const { problems, named } = parseConfig(text);
    return [...problems, ...(this.#core?.checkNames(named) ?? [])].map((problem) => ({ source: '', ...problem }));
  }

  async rules(): Promise<{ id: string; title: Phrase }[]> {
    return rules.map(({ id, title }) => ({ id, title }));
  }

  async withLimit(text: string, metric: string, limits: { lower?: number; upper?: number }): Promise<string> {
    return withLimit(text, metric, limits);
  }

  async withMuted(text: string, rule: string, metric: string): Promise<string> {
    return withMuted(text, rule, metric);
  }

  async withBaseline(text: string, metric: string, window: [from: number, to: number]): Promise<string> {
    return withBaseline(text, metric, window);
  }

  async withBaselineRun(text: string, metric: string, run: string): Promise<string> {
    return withBaselineRun(text, metric, run);
  }

  async startJob(request: JobRequest): Promise<JobInfo> {
    return this.#open.startJob(request);
  }

  async stopJob(folder: string): Promise<JobStatus> {
    return this.#open.jobs.stop(folder);
  }

  async jobOutput(folder: string, from: number): Promise<{ bytes: Uint8Array; next: number }> {
    if (!this.#open.jobs.maybe(folder)) throw new UserError('This job is not known.');
    return readOutput(folder, from);
  }

  async startSweep(file: string, options: SweepOptions): Promise<SweepInfo> {
    return this.#open.startSweep(file, options);
  }

  async sweepDriver(file: string, options: SweepOptions): Promise<JobRequest> {
    return this.#open.sweepDriver(file, options);
  }

  async requestSweep(id: string, request: SweepRequest): Promise<void> {
    return this.#open.requestSweep(id, request);
  }

  async retrain(sweep: string, trial: string, args: string[]): Promise<JobInfo> {
    return this.#open.retrain(sweep, trial, args);
  }

  async exportStudy(sweep: string, path: string): Promise<number> {
    return this.#open.exportStudy(sweep, path);
  }

  async importStudies(path: string): Promise<string[]> {
    return this.#open.importStudies(path);
  }

  async fineTuneSweep(file: string): Promise<string> {
    return fineTuneSweep(file);
  }

  async previewSweep(text: string, file: string): Promise<SweepPreview> {
    return previewSweep(text, file);
  }

  async gpus(): Promise<string[]> {
    return collectGpus();
  }

  async checkRecipe(text: string, file: string): Promise<Problem[]> {
    return readRecipe(text, file).problems;
  }

  async fineTuning(file: string, options: FineTuningOptions): Promise<JobRequest> {
    return this.#open.fineTuning(file, options);
  }

  async tableColumns(file: string): Promise<readonly string[]> {
    return askTrainer(this.#open.trainer, '--columns', file);
  }

  async recipeLayers(text: string, file: string): Promise<RecipeLayers> {
    return this.#open.modelLayers.of(text, file);
  }

  async withFrozen(text: string, file: string, change: FreezeChange): Promise<string> {
    return this.#open.modelLayers.withFrozen(text, file, change);
  }

  async missingModel(file: string): Promise<CatalogueEntry | undefined> {
    return maybeMissingModel(file);
  }

  async downloadModel(id: string): Promise<void> {
    this.#open.demandTrust();
    await this.#downloads.model(id);
  }

  async downloadLibrary(id: string, { python }: ComputeChoice): Promise<void> {
    this.#open.demandTrust();
    await this.#downloads.library(id, python);
  }

  async cancelDownload(id: string): Promise<void> {
    this.#downloads.cancel(id);
  }

  async foundRate(folder: string): Promise<FoundRate | undefined> {
    if (!this.#open.jobs.maybe(folder)) throw new UserError('This job is not known.');
    return maybeFoundRate(folder);
  }

  async withRate(text: string, file: string, stage: number, lr: number): Promise<string> {
    return withRate(text, file, stage, lr);
  }

  async close(): Promise<void> {
    this.#downloads.dispose();
    this.#core?.dispose();
    this.#core = undefined;
  }

  get #open(): Core {
    if (!this.#core) throw new UserError('No folder is open.');
    return this.#core;
  }
}

/** Every run that the logs at a path tell of now. */
export async function readRuns(path: string): Promise<RunInfo[]> {
  const engine = new Engine({ didChange: () => undefined, didLog: () => undefined }, { oneShot: true, judge: false });
  try {
    await engine.open({ roots: [{ path, name: basename(path) }], configFiles: [], ignore: [] });
    await engine.refresh();
    return (await engine.snapshot()).runs;
  } finally {
    await engine.close();
  }
}
