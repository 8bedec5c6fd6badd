import type { ControlChart, ControlChartKind } from '../model/controlChart.ts';
import { directionOf } from '../model/direction.ts';
import { phrase } from '../model/phrase.ts';
import type { Columns } from '../model/series.ts';
import { baselineFor } from './baseline/choice.ts';
import { bandOver } from './baseline/earlierRuns.ts';
import { chartBase } from './chartBase.ts';
import { pickChart } from './chartChoice.ts';
import { drawn, type Drawn } from './charts/index.ts';
import type { CreateControlChart, MonitorContext } from './contract.ts';
import { runTests } from './runTests/index.ts';

/** Run rules that a chart shows although the monitor keeps quiet about them: one point beyond the limits. */
const shown = 'beyond-limits';

/** The points a chart can place: finite values at finite steps. */
function finitePoints({ steps, walls, values }: Columns): Columns {
  const kept = [...values.keys()].filter((i) => Number.isFinite(values[i]) && Number.isFinite(steps[i]));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i]!);
  return { steps: pick(steps), walls: pick(walls), values: pick(values) };
}

/** Bands of earlier runs take the place of one centre and one σ. */
function overEarlierRuns(tag: string, points: Columns, { config, earlier }: MonitorContext): Drawn | undefined {
  const choice = baselineFor(tag, config);
  const runs = (choice?.runs ?? []).map((name) => earlier?.(name, tag)).filter((columns): columns is Columns => columns !== undefined);
  const band = bandOver(runs, choice?.sigmaFrom);
  if (!band) return undefined;
  const expected = Array.from(points.steps, (step) => band(step));
  const column = (value: (centre: number, sigma: number) => number): Float64Array =>
    Float64Array.from(expected, (expectation) => (expectation ? value(expectation.centre, expectation.sigma) : NaN));
  return {
    steps: points.steps,
    values: points.values,
    centre: column((centre) => centre),
    error: column((_, sigma) => sigma),
    sigma: expected.at(-1)?.sigma ?? NaN,
    estimate: phrase('mean ± σ of {0} earlier runs at the same step', runs.length),
    warnings: [],
  };
}

/** Points that the run rules flag: z by the chart's own centre and error, the good side left out where the metric has one. */
function collectRuns({ values, centre, error, sides }: Drawn, rules: readonly string[], good: -1 | 0 | 1): ControlChart['hits'] {
  const hits: ControlChart['hits'] = [];
  for (const [rule, kind] of Object.entries(runTests)) {
    if (rule !== shown && !rules.includes(rule)) continue;
    const test = kind.create();
    values.forEach((value, index) => {
      const z = (value - centre[index]!) / error[index]!;
      if (Number.isFinite(z) && test.push(Math.sign(z) === good && sides !== 'both' ? 0 : z)) hits.push({ index, rule });
    });
  }
  return hits.sort((a, b) => a.index - b.index);
}

/** Statistics that remember the past (EWMA, CUSUM) are only held against their limits. */
function collectBeyond(values: Float64Array, lower: Float64Array, upper: Float64Array, good: -1 | 0 | 1): ControlChart['hits'] {
  const isOut = (value: number, i: number): boolean => (value > upper[i]! && good !== 1) || (value < lower[i]! && good !== -1);
  return [...values.keys()].filter((index) => isOut(values[index]!, index)).map((index) => ({ index, rule: shown }));
}

/**
 * The chart of a whole series. Total: no points, constants, gaps and steps in any order give a chart without limits and a warning.
 * @param kind undefined: chosen from the series itself; the reason says why
 */
export const createControlChart: CreateControlChart = (tag, columns, context, kind) => {
  const points = finitePoints(columns);
  const choice = baselineFor(tag, context.config);
  const picked = pickChart(points.values, choice);
  const chosen: ControlChartKind = kind ?? picked.kind;
  const band = chosen === 'individuals' ? overEarlierRuns(tag, points, context) : undefined;
  const chart = band ?? drawn[chosen](points, chartBase(points, choice), context.epochs);
  const good = { lower: -1, higher: 1, none: 0 }[directionOf(tag, context.config.directions)] as -1 | 0 | 1;
  const limit = (side: 1 | -1): Float64Array =>
    chart.centre.map((centre, i) => {
      const at = centre + side * 3 * chart.error[i]!;
      return side < 0 && chart.least !== undefined ? Math.max(at, chart.least) : at;
    });
  const lower = chart.lower ?? limit(-1);
  const upper = chart.upper ?? limit(1);
  const { steps, values, centre, sigma, estimate, phase1, warnings } = chart;
  return {
    tag,
    kind: chosen,
    ...{ steps, values, centre, lower, upper, sigma, estimate, warnings },
    ...(phase1 ? { phase1 } : {}),
    reason: kind ? phrase('This chart was chosen by hand') : picked.reason,
    hits: chart.sides === 'none' ? collectBeyond(values, lower, upper, good) : collectRuns(chart, context.config.rules, good),
  };
};
