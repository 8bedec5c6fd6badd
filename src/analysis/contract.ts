import type { ControlChart, ControlChartKind } from '../model/controlChart.ts';
import type { Finding } from '../model/finding.ts';
import type { Config, Direction } from '../model/limit.ts';
import type { Phrase } from '../model/phrase.ts';
import type { Severity } from '../model/problem.ts';
import type { Columns } from '../model/series.ts';
import type { Expectation } from './charts/residual.ts';
import type { Role } from './role.ts';
import type { Row } from './row.ts';
import type { Track } from './track.ts';

/** Plain JSON: what a monitor needs to go on after a restart without seeing the old points again. Constant size per series. */
export type MonitorState = null | boolean | number | string | MonitorState[] | { [key: string]: MonitorState };

/** A finding before the engine says whose it is. One per episode: while it goes on, `hits`, `lastStep` and `severity` change. */
export type Detection = Omit<Finding, 'id' | 'run' | 'source'>;

export interface MonitorResult {
  /** New or changed, keyed by metric, rule and first step. */
  found: Detection[];
  /** Detections (metric, rule, first step) whose condition has ended. */
  resolved: { metric: string; rule: string; step: number }[];
}

/** Watches the metrics of one run as they grow. Pure: no clock, no files; a point costs O(1) whatever the length of the run. */
export interface RunMonitor {
  /**
   * New points of any of the run's series, each in the order of the log. Cutting the same points into other pieces finds the same:
   * the newest row (all points of one step) is held back until a later step, `flush` or `tick` shows that it is whole.
   */
  push(points: ReadonlyMap<string, Columns>): MonitorResult;
  /** Nothing more is expected for now: the row held back is judged too. To be called at the end of a log and when it falls silent. */
  flush(): MonitorResult;
  /** The run was restarted: what came from `step` on is void. */
  rewind(step: number): MonitorResult;
  /** Time passed; flushes too once the run has been silent for a while. Both in seconds since the epoch; for rules about silence. */
  tick(now: number, updatedAt: number): MonitorResult;
  /** The log says that the run is over: flushes, and what rang about silence has ended. Points may still follow. */
  end(): MonitorResult;
  state(): MonitorState;
}

export interface MonitorContext {
  config: Config;
  /** All points of a metric of an earlier run, by the run's name; for baselines made of good runs. */
  earlier?(run: string, tag: string): Columns | undefined;
}

export interface ChartContext extends MonitorContext {
  /** The run's counter of epochs by step, where it logs one: subgroups follow it. */
  epochs?: Columns;
}

export type CreateMonitor = (context: MonitorContext, state?: MonitorState) => RunMonitor;

/** The chart of a whole series, for drawing; the same statistics as the monitor's. */
export type CreateControlChart = (tag: string, columns: Columns, context: ChartContext, kind?: ControlChartKind) => Omit<ControlChart, 'run'>;

/** What is known of a metric before its first point. */
export interface Traits {
  tag: string;
  role: Role;
  /** Logged at evaluations (validation or test data), not at every step. */
  evaluation: boolean;
  direction: Direction;
  config: Config;
}

/** The newest point of a series, with what its rules may look at. One object per series, changed in place. */
export interface Moment extends Traits {
  step: number;
  wall: number;
  value: number;
  /** Points of the series before this one, non-finite ones too. */
  index: number;
  /** Recent values, forecast and scale of this series; non-finite values never enter it. */
  track: Track;
  /** What the series' control chart expected of this point; undefined while it knows nothing yet. */
  expectation: Expectation | undefined;
  /** The run's other metrics up to this step. */
  row: Row;
}

export interface Hit {
  value: number;
  lower?: number;
  upper?: number;
  message: Phrase;
  /** Instead of the rule's own. */
  severity?: Severity;
}

/** A rule at work on one series. */
export interface Detector {
  /** Called for every point, finite or not; hits as long as the condition lasts. Episodes are made of hits by the monitor. */
  check(moment: Moment): Hit | undefined;
  /** Time passed without a point; both in seconds since the epoch. */
  tick?(moment: Moment, now: number, updatedAt: number): Hit | undefined;
  /** Plain JSON of constant size; numbers in it are finite. */
  state(): MonitorState;
}

/** One way of being out of control. */
export interface Rule {
  /** Stable, e.g. `not-finite`; the name of its page under docs/rules. */
  id: string;
  title: Phrase;
  /** False: only where `rules` in the config names it. */
  byDefault: boolean;
  /** Looks at `expectation`, which is computed only for series that such a rule watches. */
  charted?: true;
  /** Of the first hit; 3 hits among the last 5 points make a warning an error. */
  severity: Severity;
  /** Points without a hit that end an episode, where not 10. */
  quiet?: number;
  /** False: the rule has nothing to say about such a metric. */
  watches(traits: Traits): boolean;
  create(traits: Traits, saved?: MonitorState): Detector;
}
