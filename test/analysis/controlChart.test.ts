import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { c4, estimateSigma, lag1Autocorrelation } from '../../src/analysis/baseline/sigma.ts';
import { createControlChart } from '../../src/analysis/index.ts';
import { isEvaluation, roleOf } from '../../src/analysis/role.ts';
import { emptyConfig, sigmaMethods } from '../../src/model/limit.ts';
import { formatPhrase } from '../../src/model/phrase.ts';
import { columns, configWith, detect, healthyLoss, noiseFrom } from './helpers.ts';

const noise = noiseFrom(4);
const level = Array.from({ length: 200 }, () => 10 + noise());

describe('createControlChart', () => {
  it('takes the residual chart for a trend and single values for a level, and says why', () => {
    const trending = createControlChart('loss', columns(healthyLoss(300)), { config: emptyConfig() });
    assert.equal(trending.kind, 'residual');
    assert.match(formatPhrase(trending.reason), /level changes/);
    const steady = createControlChart('throughput', columns(level), { config: emptyConfig() });
    assert.equal(steady.kind, 'individuals');
    assert.deepEqual(steady.phase1, { from: 0, to: 99, count: 100 });
    assert.ok(Math.abs(steady.upper[0]! - (10 + 3 * steady.sigma)) < 0.1);
  });

  it('flags the bad side only, where the metric has one', () => {
    const values = [...level, 30, ...level, -10];
    const hits = (tag: string): number[] => createControlChart(tag, columns(values), { config: emptyConfig() }, 'individuals').hits.map(({ index }) => index);
    assert.deepEqual(hits('loss'), [200]);
    assert.deepEqual(hits('acc'), [401]);
    assert.deepEqual(hits('anything'), [200, 401]);
  });

  it('takes the baseline that was chosen: a window without what is left out, or given numbers', () => {
    const values = [...level.slice(0, 20), 500, ...level.slice(20)];
    const window = configWith({ baselines: [{ metric: 'x', window: [0, 40], exclude: [20] }] });
    const chart = createControlChart('x', columns(values), { config: window });
    assert.deepEqual(chart.phase1, { from: 0, to: 40, count: 40 });
    assert.ok(chart.upper[0]! < 12);
    const given = createControlChart('x', columns(values), { config: configWith({ baselines: [{ metric: 'x', mean: 5, sigma: 1 }] }) });
    assert.deepEqual([given.lower[0], given.centre[0], given.upper[0]], [2, 5, 8]);
  });

  it('estimates σ the way that was chosen, says so, and the monitor takes the same', () => {
    // Two outliers that leave the mean where it is: two of the methods do not mind them.
    const values = [...level.slice(0, 20), 60, ...level.slice(20, 39), -40, ...level.slice(39), 15];
    const expected = {
      movingRange: [/MR̄\/1\.128/, []], medianMovingRange: [/median MR\/0\.954/, [202]], sd: [/s\/c4/, []], mad: [/median \|x − median\|/, [202]],
    } as const;
    for (const sigmaFrom of sigmaMethods) {
      const config = configWith({ baselines: [{ metric: 'x', window: [0, 100], sigmaFrom }] });
      const chart = createControlChart('x', columns(values), { config });
      assert.match(formatPhrase(chart.estimate), expected[sigmaFrom][0]);
      const last = chart.hits.filter(({ index }) => index > 100).map(({ index }) => index);
      const rung = detect({ x: columns(values) }, config).filter(({ rule }) => rule === 'beyond-limits').map(({ step }) => step);
      assert.deepEqual([last, rung], [[...expected[sigmaFrom][1]], [...expected[sigmaFrom][1]]], sigmaFrom);
    }
  });

  it('still picks the chart by the series where only the way to σ was chosen', () => {
    const config = configWith({ baselines: [{ metric: 'loss', sigmaFrom: 'mad' }] });
    assert.equal(createControlChart('loss', columns(healthyLoss(300)), { config }).kind, 'residual');
  });

  it('holds a run against earlier ones at the same step', () => {
    const runs: Record<string, ReturnType<typeof columns>> = { a: columns([3, 2, 1, 1]), b: columns([5, 4, 3, 3]) };
    const config = configWith({ baselines: [{ metric: 'loss', runs: ['a', 'b'] }] });
    const earlier = (run: string): ReturnType<typeof columns> | undefined => runs[run];
    const loss = columns([4, 3, 2, 20]);
    const chart = createControlChart('loss', loss, { config, earlier });
    assert.deepEqual([...chart.centre], [4, 3, 2, 2]);
    assert.deepEqual(chart.hits.map(({ index }) => index), [3]);
    assert.deepEqual(detect({ loss }, config, earlier).map(({ rule, step }) => [rule, step]), [['beyond-limits', 3]]);
  });

  it('groups by the epochs that the run logs, else five by five, and says so', () => {
    const values = columns(level, level.map((_, i) => 10 * i));
    const chart = (epochs?: ReturnType<typeof columns>) => createControlChart('x', values, { config: emptyConfig(), epochs }, 'xbar');
    const byFive = chart();
    assert.deepEqual([byFive.steps.length, byFive.steps[0], formatPhrase(byFive.estimate)], [40, 40, 'mean of s/c4 over 20 subgroups of 5']);
    // Logged once at the beginning of each; the third is cut short after one point and has no spread.
    const epochs = chart(columns([1, 2, 3, 4.2, 4.9], [0, 500, 1000, 1010, 1500]));
    assert.deepEqual([...epochs.steps], [490, 990, 1990]);
    assert.equal(formatPhrase(epochs.estimate), 'mean of s/c4 over 2 epochs of 50 to 50 points');
    assert.deepEqual(epochs.phase1, { from: 0, to: 990, count: 100 });
    assert.ok(Math.abs(epochs.values[0]! - level.slice(0, 50).reduce((a, b) => a + b) / 50) < 1e-12);
    assert.equal(chart(columns([1, NaN], [0, 10])).steps.length, 40, 'one epoch is no grouping');
  });

  it('warns where neighbours are correlated', () => {
    let last = 0;
    const walk = Array.from({ length: 200 }, () => (last = 0.7 * last + noise()));
    const chart = createControlChart('x', columns(walk), { config: emptyConfig() }, 'individuals');
    assert.match(formatPhrase(chart.warnings[0]!), /correlated/);
  });
});

