import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createControlChart, createMonitor, rules } from '../../src/analysis/index.ts';
import { emptyConfig } from '../../src/model/limit.ts';
import { formatPhrase } from '../../src/model/phrase.ts';
import { columns, configWith, detect, healthyLoss, rulesOf, throughJson } from './helpers.ts';

const everyRule = configWith({ rules: rules.map(({ id }) => id) });

describe('bad input', () => {
  it('a limit on a metric that does not exist: nothing', () => {
    const config = configWith({ limits: [{ metric: 'val/nothing', upper: 1, severity: 'error' }] });
    assert.deepEqual(detect({ loss: columns(healthyLoss(100)) }, config), []);
  });

  it('an empty baseline: no limits, no alarms, and the chart says so', () => {
    const config = configWith({ baselines: [{ metric: 'loss', window: [1000, 2000] }] });
    const loss = columns(healthyLoss(100));
    assert.deepEqual(detect({ loss }, config), []);
    const chart = createControlChart('loss', loss, { config });
    assert.ok(chart.upper.every(Number.isNaN));
    assert.deepEqual(chart.warnings.map(formatPhrase), ['No point lies in the baseline, so there are no limits']);
  });

  it('a baseline of runs that do not exist: the chart of the run itself', () => {
    const config = configWith({ baselines: [{ metric: 'loss', runs: ['gone'] }] });
    assert.deepEqual(detect({ loss: columns(healthyLoss(200).map((value, i) => (i === 150 ? 50 : value))) }, config, () => undefined).map(({ rule, step }) => [rule, step]), [['beyond-limits', 150]]);
  });

  it('a constant: σ = 0, no limits, no alarms', () => {
    const constant = columns(Array.from({ length: 200 }, () => 0.5));
    assert.deepEqual(detect({ loss: constant, val_loss: constant, acc: constant, grad_norm: constant }), []);
    const chart = createControlChart('loss', constant, { config: emptyConfig() });
    assert.ok(chart.upper.every(Number.isNaN) && chart.hits.length === 0);
    assert.deepEqual(chart.warnings.map(formatPhrase), ['The baseline is constant: σ = 0 gives no limits']);
  });

  it('three points: no limits, no alarms', () => {
    assert.deepEqual(detect({ loss: columns([3, 2, 900]) }, everyRule), []);
    const chart = createControlChart('loss', columns([3, 2, 900]), { config: emptyConfig() });
    assert.deepEqual(chart.warnings.map(formatPhrase), ['The baseline has 3 points; limits need at least 4']);
  });

  it('no points at all: an empty chart', () => {
    for (const kind of ['individuals', 'movingRange', 'xbar', 's', 'ewma', 'cusum', 'residual'] as const) {
      assert.equal(createControlChart('loss', columns([]), { config: emptyConfig() }, kind).values.length, 0);
    }
  });

  it('all NaN: never a number, so never a breach', () => {
    const nothing = columns(Array.from({ length: 100 }, () => NaN));
    assert.deepEqual(detect({ loss: nothing }, everyRule), []);
    assert.equal(createControlChart('loss', nothing, { config: emptyConfig() }).values.length, 0);
  });

  it('a first NaN after numbers: an error, once', () => {
    const [found, ...more] = detect({ loss: columns([1, 2, NaN, NaN, NaN, Infinity]) });
    assert.deepEqual(more, []);
    assert.deepEqual([found!.rule, found!.step, found!.severity, found!.hits], ['not-finite', 2, 'error', 4]);
  });

  it('steps out of order and steps that are no numbers: judged in the order of the log', () => {
    const steps = Array.from({ length: 100 }, (_, i) => (i % 7 === 0 ? NaN : 100 - i));
    assert.deepEqual(detect({ loss: columns(healthyLoss(100), steps) }), []);
    assert.deepEqual(rulesOf(detect({ loss: columns([1, 1, NaN], [5, 3, 4]) })), ['not-finite']);
  });

  it('anything: no throw, and a state that survives JSON', () => {
    const number = fc.oneof(fc.double(), fc.double({ min: 0, max: 10, noNaN: true }), fc.constantFrom(0, 1, NaN, Infinity, -Infinity, 1e300, -1e300, 5e-324));
    const series = fc.array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 300 }), number), number), { maxLength: 120 });
    const tags = ['loss', 'val_loss', 'acc', 'val/acc', 'lr', 'grad_norm', 'update_ratio', 'step_time', 'mem_mb', 'tokens_per_sec', '', '__proto__', 'x'];
    const run = fc.dictionary(fc.constantFrom(...tags), series);
    fc.assert(
      fc.property(run, (points) => {
        const monitor = createMonitor({ config: everyRule });
        for (const [tag, list] of Object.entries(points)) {
          const given = columns(list.map(([, value]) => value), list.map(([step]) => step));
          monitor.push(new Map([[tag, given]]));
          const chart = createControlChart(tag, given, { config: everyRule });
          assert.equal(chart.values.length, chart.upper.length);
        }
        monitor.flush();
        const state = monitor.state();
        JSON.stringify(state, (key, value: unknown) => {
          assert.ok(value !== undefined && (typeof value !== 'number' || Number.isFinite(value)), `${key} is not JSON`);
          return value;
        });
        createMonitor({ config: everyRule }, throughJson(state)).flush();
      }),
      { numRuns: 100 },
    );
  });
});
