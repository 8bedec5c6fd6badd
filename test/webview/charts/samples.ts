import type { ControlChart } from '../../../src/model/controlChart.ts';
import { phrase } from '../../../src/model/phrase.ts';
import type { Curve, LineData } from '../../../webview/charts/line.ts';

/** Small data for every chart, told in a line, so that what is drawn of it can be checked by hand. */
export const curve = (values: number[], more: Partial<Curve> = {}): Curve => {
  const x = Float64Array.from(values, (_, at) => at * 10);
  return { key: 'r\nloss', run: 'r', tag: 'loss', label: 'run', colour: 0, split: '', x, steps: x, walls: x, y: Float64Array.from(values), ...more };
};

export const lines = (curves: Curve[], more: Partial<LineData> = {}): LineData => ({ curves, marks: [], axis: { kind: 'step' }, logX: false, logY: false, ignoreOutliers: true, ...more });

/** A smoothed curve over what was logged, with a gap and a best point. */
export const smoothed = curve([4, 3, NaN, 2], { raw: { x: Float64Array.of(0, 10, 20, 30), y: Float64Array.of(4, 2, NaN, 2.5) }, best: { x: 10, y: 2 }, split: 'val' });

/** The mean of a group in its band. */
export const grouped = curve([1, 10], { run: '', band: { x: Float64Array.of(0, 10), low: Float64Array.of(0, 8), high: Float64Array.of(2, 12) } });

export const chart: ControlChart = {
  run: 'r', tag: 'loss', kind: 'individuals', steps: Float64Array.of(0, 1, 2, 3), values: Float64Array.of(1, 1.1, 0.9, 4), centre: new Float64Array(4).fill(1),
  lower: new Float64Array(4).fill(0.4), upper: new Float64Array(4).fill(1.6), sigma: 0.2, estimate: phrase('MR̄/1.128 over {0} points', 3), phase1: { from: 0, to: 2, count: 3 },
  reason: phrase('The series is stationary'), warnings: [], hits: [{ index: 3, rule: 'beyond-limits' }],
};

export const bell = { kind: 'histogram' as const, tag: 'w', step: 5, wall: 0, buckets: Float64Array.of(-1, 0, 10, 0, 1, 30) };

export const pr = { kind: 'prCurve' as const, tag: 'pr', step: 7, wall: 0, recall: Float64Array.of(1, 0.5, 0), precision: Float64Array.of(0.5, 1, 1) };

/** Scores 0.1, 0.4, 0.35, 0.8 of examples 0, 0, 1, 1. */
export const outcomes = { truePositives: Float64Array.of(2, 2, 1, 1), falsePositives: Float64Array.of(2, 1, 1, 0), trueNegatives: Float64Array.of(0, 1, 1, 2), falseNegatives: Float64Array.of(0, 0, 1, 1) };

export const matrix = { kind: 'confusionMatrix' as const, tag: 'm', step: 3, wall: 0, classes: ['cat', 'dog'], counts: Float64Array.of(3, 1, 0, 4) };
