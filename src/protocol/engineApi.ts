import type { Artifact } from '../model/artifact.ts';
import type { CatalogueEntry } from '../model/catalogue.ts';
import type { ControlChart, ControlChartKind } from '../model/controlChart.ts';
import type { DoctorReport } from '../model/doctor.ts';
import type { Finding } from '../model/finding.ts';
import type { FoundRate } from '../model/foundRate.ts';
import type { JobInfo, JobRequest, JobStatus } from '../model/job.ts';
import type { FreezeChange, RecipeLayers } from '../model/layer.ts';
import type { Config } from '../model/limit.ts';
import type { Phrase } from '../model/phrase.ts';
import type { Problem, TextRange } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import type { Columns, SeriesKey, SeriesSummary } from '../model/series.ts';
import type { Smoothing } from '../model/smoothing.ts';
import type { ParameterImportance, SweepInfo, SweepOptions, SweepPreview, SweepRequest } from '../model/sweep.ts';
import type { LogLevel } from '../base/log.ts';

/** A folder (or single file) whose logs are watched. */
export interface WatchRoot {
  /** Absolute path. */
  path: string;
  /** Shown where the root itself is a run. */
  name: string;
}

export interface OpenOptions {
  roots: WatchRoot[];
  /** Absolute paths of `lossband.yaml` files that may exist, first wins. */
  configFiles: string[];
  /** Globs never looked at, beside those of the config. */
  ignore: string[];
  /** Directory for the store; undefined keeps everything in memory. */
  storage?: string;
  /** Milliseconds between looks at files that a watcher was silent about. */
  pollInterval?: number;
  /** The person trusts what lies there; else nothing is started. */
  trusted?: boolean;
  /** Let the file system tell of changes, so that looks come sooner; so it is unless switched off. */
  watch?: boolean;
}

export interface RunInfo {
  run: Run;
  series: SeriesSummary[];
  /** Seconds since the epoch of the last point or growth. */
  updatedAt: number;
  /** Artifacts by kind and tag. */
  artifacts: { kind: Artifact['kind']; tag: string; count: number }[];
  /** Number of the run's colour: given at first sight, never reused, kept for good. */
  colour: number;
  notes: RunNotes;
  /** Folder of the job that writes it, where it is one of ours. */
  job?: string;
  /** The trial that it is, by the sweep's id and the trial's. */
  trial?: { sweep: string; id: string };
  /** Steps at which the log started over, each with what it made invalid superseded. */
  restarts?: number[];
  /** Steps at which checkpoints were written, as far as their files lie near the log and name one. */
  checkpoints?: number[];
}

/** What people typed about a run. Kept apart from the cache, never dropped. */
export interface RunNotes {
  name?: string;
  tags?: string[];
  note?: string;
  hidden?: boolean;
  colour?: number;
}

/** What a person did about a finding; kept apart from the cache, never dropped. */
export interface Acknowledgement {
  finding: string;
  at: number;
  note?: string;
}

export interface Alert {
  finding: Finding;
  acknowledged?: Acknowledgement;
  /** The condition has ended. */
  resolved: boolean;
}

/** The lines of code or config a finding belongs on. */
export interface SourcePlace {
  path: string;
  range: TextRange;
  /** `limit`: in lossband.yaml. `log`: the call that logs the metric. `hparam`: where the suspect is set. `row`: in the log itself. */
  role: 'limit' | 'log' | 'hparam' | 'row';
}

/** Everything at one moment. `serial` numbers the state; changes that follow have higher numbers, without gaps. */
export interface Snapshot {
  serial: number;
  runs: RunInfo[];
  alerts: Alert[];
  /** The sweeps that lie below the roots. */
  sweeps: SweepInfo[];
  /** Those of the storage and those that lie below the roots, by their folder. */
  jobs: JobInfo[];
  problems: Problem[];
  config: Config;
  /** Absolute path of the config that is in force. */
  configFile?: string;
  /** True until every root was walked once. */
  scanning: boolean;
}

