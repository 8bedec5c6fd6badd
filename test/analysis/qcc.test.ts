import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { estimateSigma } from '../../src/analysis/baseline/sigma.ts';
import { cusumChart } from '../../src/analysis/charts/cusum.ts';
import { ewmaChart } from '../../src/analysis/charts/ewma.ts';
import { xbarS } from '../../src/analysis/charts/xbarS.ts';
import { runTests, type RunTestId } from '../../src/analysis/runTests/index.ts';
import { mean } from '../../src/analysis/stats/moments.ts';

interface Recorded {
  name: string;
  data: number[] | number[][];
  type: 'xbar' | 'S' | 'xbar.one' | 'ewma' | 'cusum';
  phase1: number;
  center: number;
  sigma: number;
  statistics: number[];
  lower: number[];
  upper: number[];
  values: number[];
  lambda: number;
  nsigmas?: number;
  h: number;
  shift: number;
  pos: number[];
  neg: number[];
  violations: Record<string, number[]>;
}

const recorded = JSON.parse(readFileSync(new URL('../fixtures/qcc/qcc.json', import.meta.url), 'utf8')) as Recorded[];

/** Names in the recording → ours. */
const rules: Record<string, RunTestId> = {
  we1: 'beyond-limits', we2: 'nelson-5', we3: 'nelson-6', we4: 'western-electric-4',
  nelson1: 'beyond-limits', nelson2: 'nelson-2', nelson3: 'nelson-3', nelson4: 'nelson-4',
  nelson5: 'nelson-5', nelson6: 'nelson-6', nelson7: 'nelson-7', nelson8: 'nelson-8',
};

function assertClose(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}

interface Computed {
  statistics: ArrayLike<number>;
  centre: number;
  sigma: number;
  /** σ of a charted statistic, at each point. */
  error: (i: number) => number;
}

function compute({ name, data, type, phase1 }: Recorded): Computed {
  if (Array.isArray(data[0])) {
    const chart = xbarS(data as number[][], phase1);
    return type === 'S'
      ? { statistics: chart.deviations, centre: chart.centreS, sigma: chart.sigma, error: (i) => chart.errorsS[i]! }
      : { statistics: chart.means, centre: chart.centre, sigma: chart.sigma, error: (i) => chart.errors[i]! };
  }
  const values = data as number[];
  const base = values.slice(0, phase1);
  const sigma = estimateSigma(base, / sd$/i.test(name) ? 'sd' : 'movingRange');
  return { statistics: values, centre: mean(base), sigma, error: () => sigma };
}

const flagged = (id: RunTestId, z: number[]): number[] => {
  const test = runTests[id].create();
  return z.flatMap((value, i) => (test.push(value) ? [i + 1] : []));
};

describe('R qcc', () => {
  for (const chart of recorded) {
    it(`agrees on ${chart.name}`, () => {
      const { statistics, centre, sigma, error } = compute(chart);
      assertClose(centre, chart.center, 'centre');
      assertClose(sigma, chart.sigma, 'sigma');
      if (chart.type === 'ewma') {
        const drawn = ewmaChart(statistics, centre, error(0), { lambda: chart.lambda, sigmas: chart.nsigmas ?? 3 });
        chart.values.forEach((value, i) => assertClose(drawn.values[i]!, value, `ewma ${i}`));
        chart.lower.forEach((value, i) => assertClose(drawn.lower[i]!, value, `lower ${i}`));
        chart.upper.forEach((value, i) => assertClose(drawn.upper[i]!, value, `upper ${i}`));
      } else if (chart.type === 'cusum') {
        const { above, below } = cusumChart(statistics, centre, error(0), { shift: chart.shift, interval: chart.h });
        chart.pos.forEach((value, i) => assertClose(above[i]!, value, `C+ ${i}`));
        chart.neg.forEach((value, i) => assertClose(below[i]!, value, `C- ${i}`));
      } else {
        chart.statistics.forEach((value, i) => assertClose(statistics[i]!, value, `statistic ${i}`));
        chart.lower.forEach((value, i) => assertClose(Math.max(centre - 3 * error(i), chart.type === 'S' ? 0 : -Infinity), value, 'lower'));
        chart.upper.forEach((value, i) => assertClose(centre + 3 * error(i), value, 'upper'));
      }
    });

    if (chart.violations) {
      it(`flags the same points of ${chart.name}`, () => {
        const { statistics, centre, error } = compute(chart);
        const z = Array.from(statistics, (value, i) => (value - centre) / error(i));
        for (const [rule, indices] of Object.entries(chart.violations)) assert.deepEqual(flagged(rules[rule]!, z), indices, rule);
      });
    }
  }
});