describe('σ', () => {
  it('is about the same by every method on normal data, and c4 is what the tables say', () => {
    const sum = (): number => Array.from({ length: 12 }, noise).reduce((a, b) => a + b);
    const normal = Array.from({ length: 5000 }, sum);
    for (const method of sigmaMethods) assert.ok(Math.abs(estimateSigma(normal, method) - 1) < 0.05, method);
    assert.ok(Math.abs(c4(2) - 0.7979) < 1e-4 && Math.abs(c4(10) - 0.9727) < 1e-4 && Math.abs(c4(5001) - c4(5000)) < 1e-7);
  });

  it('is unknown for one value, and autocorrelation for a constant', () => {
    assert.ok(Number.isNaN(estimateSigma([1], 'movingRange')));
    assert.ok(Number.isNaN(lag1Autocorrelation([1, 1, 1, 1])));
    assert.ok(lag1Autocorrelation([1, -1, 1, -1, 1, -1]) < -0.7);
  });
});

describe('roleOf', () => {
  const roles: Record<string, ReturnType<typeof roleOf>> = {
    loss: 'loss', 'train/loss': 'loss', val_loss: 'loss', mean_squared_error: 'loss', 'train/box_loss': 'loss', acc: 'score', 'eval/f1': 'score', error_rate: 'score',
    lr: 'learningRate', 'lr-Adam': 'learningRate', 'lr/pg0': 'learningRate', learning_rate: 'learningRate', grad_norm: 'gradientNorm', 'train/gradNorm': 'gradientNorm',
    update_ratio: 'updateRatio', step_time: 'stepTime', samples_per_second: 'throughput', 'tokens/sec': 'throughput', mem_mb: 'memory', 'gpu.0.memory': 'memory',
    epoch: 'counter', 'train/global_step': 'counter', policy_loss: 'other', d_loss: 'other', 'rollout/ep_rew_mean': 'other', entropy: 'other',
  };
  for (const [tag, role] of Object.entries(roles)) it(`takes ${tag} for ${role}`, () => assert.equal(roleOf(tag), role));

  it('tells evaluations from training', () => {
    assert.deepEqual(['val_loss', 'eval/acc', 'valid_0 l2', 'validLoss', 'test-mse'].map(isEvaluation), [true, true, true, true, true]);
    assert.deepEqual(['loss', 'train/acc', 'interval', 'latest'].map(isEvaluation), [false, false, false, false]);
  });
});
