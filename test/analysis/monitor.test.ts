import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createMonitor, rules } from '../../src/analysis/index.ts';
import { emptyConfig } from '../../src/model/limit.ts';
import type { Columns } from '../../src/model/series.ts';
import { collect, columns, configWith, detect, healthyLoss, noiseFrom, rulesOf, throughJson } from './helpers.ts';

const everyRule = configWith({ rules: rules.map(({ id }) => id) });

/** A run in which much goes wrong, so that there is something to compare. */
function eventfulRun(): Map<string, Columns> {
  const noise = noiseFrom(3);
  const length = 260;
  const loss = healthyLoss(length, 2).map((value, i) => (i < 150 ? value : value * 4));
  loss[240] = NaN;
  const lr = loss.map((_, i) => (i < 100 ? 1e-3 : i < 200 ? 1e-4 : 1e-1));
  const gradient = loss.map((_, i) => Math.exp(0.4 * noise() + (i > 180 ? 4 : 0)));
  const steps = loss.map((_, i) => i).filter((i) => i % 10 === 9);
  return new Map([
    ['loss', columns(loss)],
    ['lr', columns(lr)],
    ['grad_norm', columns(gradient)],
    ['val_loss', columns(steps.map((i) => (i < 160 ? 1 : 3) * Math.exp(-i / 100 + 0.1 * noise())), steps)],
  ]);
}

/** Cuts the rows of a run at the given places (in points, row by row), as a log cut at any record would be. */
function cutAt(run: ReadonlyMap<string, Columns>, cuts: readonly number[]): Map<string, Columns>[] {
  const points = [...run].flatMap(([tag, { steps, walls, values }]) => [...steps.keys()].map((i) => ({ tag, step: steps[i]!, wall: walls[i]!, value: values[i]! })));
  points.sort((a, b) => a.step - b.step);
  const places = [0, ...[...cuts].sort((a, b) => a - b).map((cut) => Math.min(cut, points.length)), points.length];
  return places.slice(1).map((to, i) => {
    const piece = points.slice(places[i], to);
    return new Map([...run.keys()].map((tag) => {
      const mine = piece.filter((point) => point.tag === tag);
      return [tag, columns(mine.map(({ value }) => value), mine.map(({ step }) => step))];
    }));
  });
}

const wholeRun = eventfulRun();
const sizeOf = (run: ReadonlyMap<string, Columns>): number => [...run.values()].reduce((sum, { steps }) => sum + steps.length, 0);
const cuts = fc.array(fc.nat(sizeOf(wholeRun)), { maxLength: 12 });