export interface Change {
  serial: number;
  /** New or changed, whole. */
  runs: RunInfo[];
  removedRuns: string[];
  alerts: Alert[];
  removedAlerts: string[];
  /** New or changed, whole; at most once a second each. */
  sweeps?: SweepInfo[];
  removedSweeps?: string[];
  /** New or changed, whole. */
  jobs?: JobInfo[];
  /** The whole list, when it changed. */
  problems?: Problem[];
  config?: { config: Config; file?: string };
  scanning?: boolean;
}

export interface SeriesQuery extends SeriesKey {
  /** Steps, both included; undefined = from the first / to the last. */
  from?: number;
  to?: number;
  /** Pixel columns that the answer is for: at most 4 points each (first, min, max, last), so no spike is lost. 0 = every point. */
  columns: number;
  /** Answers with `smooth(all points)` in place of the values: smoothed first, then cut to the range, then reduced. */
  smoothing?: Smoothing;
}

export interface SeriesWindow extends SeriesKey, Columns {
  /** True when the columns hold every point of the range. */
  exact: boolean;
  /** Points in the range before reduction. */
  total: number;
}

export interface ControlQuery extends SeriesKey {
  /** undefined: the engine picks and says why. */
  kind?: ControlChartKind;
  columns: number;
}

/** What the person chose to compute with; what is absent is looked for. */
export interface ComputeChoice {
  /** The folder of a TensorFlow. */
  tensorflow?: string;
  /** The Python interpreter whose packages may have one. */
  python?: string;
  /** The Node.js that runs it. */
  node?: string;
}

export interface FineTuningOptions extends ComputeChoice {
  /** Goes on with the newest run that has not finished. */
  resume: boolean;
  /** Does not train: looks for a learning rate for the stage of this name, '' for the first. */
  findRateOf?: string;
}

/** Where the doctor looks beside what ships. */
export interface DoctorQuery extends ComputeChoice {
  /** The workspace. */
  folder?: string;
}

