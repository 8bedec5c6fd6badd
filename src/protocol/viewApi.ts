import type { Artifact } from '../model/artifact.ts';
import type { ControlChart, ControlChartKind } from '../model/controlChart.ts';
import type { Columns, SeriesKey } from '../model/series.ts';
import type { SmoothingKind } from '../model/smoothing.ts';
import type { ParameterImportance } from '../model/sweep.ts';
import type { Change, ControlQuery, RunNotes, SeriesQuery, SeriesWindow, Snapshot } from './engineApi.ts';

export type Page = 'charts' | 'control' | 'compare' | 'media' | 'sweep';

/** What x counts: steps, seconds since the run's first point, the clock, or the value of a metric at the same step. */
export type Axis = { kind: 'step' } | { kind: 'relative' } | { kind: 'wall' } | { kind: 'metric'; tag: string };

/** Runs drawn as one curve: those with the same captured text of their name, or with the same hyperparameter. */
export interface Grouping {
  by: 'name' | 'hparam';
  /** A regular expression or the name of the hyperparameter. */
  key: string;
  band: 'sd' | 'range';
}

/** A metric that is computed in the page, e.g. `val/loss - train/loss`. */
export interface Derived {
  name: string;
  expression: string;
}

/** What a person chose in the dashboard; kept by the webview's state, and under a name by the workspace. */
export interface ViewState {
  page: Page;
  /** `envelope`: the lowest and highest value around each point as a band, their mean as the line. */
  smoothing: { kind: Exclude<SmoothingKind, 'minimum' | 'maximum'> | 'envelope'; amount: number };
  axis: Axis;
  logX: boolean;
  logY: boolean;
  ignoreOutliers: boolean;
  /** Text, `/regex/`, or a condition on a hyperparameter such as `lr>0.01`. */
  runFilter: string;
  tagFilter: string;
  grouping?: Grouping;
  derived: Derived[];
  /** Ids of charts, in order. */
  pins: string[];
  /** Names of the sections that are folded. */
  folded: string[];
  /** Fixed ends of y by id of the chart. */
  limits: Record<string, { min?: number; max?: number }>;
  /** What is zoomed into, in units of the axes, by id of the chart. */
  zooms: Record<string, { x: [number, number]; y?: [number, number] }>;
  /** The run that others are compared with. */
  baseline?: string;
  sort?: { column: string; descending: boolean };
  differencesOnly: boolean;
  /** The control chart that is open. */
  control?: SeriesKey & { kind?: ControlChartKind };
  /** Id of the sweep that is looked at. */
  sweep?: string;
}

/** A named arrangement of the dashboard. */
export interface Layout {
  name: string;
  view: ViewState;
}

/** A place to show: a run, a metric, a step. */
export interface Focus {
  run: string;
  tag?: string;
  step?: number;
  control?: boolean;
  /** The metric that x shall count, on a logarithmic axis. */
  against?: string;
}

/** Everything a page needs to draw itself for the first time. */
export interface Welcome {
  snapshot: Snapshot;
  /** English template to the language of the editor; empty for English. */
  strings: Record<string, string>;
  /** BCP 47, e.g. `zh-cn`. */
  locale: string;
  /** Ids of the runs that are drawn; undefined = nobody chose yet, the newest are. */
  shownRuns?: string[];
  /** Set where the page is an editor of one file: no other runs exist for it. */
  onlyRuns?: string[];
  layouts: Layout[];
  focus?: Focus;
}

/** What the webview may ask of the host. Ids only: no path, no command, no SQL. */
export interface HostApi {
  /** The page listens from now on. */
  ready(): Promise<Welcome>;
  series(queries: SeriesQuery[]): Promise<SeriesWindow[]>;
  controlChart(query: ControlQuery): Promise<ControlChart | undefined>;
  artifacts(run: string, kind: Artifact['kind'], tag: string): Promise<Artifact[]>;
  image(run: string, tag: string, step: number): Promise<{ mime: string; bytes: Uint8Array } | undefined>;
  /** Undefined for too few trials to tell. */
  importance(sweep: string): Promise<ParameterImportance | undefined>;
  acknowledge(findings: string[]): Promise<void>;
  /** The point that rang first and up to five on either side. */
  around(finding: string): Promise<Columns>;
  /** Opens the place of a finding in the editor. */
  reveal(finding: string): Promise<void>;
  showRuns(runs: string[]): Promise<void>;
  annotate(run: string, notes: RunNotes): Promise<void>;
  saveLayouts(layouts: Layout[]): Promise<void>;
  /** Asks the person where to, then writes. `name` is a proposal and no path. Tells whether a file was written. */
  saveFile(name: string, bytes: Uint8Array): Promise<boolean>;
  copyText(text: string): Promise<void>;
  /** For the log: an error of the page. */
  report(message: string): Promise<void>;
}

/** What the host tells the webview. */
export interface ViewApi {
  didChange(change: Change): Promise<void>;
  /** Sent instead of changes after the page was hidden. */
  didReset(snapshot: Snapshot): Promise<void>;
  didShowRuns(runs: string[]): Promise<void>;
  /** The file of an editor tells of more runs now: ids of all of them. */
  didGainRuns(runs: string[]): Promise<void>;
  focus(focus: Focus): Promise<void>;
}
