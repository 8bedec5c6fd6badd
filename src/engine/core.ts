import { type Clock, nowSeconds } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { messageOf, UserError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { JobInfo, JobRequest } from '../model/job.ts';
import { phrase, type Phrase } from '../model/phrase.ts';
import type { Problem } from '../model/problem.ts';
import type { SweepInfo, SweepOptions, SweepRequest } from '../model/sweep.ts';
import type { Acknowledgement, Alert, Change, FineTuningOptions, OpenOptions, RunInfo, Snapshot } from '../protocol/engineApi.ts';
import { openStore } from '../store/open.ts';
import { People } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import { Checkpoints, collectOwners } from './checkpoints.ts';
import { ConfigFile } from './config/configFile.ts';
import { MetricNames } from './config/metricNames.ts';
import type { ConfigProblem, NamedMetric } from './config/nodes.ts';
import { joinBelow } from './discovery.ts';
import { ModelLayers } from './finetunes/layers.ts';
import { trainerProgram } from './finetunes/program.ts';
import { fineTuningRequest, trainerBeside } from './finetunes/request.ts';
import { openJobs, type JobList } from './jobs/jobList.ts';
import { concerns, withJob } from './jobs/ownership.ts';
import { Judge } from './judge.ts';
import { collectRoots, type Root, runId } from './root.ts';
import type { ReadAheadOptions } from './ahead/readAhead.ts';
import { Roster } from './roster.ts';
import { describeRun, isListed } from './runs.ts';
import { Session } from './session.ts';
import { driverJob } from './sweeps/driverJob.ts';
import { SweepList } from './sweeps/sweepList.ts';
import type { ReadRuns } from './sweeps/warmStart.ts';
import { collectTrialRuns, isTrialOf, withTrial } from './sweeps/trialRuns.ts';
import { Hints } from './watch.ts';
import { basename, dirname, join } from 'node:path';

export interface CoreOptions extends OpenOptions {
  /** Reads what is there and expects no more: no watcher, and a last line without its end counts. */
  oneShot: boolean;
  /** By an engine of its own. */
  readRuns: ReadRuns;
  /** Looks for breaches too. */
  judge: boolean;
  /** Absolute path of the supervisor's bundle; absent: jobs are neither started nor looked at. */
  supervisor?: string;
  /** Of the threads that read logs ahead; absent: the engine's own reads everything. */
  readAhead?: ReadAheadOptions;
  log: Log;
  /** Of the pauses between commits. */
  clock?: Clock;
  onChange(change: Change): void;
}

const defaults = {
  /** Milliseconds before a commit that failed is tried again. */
  retry: 5_000,
};

/** Everything behind one `open`: the store, the reading, the judging, and what was told of it. */
export class Core implements Disposable {
  readonly store: Store;
  readonly people: People;
  readonly config: ConfigFile;
  readonly jobs: JobList;
  readonly sweeps: SweepList;
  readonly modelLayers = new ModelLayers(() => this.trainer);
  readonly #options: CoreOptions;
  readonly #judge: Judge | undefined;
  readonly #roster = new Roster();
  readonly #metrics = new MetricNames();
  readonly #checkpoints = new Checkpoints();
  readonly #notice: Phrase | undefined;
  #roots = new Map<string, Root>();
  /** Collected anew when they changed: there may be thousands of files, and an idle engine looks four times a second. */
  #problemsOfFiles: Problem[] | undefined;
  #session: Session;
  /** Everything was read once, so that what is not there is missing. */
  #settled = false;
  #hints: Hints | undefined;
  /** When each run's state will be another although nothing happened; seconds since the epoch. */
  readonly #expiry = new Map<string, number>();
  /** The first of them, or before it. */
  #nextExpiry = Infinity;
  #untold = { runs: new Set<string>(), findings: new Set<string>(), jobs: new Set<string>(), sweeps: new Set<string>() };
  #told = { scanning: true, problems: '' };
  #commitFailure: { message: string; retryAt: number } | undefined;

  constructor(options: CoreOptions) {
    this.#options = options;
    const { store, notice } = openStore(options.storage);
    this.store = store;
    this.#notice = notice;
    this.people = new People(options.storage);
    this.config = new ConfigFile(options.configFiles);
    this.#judge = options.judge ? new Judge(store, () => this.config.config) : undefined;
    this.jobs = openJobs(options, (folder) => this.#jobChanged(folder));
    this.sweeps = new SweepList({
      log: options.log,
      runs: () => collectTrialRuns(this.#roster.runs),
      readRuns: options.readRuns,
      trainer: options.supervisor && trainerBeside(options.supervisor),
      drive: async (folder, { title, file }) => this.startJob(driverJob(options.supervisor, folder, title, file)),
      onChange: (folders) => this.#sweepsChanged(folders),
    });
    this.#session = this.#start();
    for (const run of store.catalog.runs.keys()) store.touch(run);
    for (const finding of store.catalog.findings.keys()) store.touchFinding(finding);
    this.#flush();
  }

  get session(): Session {
    return this.#session;
  }

  snapshot(): Snapshot {
    const { config, path } = this.config;
    return this.#roster.snapshot({ problems: this.#problems(), config, configFile: path, scanning: this.#session.scanning });
  }

  rootOf(run: string): Root | undefined {
    return this.#roots.get(this.store.catalog.runs.get(run)?.row.root ?? '');
  }

  /** Notes on names of metrics that no run has; none before everything was read once. */
  checkNames(named: readonly NamedMetric[]): ConfigProblem[] {
    return this.#settled ? this.#metrics.check(named) : [];
  }

  /** @throws UserError where it cannot be started, or nothing may be */
  async startJob(request: JobRequest): Promise<JobInfo> {
    this.demandTrust();
    const info = await this.jobs.start(request);
    // Whoever asked has heard of it when the answer comes, and can stop it.
    this.#tell({});
    return info;
  }

  /** @throws UserError as {@link startJob}, or where its file has errors */
  async startSweep(file: string, options: SweepOptions): Promise<SweepInfo> {
    this.demandTrust();
    return this.sweeps.start(file, options);
  }

  /** @throws UserError as {@link startSweep} */
  async sweepDriver(file: string, options: SweepOptions): Promise<JobRequest> {
    this.demandTrust();
    const { folder, name } = await this.sweeps.create(file, options);
    return driverJob(this.#options.supervisor, folder, name, file);
  }

  /** @throws UserError as {@link startJob}, or for a sweep that is not known */
  async requestSweep(id: string, request: SweepRequest): Promise<void> {
    this.demandTrust();
    await this.sweeps.request(id, request);
  }

  /** @throws UserError as {@link startJob}, or for a sweep or a trial that is not known */
  async retrain(id: string, trial: string, args: string[]): Promise<JobInfo> {
    this.demandTrust();
    return this.startJob(this.sweeps.retrain(id, trial, args));
  }

  /** @throws UserError for a sweep that is not known, or a file that cannot be written */
  async exportStudy(id: string, path: string): Promise<number> {
    this.demandTrust();
    return this.sweeps.exportStudy(id, path);
  }

  /** @throws UserError for a file without studies, or a folder that cannot be written */
  async importStudies(path: string): Promise<string[]> {
    this.demandTrust();
    return this.sweeps.importStudies(path);
  }

  /** @throws UserError as {@link startJob}, or where the file has errors */
  async fineTuning(file: string, options: FineTuningOptions): Promise<JobRequest> {
    // Before anything is written.
    this.demandTrust();
    const trainer = trainerBeside(this.#options.supervisor), program = await trainerProgram(options.node, { assets: dirname(trainer), folder: dirname(file) });
    const { run: _, ...request } = fineTuningRequest(file, trainer, options, program);
    return request;
  }

  /** Absolute path of the trainer's bundle. @throws UserError where nothing may be started */
  get trainer(): string {
    this.demandTrust();
    return trainerBeside(this.#options.supervisor);
  }

  /** @throws UserError where nothing may be started or fetched */
  demandTrust(): void {
    if (!this.#options.trusted) throw new UserError('Nothing is started in a workspace that is not trusted.');
  }

  acknowledge(findings: string[], note?: string): void {
    for (const finding of findings) {
      this.people.set('acknowledgements', finding, { finding, at: nowSeconds(), ...(note !== undefined && { note }) } satisfies Acknowledgement);
      this.store.touchFinding(finding);
    }
    this.#flush();
  }

  /** Judges what was held back and writes everything. */
  finish(): void {
    this.#judge?.finish();
    this.#flush();
  }

  dispose(): void {
    this.finish();
    this.jobs.dispose();
    this.sweeps.dispose();
    this.#session.dispose();
    this.#hints?.dispose();
    this.store.dispose();
  }

  #start(): Session {
    const { oneShot, log, ignore, pollInterval, watch, clock, readAhead } = this.#options;
    const { config, path } = this.config;
    const asked = this.#options.roots;
    const roots = collectRoots([...asked, ...this.jobs.collectRoots(asked)], config.roots, path);
    this.#roots = new Map(roots.map((root) => [root.path, root]));
    this.#problemsOfFiles = undefined;
    const hints = oneShot || watch === false ? undefined : new Hints((touched) => this.#session.touch(touched), log);
    this.#hints = hints;
    const patterns = config.patterns.map((pattern) => new RegExp(pattern));
    const session = new Session({
      store: this.store,
      roots,
      ignore: [...ignore, ...config.ignore],
      oneShot,
      pollInterval,
      log,
      readAhead,
      patterns: () => patterns,
      onFolder: (root, folder) => {
        hints?.add(joinBelow(root.base, folder));
        if (!oneShot) this.sweeps.consider(joinBelow(root.path, folder));
      },
      onFile: (root, file) => {
        if (basename(file) === 'job.json' && !root.isFile) void this.jobs.consider(dirname(join(root.path, file)));
      },
      onCheckpoint: (root, folder, step) => {
        for (const owner of this.#checkpoints.add(root, folder, step)) this.#touchRun(root, owner);
      },
      begin: () => this.#begin(),
      judge: (deadline) => this.#work(deadline),
      flush: () => this.#flush(),
      clock,
    });
    this.#settled = false;
    void session.whenIdle().then(() => {
      if (session !== this.#session) return;
      this.#settled = true;
      session.requestFlush();
    });
    return session;
  }

  #begin(): boolean {
    this.#lookAtConfig();
    this.#touchExpired(nowSeconds());
    return this.#commitFailure === undefined;
  }

  #touchExpired(now: number): void {
    if (now <= this.#nextExpiry) return;
    this.#nextExpiry = Infinity;
    for (const [run, until] of this.#expiry) {
      if (until < now) this.store.touch(run);
      else this.#nextExpiry = Math.min(this.#nextExpiry, until);
    }
  }

  #lookAtConfig(): void {
    const before = this.config.config;
    if (!this.config.look()) return;
    const { config, path } = this.config;
    this.#tell({ config: { config, file: path } });
    if (isSame(before, config)) return;
    const reading = ['roots', 'ignore', 'patterns'] as const;
    if (reading.some((key) => !isSame(before[key], config[key]))) this.#restart();
    const judging = ['limits', 'baselines', 'directions', 'muted', 'rules'] as const;
    if (judging.some((key) => !isSame(before[key], config[key]))) this.#judge?.reset();
  }

  #restart(): void {
    this.#session.dispose();
    this.#hints?.dispose();
    this.#session = this.#start();
  }

  /** Its logs may lie where nobody looked yet, and its state says something of its runs. */
  #jobChanged(folder: string): void {
    this.#untold.jobs.add(folder);
    const info = this.jobs.maybe(folder)!;
    for (const run of this.#roster.runs) if (concerns(info.job, run)) this.store.touch(run.run.id);
    if (this.jobs.collectRoots(this.#options.roots).some(({ path }) => !this.#roots.has(path))) this.#restart();
    this.#session.requestFlush();
  }

  /** Their trials give names and parameters to runs. */
  #sweepsChanged(folders: readonly string[]): void {
    for (const folder of folders) {
      this.#untold.sweeps.add(folder);
      for (const info of this.#roster.runs) if (!info.trial && isTrialOf(info, folder)) this.store.touch(info.run.id);
    }
    this.#session.requestFlush();
  }

  /** False where there was nothing to write and nothing to tell. */
  #flush(): boolean {
    const written = this.#commit();
    const told = this.#tell({});
    this.people.save();
    return written || told;
  }

  /** What cannot be written is kept and tried again; until then nothing more is read, so that memory does not fill up. */
  #commit(): boolean {
    const failure = this.#commitFailure;
    if (failure && Date.now() < failure.retryAt) return false;
    try {
      const written = this.store.commit();
      this.#commitFailure = undefined;
      return written;
    } catch (error) {
      if (!failure) this.#options.log.error(`commit failed: ${messageOf(error)}`);
      this.#commitFailure = { message: messageOf(error), retryAt: Date.now() + defaults.retry };
      return false;
    }
  }

  #work(deadline: number): boolean {
    this.#collect();
    return this.#judge?.work(deadline, nowSeconds()) || this.#hints?.work(deadline) || false;
  }

  /** What the store took in goes to the judge at once, and waits here to be told. */
  #collect(): void {
    const { runs, findings, problems } = this.store.takeChanges();
    if (problems) this.#problemsOfFiles = undefined;
    this.#judge?.add(runs);
    for (const run of runs) this.#untold.runs.add(run);
    for (const finding of findings) this.#untold.findings.add(finding);
  }

  #tell(extra: Pick<Change, 'config'>): boolean {
    this.#collect();
    const { runs, findings, jobs, sweeps } = this.#untold;
    this.#untold = { runs: new Set(), findings: new Set(), jobs: new Set(), sweeps: new Set() };
    const described = this.#describe(runs);
    this.#learnMetrics(described);
    const problems = this.#problems();
    const text = JSON.stringify(problems);
    const scanning = this.#session?.scanning ?? true;
    const change = this.#roster.tell({
      ...described,
      ...this.#alerts(findings),
      ...(jobs.size > 0 && { jobs: [...jobs].map((folder) => this.jobs.maybe(folder)).filter((info) => info !== undefined) }),
      sweeps: [...sweeps].map((folder) => this.sweeps.maybe(folder)).filter((info) => info !== undefined),
      removedSweeps: [...sweeps].filter((folder) => !this.sweeps.maybe(folder)),
      ...(text !== this.#told.problems && { problems }),
      ...(scanning !== this.#told.scanning && { scanning }),
      ...extra,
    });
    this.#told = { scanning, problems: text };
    if (change) this.#options.onChange(change);
    return change !== undefined;
  }

  #learnMetrics({ runs, removedRuns }: Pick<Change, 'runs' | 'removedRuns'>): void {
    const removed = new Set(removedRuns.filter((id) => this.#roster.has(id)));
    if (removed.size > 0) {
      this.#metrics.clear();
      this.#metrics.add([...this.#roster.runs].filter(({ run }) => !removed.has(run.id)));
    }
    this.#metrics.add(runs);
  }

  #describe(ids: Iterable<string>): Pick<Change, 'runs' | 'removedRuns'> {
    const runs: RunInfo[] = [];
    const removedRuns: string[] = [];
    for (const id of ids) {
      const entry = this.store.catalog.runs.get(id);
      const root = entry && this.#roots.get(entry.row.root);
      this.#expiry.delete(id);
      if (entry && root && isListed(this.store, entry)) {
        const checkpoints = this.#checkpoints.of(root.path, entry.row.path, (path) => this.#isRun(root, path));
        const { info, until } = describeRun(this.store, entry, { rootName: root.name, people: this.people, checkpoints }, nowSeconds());
        // The checkpoints of a run that is new were taken for those of the run above it.
        if (checkpoints.length > 0 && !this.#roster.has(id)) for (const owner of collectOwners(entry.row.path).slice(1)) this.#touchRun(root, owner);
        const told = withTrial(info, entry.row.path, (folder) => this.sweeps.maybe(folder));
        runs.push(withJob(told, this.jobs.all, this.#roster.maybeRun(id)?.job));
        if (until < Infinity) this.#expiry.set(id, until);
        this.#nextExpiry = Math.min(this.#nextExpiry, until);
      } else removedRuns.push(id);
    }
    return { runs, removedRuns };
  }

  #touchRun(root: Root, path: string): void {
    if (this.#isRun(root, path)) this.store.touch(runId(root, path));
  }

  #isRun(root: Root, path: string): boolean {
    return this.store.catalog.runs.has(runId(root, path));
  }

  #alerts(ids: Iterable<string>): Pick<Change, 'alerts' | 'removedAlerts'> {
    const alerts: Alert[] = [];
    const removedAlerts: string[] = [];
    for (const id of ids) {
      const row = this.store.catalog.findings.get(id);
      const acknowledged = this.people.data.acknowledgements[id] as Acknowledgement | undefined;
      if (row && this.rootOf(row.finding.run)) alerts.push({ finding: row.finding, resolved: row.resolved, ...(acknowledged && { acknowledged }) });
      else removedAlerts.push(id);
    }
    return { alerts, removedAlerts };
  }

  #misnamed(): Problem[] {
    const { path, named } = this.config;
    return path === undefined ? [] : this.checkNames(named).map((problem) => ({ source: path, ...problem }));
  }

  #problems(): Problem[] {
    this.#problemsOfFiles ??= this.#collectProblems();
    const own: Problem[] = [];
    if (this.#notice) own.push({ source: this.#options.storage ?? '', severity: 'warning', message: this.#notice });
    if (this.#commitFailure) own.push({ source: this.#options.storage ?? '', severity: 'error', message: commitMessage(this.#commitFailure.message) });
    return [
      ...own, ...this.config.problems, ...this.#misnamed(), ...(this.#session?.problems ?? []),
      ...this.#problemsOfFiles,
    ];
  }

  #collectProblems(): Problem[] {
    const found: Problem[] = [];
    for (const { root, gone, path, problems } of this.store.catalog.sources.values()) {
      if (!gone && this.#roots.has(root)) found.push(...problems.map((problem) => ({ ...problem, source: path, root })));
    }
    return found;
  }
}

function commitMessage(detail: string): Phrase {
  return phrase('Points cannot be written ({0}). Nothing is lost: reading waits, and goes on by itself once there is room.', detail);
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