/** What the engine does for the host, the terminal and tests. Paths and ids are looked up, never trusted. */
export interface EngineApi {
  open(options: OpenOptions): Promise<void>;
  snapshot(): Promise<Snapshot>;
  series(queries: SeriesQuery[]): Promise<SeriesWindow[]>;
  controlChart(query: ControlQuery): Promise<ControlChart | undefined>;
  artifacts(run: string, kind: Artifact['kind'], tag: string): Promise<Artifact[]>;
  /** The bytes of one logged image, read from the log now; undefined if it is gone or is no PNG, JPEG, GIF, BMP or WebP. */
  image(run: string, tag: string, step: number): Promise<{ mime: string; bytes: Uint8Array } | undefined>;
  /** How much the parameters of a sweep matter; undefined for an unknown sweep, or for too few trials to tell. */
  importance(sweep: string): Promise<ParameterImportance | undefined>;
  acknowledge(findings: string[], note?: string): Promise<void>;
  /** Replaces what people typed about a run. */
  annotate(run: string, notes: RunNotes): Promise<void>;
  /** Walks the roots again and looks at every file now. */
  refresh(): Promise<void>;
  /** Ends the walk of the roots that is under way; what was found stays, and nothing new is looked for until `refresh`. */
  stopScan(): Promise<void>;
  /** Something touched this path: look soon. A hint, nothing depends on it. */
  touch(path: string): Promise<void>;
  /** The point that rang first and up to five on either side, as the log has them now; empty where there are none any more. */
  around(finding: string): Promise<Columns>;
  /** The lines of the config and the log that a finding belongs on; undefined while it is unknown, as when its run is judged anew. */
  places(finding: string): Promise<SourcePlace[] | undefined>;
  /** What is wrong with the text of a `lossband.yaml` that is not saved yet. `source` is ''. */
  checkConfig(text: string): Promise<Problem[]>;
  /** Every rule that a config may name. */
  rules(): Promise<{ id: string; title: Phrase }[]>;
  /** The text of `lossband.yaml` with a limit set for one metric; comments are kept. */
  withLimit(text: string, metric: string, limits: { lower?: number; upper?: number }): Promise<string>;
  /** The same text with a rule switched off for the metrics that a glob matches. */
  withMuted(text: string, rule: string, metric: string): Promise<string>;
  /** The same text with the steps `from` to `to` of each run as the baseline of a metric. */
  withBaseline(text: string, metric: string, window: [from: number, to: number]): Promise<string>;
  /** The same text with an earlier good run, by its name, added to the baseline of a metric. */
  withBaselineRun(text: string, metric: string, run: string): Promise<string>;
  /** Starts a process that outlives this engine, and tells of it from then on. What goes wrong with the program itself is told by the job's end. */
  startJob(request: JobRequest): Promise<JobInfo>;
  /** Goes up the stop ladder; resolves when the job has ended. */
  stopJob(folder: string): Promise<JobStatus>;
  /** A piece of a job's output from a byte on, and where the next one begins. */
  jobOutput(folder: string, from: number): Promise<{ bytes: Uint8Array; next: number }>;
  /** Starts a new sweep of a file in a process that outlives this engine. */
  startSweep(file: string, options: SweepOptions): Promise<SweepInfo>;
  /** The job that drives a new sweep of a file, whose folder is made. */
  sweepDriver(file: string, options: SweepOptions): Promise<JobRequest>;
  /** Asks something of a sweep; where nobody drives it, somebody does from then on. */
  requestSweep(id: string, request: SweepRequest): Promise<void>;
  /** Runs the command of a trial once more, with further arguments, as a job of its own. */
  retrain(sweep: string, trial: string, args: string[]): Promise<JobInfo>;
  /** Writes a sweep as a study that Optuna opens, over whatever lies there; the end of the name says how it is kept. Gives the number of its trials. */
  exportStudy(sweep: string, path: string): Promise<number>;
  /** Makes sweeps of the Optuna studies in a file, beside it. Gives their names. */
  importStudies(path: string): Promise<string[]>;
  /** The text of a sweep file that tries a fine-tuning with other values. */
  fineTuneSweep(file: string): Promise<string>;
  /** What a sweep file with this text would do. `file` is its absolute path, whether saved or not. */
  previewSweep(text: string, file: string): Promise<SweepPreview>;
  /** Tries every compute backend in a process of its own; takes some seconds for each. */
  diagnose(query: DoctorQuery): Promise<DoctorReport>;
  /** The GPUs of this machine that jobs may have. */
  gpus(): Promise<string[]>;
  /** What is wrong with the text of a fine-tuning file. `file` is its absolute path, whether saved or not. */
  checkRecipe(text: string, file: string): Promise<Problem[]>;
  /**
   * The job of a new run that a fine-tuning file describes, whose folder is made; or of going on with its newest run that has not finished, or of looking
   * for a learning rate.
   */
  fineTuning(file: string, options: FineTuningOptions): Promise<JobRequest>;
  /** The model of the catalogue that a fine-tuning file names and that is not on this machine yet. */
  missingModel(file: string): Promise<CatalogueEntry | undefined>;
  /** Fetches a model of the catalogue. Only for somebody who has agreed to it. */
  downloadModel(id: string): Promise<void>;
  /** Fetches what a report of the doctor offers under this id, with the pip of the chosen Python. Only for somebody who has agreed to it. */
  downloadLibrary(id: string, choice: ComputeChoice): Promise<void>;
  /** Gives up the download of a model or library of this id. */
  cancelDownload(id: string): Promise<void>;
  /** Names of the columns of a table (CSV, TSV, JSON lines, Parquet) by its absolute path. */
  tableColumns(file: string): Promise<readonly string[]>;
  /** The layers of the model that a fine-tuning file with this text names; the model is loaded in a process of its own. */
  recipeLayers(text: string, file: string): Promise<RecipeLayers>;
  /** The same text with layers of one stage frozen, or learning; comments are kept. */
  withFrozen(text: string, file: string, change: FreezeChange): Promise<string>;
  /** What the job in this folder found, that looked for a learning rate; undefined while it has not. */
  foundRate(folder: string): Promise<FoundRate | undefined>;
  /** The text of a fine-tuning file with another learning rate for one stage; comments are kept. */
  withRate(text: string, file: string, stage: number, lr: number): Promise<string>;
  close(): Promise<void>;
}

/** What the engine tells without being asked. */
export interface EngineEvents {
  didChange(change: Change): void;
  didLog(level: LogLevel, message: string): void;
}
