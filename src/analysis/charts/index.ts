import type { ControlChart, ControlChartKind } from '../../model/controlChart.ts';
import { phrase } from '../../model/phrase.ts';
import type { Columns } from '../../model/series.ts';
import { movingRanges } from '../baseline/sigma.ts';
import type { ChartBase } from '../chartBase.ts';
import { mean } from '../stats/moments.ts';
import { subgroupsOf } from '../subgroups.ts';
import { cusumChart, cusumDefaults } from './cusum.ts';
import { ewmaChart } from './ewma.ts';
import { ResidualChart } from './residual.ts';
import { xbarS, type XbarS } from './xbarS.ts';

const defaults = {
  /** D4(2) − 1 over 3: UCL of the moving range is 3.267·MR̄ (Montgomery 2013, app. VI). */
  rangeError: (3.267 - 1) / 3,
};

/** A chart before its limits: `error` is one σ of the charted statistic at each point. */
export interface Drawn extends Pick<ControlChart, 'steps' | 'values' | 'centre' | 'sigma' | 'estimate' | 'phase1' | 'warnings'> {
  error: Float64Array;
  /** `both`: neither side of this statistic is good. `none`: it has limits of its own and run rules mean nothing on it. */
  sides?: 'both' | 'none';
  /** No limit lies below this. */
  least?: number;
  lower?: Float64Array;
  upper?: Float64Array;
}

/** @param epochs the run's counter of epochs, where it has one */
type Draw = (points: Columns, base: ChartBase, epochs?: Columns) => Drawn;

const level = (length: number, value: number): Float64Array => new Float64Array(length).fill(value);
const factsOf = ({ sigma, estimate, phase1, warnings }: ChartBase): Pick<Drawn, 'sigma' | 'estimate' | 'phase1' | 'warnings'> => ({
  sigma, estimate, ...(phase1 ? { phase1 } : {}), warnings,
});

const individuals: Draw = ({ steps, values }, base) => ({
  ...factsOf(base), steps, values, centre: level(values.length, base.centre), error: level(values.length, base.sigma),
});

const movingRange: Draw = ({ steps, values }, base) => {
  const ranges = Float64Array.from(movingRanges(values));
  const centre = base.sigma * 1.128;
  return {
    ...factsOf(base), steps: steps.slice(1), values: ranges, centre: level(ranges.length, centre), error: level(ranges.length, defaults.rangeError * centre), sides: 'both', least: 0,
  };
};

type ReadSubgroups = (chart: XbarS) => Pick<Drawn, 'values' | 'error' | 'sides' | 'least'> & { middle: number };

function drawSubgroups(points: Columns, base: ChartBase, epochs: Columns | undefined, read: ReadSubgroups): Drawn {
  const { groups, steps, estimate } = subgroupsOf(points, epochs);
  const taken = groups.slice(0, Math.max(1, Math.ceil(groups.length / 2)));
  if (taken.length === 0) {
    return { ...factsOf(base), sigma: NaN, steps, values: steps, centre: steps, error: steps, warnings: [phrase('{0} points are too few for subgroups', points.values.length)] };
  }
  const chart = xbarS(groups, taken.length);
  const { middle, ...rest } = read(chart);
  return {
    ...rest,
    steps,
    centre: level(groups.length, middle),
    sigma: chart.sigma,
    estimate: estimate(taken.length),
    phase1: { from: points.steps[0]!, to: steps[taken.length - 1]!, count: taken.reduce((sum, group) => sum + group.length, 0) },
    warnings: base.warnings,
  };
}

const ewma: Draw = ({ steps, values }, base) => {
  const chart = ewmaChart(values, base.centre, base.sigma);
  return { ...factsOf(base), steps, centre: level(values.length, base.centre), error: level(values.length, base.sigma), sides: 'none', ...chart };
};

/** Drawn as the larger of the two sums with its sign; the limits are ± h. */
const cusum: Draw = ({ steps, values }, base) => {
  const { above, below } = cusumChart(values, base.centre, base.sigma);
  const { length } = values;
  const interval = Number.isFinite(base.sigma) ? cusumDefaults.interval : NaN;
  return {
    ...factsOf(base),
    steps,
    values: above.map((up, i) => (up >= -below[i]! ? up : below[i]!)),
    centre: level(length, 0),
    error: level(length, 1),
    sides: 'none',
    lower: level(length, -interval),
    upper: level(length, interval),
  };
};

const residual: Draw = ({ steps, values }, base) => {
  const chart = new ResidualChart();
  const centre = level(values.length, NaN);
  const error = level(values.length, NaN);
  values.forEach((value, i) => {
    const { expectation } = chart;
    if (expectation && expectation.sigma > 0) {
      centre[i] = expectation.centre;
      error[i] = expectation.sigma;
    }
    chart.push(value);
  });
  const sigmas = error.filter(Number.isFinite);
  return {
    steps, values, centre, error, sigma: sigmas.at(-1) ?? NaN, estimate: phrase('1.4826 · median |residual| of the last 100, {0} on average', sigmas.length ? mean(sigmas).toPrecision(3) : '–'),
    warnings: sigmas.length > 0 ? [] : base.warnings.length > 0 ? base.warnings : [phrase('{0} points are too few for limits', values.length)],
  };
};

/** Every kind of chart there is. */
export const drawn: Record<ControlChartKind, Draw> = {
  individuals,
  movingRange,
  xbar: (points, base, epochs) => drawSubgroups(points, base, epochs, ({ means, errors, centre }) => ({ values: means, error: errors, middle: centre })),
  s: (points, base, epochs) => drawSubgroups(points, base, epochs, ({ deviations, errorsS, centreS }) => ({ values: deviations, error: errorsS, middle: centreS, sides: 'both', least: 0 })),
  ewma,
  cusum,
  residual,
};
