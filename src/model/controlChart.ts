import type { Phrase } from './phrase.ts';

export type ControlChartKind = 'individuals' | 'movingRange' | 'xbar' | 's' | 'ewma' | 'cusum' | 'residual';

/** A control chart ready to be drawn: what was plotted, against which limits, and on what grounds. */
export interface ControlChart {
  run: string;
  tag: string;
  kind: ControlChartKind;
  /** One entry per plotted statistic, equal lengths; `centre`, `lower` and `upper` are NaN where there is no limit. */
  steps: Float64Array;
  values: Float64Array;
  centre: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** The estimate of σ and how it was made, e.g. "MR̄/1.128 over 40 points". */
  sigma: number;
  estimate: Phrase;
  /** The steps that the baseline (Phase I) was taken from; undefined for given numbers. */
  phase1?: { from: number; to: number; count: number };
  /** Why this metric gets this chart. */
  reason: Phrase;
  /** What weakens the chart, e.g. autocorrelation of the baseline. */
  warnings: Phrase[];
  /** Indices into the columns with the rule that each broke. */
  hits: { index: number; rule: string }[];
}