describe('createMonitor', () => {
  it('finds the same however the log is cut', () => {
    const monitor = createMonitor({ config: everyRule });
    const expected = collect([monitor.push(wholeRun), monitor.flush()]);
    assert.ok(expected.length >= 5, 'the run is eventful');
    fc.assert(
      fc.property(cuts, (places) => {
        const pieces = createMonitor({ config: everyRule });
        assert.deepEqual(collect([...cutAt(wholeRun, places).map((piece) => pieces.push(piece)), pieces.flush()]), expected);
      }),
      { numRuns: 25 },
    );
  });

  it('finds the same after its state went through JSON', () => {
    const monitor = createMonitor({ config: everyRule });
    const expected = collect([monitor.push(wholeRun), monitor.flush()]);
    fc.assert(
      fc.property(cuts, (places) => {
        let resumed = createMonitor({ config: everyRule });
        const results = cutAt(wholeRun, places).map((piece) => {
          const outcome = resumed.push(piece);
          resumed = createMonitor({ config: everyRule }, throughJson(resumed.state()));
          return outcome;
        });
        assert.deepEqual(collect([...results, resumed.flush()]), expected);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps state that does not grow with the run', () => {
    const sizeAfter = (length: number): number => {
      const monitor = createMonitor({ config: emptyConfig() });
      monitor.push(new Map([['loss', columns(healthyLoss(length))]]));
      return JSON.stringify(monitor.state()).length;
    };
    assert.ok(sizeAfter(20_000) < 1.1 * sizeAfter(2_000));
  });

  it('is silent on a healthy run', () => {
    for (let seed = 1; seed <= 20; seed++) assert.deepEqual(detect({ loss: columns(healthyLoss(1500, seed)) }), []);
  });

  it('is silent on an accuracy that small batches make jump by eighths', () => {
    const noise = noiseFrom(7);
    const hits = (): number => Array.from({ length: 8 }, noise).filter((value) => value < 0.44).length;
    assert.deepEqual(detect({ acc: columns(Array.from({ length: 20_000 }, () => hits() / 8)) }), []);
  });

  it('is silent on a curve without noise', () => {
    assert.deepEqual(detect({ loss: columns(Array.from({ length: 300 }, (_, i) => 0.1 + Math.exp(-i / 20))) }), []);
  });

  it('makes one detection of hits that follow each other, and an error of repeated ones', () => {
    const loss = healthyLoss(300).map((value, i) => (i < 200 ? value : value * 6));
    const [shift, ...more] = detect({ loss: columns(loss) }).filter(({ rule }) => rule === 'level-shift');
    assert.ok(shift);
    assert.deepEqual(more, []);
    assert.equal(shift.severity, 'error');
    assert.ok(shift.hits >= 3 && shift.step >= 200 && shift.step <= 205);
    assert.ok(shift.lastStep > shift.step);
  });

  it('says when a condition has ended', () => {
    const config = configWith({ limits: [{ metric: 'loss', upper: 1, severity: 'warning' }] });
    const monitor = createMonitor({ config });
    const results = [monitor.push(new Map([['loss', columns([0.5, 2, ...Array.from({ length: 20 }, () => 0.5)])]])), monitor.flush()];
    assert.deepEqual(results.flatMap(({ resolved }) => resolved), [{ metric: 'loss', rule: 'fixed-limit', step: 1 }]);
  });

  it('holds a limit for broken while the metric is no number', () => {
    const config = configWith({ limits: [{ metric: 'loss', upper: 1, severity: 'warning' }] });
    const monitor = createMonitor({ config });
    const results = [monitor.push(new Map([['loss', columns([0.5, 2, ...Array.from({ length: 20 }, () => NaN)])]])), monitor.flush()];
    assert.deepEqual(results.flatMap(({ resolved }) => resolved), []);
    assert.deepEqual(detect({ loss: columns([0.5, 0.5, NaN]) }, config).filter(({ rule }) => rule === 'fixed-limit'), []);
  });

  it('takes a scheduled change of the learning rate for no alarm', () => {
    const noise = noiseFrom(5);
    const length = 400;
    const lr = Array.from({ length }, (_, i) => (i < 200 ? 1e-2 : 1e-3));
    const loss = Array.from({ length }, (_, i) => (i < 200 ? 1 : 0.3) * Math.exp(0.1 * noise()));
    assert.deepEqual(rulesOf(detect({ loss: columns(loss) })), ['implausible-jump']);
    assert.deepEqual(detect({ loss: columns(loss), lr: columns(lr) }), []);
  });

  it('takes a jump of the learning rate for over only when it has come down again', () => {
    const monitor = createMonitor({ config: emptyConfig() });
    const lr = (count: number, value: number, from: number): Map<string, Columns> =>
      new Map([['lr', columns(Array.from({ length: count }, () => value), Array.from({ length: count }, (_, i) => from + i))]]);
    const raised = [monitor.push(lr(50, 1e-3, 0)), monitor.push(lr(100, 1e-1, 50)), monitor.flush()];
    assert.deepEqual(collect(raised).map(({ rule, step, lastStep }) => [rule, step, lastStep]), [['learning-rate-jump', 50, 149]]);
    assert.deepEqual(raised.flatMap(({ resolved }) => resolved), []);
    const lowered = [monitor.push(lr(20, 1e-3, 150)), monitor.flush()];
    assert.deepEqual(lowered.flatMap(({ resolved }) => resolved), [{ metric: 'lr', rule: 'learning-rate-jump', step: 50 }]);
  });

  it('forgets what a restart made void', () => {
    const monitor = createMonitor({ config: emptyConfig() });
    const loss = healthyLoss(200);
    monitor.push(new Map([['loss', columns([...loss, NaN])]]));
    monitor.flush();
    assert.deepEqual(monitor.rewind(150).resolved, [{ metric: 'loss', rule: 'not-finite', step: 200 }]);
    const steps = loss.map((_, i) => i).slice(150);
    const again = monitor.push(new Map([['loss', columns(loss.slice(150), steps)]]));
    assert.deepEqual([...again.found, ...monitor.flush().found], []);
  });

  it('leaves detections from before a restart alone', () => {
    const monitor = createMonitor({ config: emptyConfig() });
    monitor.push(new Map([['loss', columns([1, 2, NaN, 3])]]));
    monitor.flush();
    assert.deepEqual(monitor.rewind(3).resolved, []);
  });

  it('tells of silence only in a run that it saw alive', () => {
    const walls = Float64Array.from({ length: 50 }, (_, i) => i);
    const run = new Map([['loss', { ...columns(healthyLoss(50)), walls }]]);
    const alive = createMonitor({ config: emptyConfig() });
    alive.push(run);
    alive.tick(50, 49);
    assert.deepEqual(alive.tick(1000, 49).found.map(({ rule, severity }) => [rule, severity]), [['stalled', 'info']]);
    assert.deepEqual(alive.push(new Map([['loss', columns([0.5, 0.5], [50, 51])]])).resolved.map(({ rule }) => rule), ['stalled']);
    const old = createMonitor({ config: emptyConfig() });
    old.push(run);
    assert.deepEqual(old.tick(1000, 49).found, []);
  });
});
