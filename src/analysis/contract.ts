import type { ControlChart, ControlChartKind } from '../model/controlChart.ts';
import type { Finding } from '../model/finding.ts';
import type { Config } from '../model/limit.ts';
import type { Columns } from '../model/series.ts';

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
  /** New points of any of the run's series, each in the order of the log. Cutting the same points into other pieces finds the same. */
  push(points: ReadonlyMap<string, Columns>): MonitorResult;
  /** The run was restarted: what came from `step` on is void. */
  rewind(step: number): MonitorResult;
  /** Time passed. Both in seconds since the epoch; for rules about silence. */
  tick(now: number, updatedAt: number): MonitorResult;
  state(): MonitorState;
}

export interface MonitorContext {
  config: Config;
  /** All points of a metric of an earlier run, by the run's name; for baselines made of good runs. */
  earlier?(run: string, tag: string): Columns | undefined;
}

export type CreateMonitor = (context: MonitorContext, state?: MonitorState) => RunMonitor;

/** The chart of a whole series, for drawing; the same statistics as the monitor's. */
export type CreateControlChart = (tag: string, columns: Columns, context: MonitorContext, kind?: ControlChartKind) => Omit<ControlChart, 'run'>;
