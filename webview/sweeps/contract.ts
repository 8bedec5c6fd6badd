import type { ChartConfiguration } from 'chart.js';
import type { Columns } from '../../src/model/series.ts';
import type { ParameterImportance, SweepInfo } from '../../src/model/sweep.ts';
import type { Table } from '../charts/contract.ts';
import type { Look } from '../theme.ts';

/** Ends of what is chosen on the axes of a sweep, 0 to 1 from the axis' low end to its high one, by name of the parameter; '' is the metric. */
export type Brush = Readonly<Record<string, readonly [from: number, to: number]>>;

/** What all pictures of a sweep are drawn from. */
export interface SweepData {
  sweep: SweepInfo;
  brush: Brush;
  /** Ids of the trials inside the brush; undefined where nothing is brushed. */
  chosen: ReadonlySet<string> | undefined;
  importance: ParameterImportance | undefined;
  /** The metric as logged, by id of the trial. */
  curves: ReadonlyMap<string, Columns>;
  /** Names of the parameters that are looked at closely: the first by slices, both by the contour. */
  axes: readonly [string, string];
}

/** A picture of a sweep. Pure, as {@link ChartKind} is. */
export interface SweepChart {
  /** Stable. */
  id: string;
  title(): string;
  /** How it came about, e.g. the method of an estimate. */
  note?(data: SweepData): string;
  /** Whether the sweep has what the picture needs. */
  applies(data: SweepData): boolean;
  /** A box drawn over it brushes. */
  brushes?: boolean;
  draw(data: SweepData, look: Look): ChartConfiguration<'curve'>;
  table(data: SweepData): Table;
  /** One sentence that tells what there is to see. */
  describe(data: SweepData): string;
}
