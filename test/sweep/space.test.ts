import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Parameter } from '../../src/model/space.ts';
import { createRng } from '../../src/base/rng.ts';
import { compileSpace, samplePoint, snap, toParams, toPoint } from '../../src/sweep/space.ts';
import { complaint, everyKind } from './spaces.ts';

const compiled = compileSpace(everyKind);

test('a point of the space is inside it, and its parameters lead back to it', () => {
  fc.assert(fc.property(fc.integer(), (seed) => {
    const rng = createRng(seed), point = samplePoint(compiled, rng), params = toParams(compiled, point);
    assert.equal(complaint(everyKind, params), undefined);
    const back = toPoint(compiled, params, rng), there = snap(compiled, point.slice());
    assert.ok(back.every((u, i) => Object.is(u, there[i]) || Math.abs(u - there[i]!) < 1e-9), `${back} is not ${there}`);
  }));
});

test('both ends of a range can be reached, and nothing beyond', () => {
  const range = fc.record({ low: fc.integer({ min: 1, max: 1000 }), width: fc.integer({ min: 0, max: 1000 }), log: fc.boolean(), type: fc.constantFrom('int' as const, 'float' as const) });
  fc.assert(fc.property(range, ({ low, width, log, type }) => {
    const [axis] = compileSpace([{ name: 'x', type, low, high: low + width, log }]).axes;
    const value = (u: number): number => Number(axis!.toValue(u));
    assert.ok(Math.abs(value(0) - low) < 1e-9 * low && Math.abs(value(1) - low - width) < 1e-9 * (low + width));
    for (const u of [-1, 0, 0.3, 1, 2]) assert.ok(value(u) >= low && value(u) <= low + width);
  }));
});

test('every value of a whole-number range is equally likely', () => {
  const [axis] = compileSpace([{ name: 'n', type: 'int', low: 1, high: 4 }]).axes;
  const counts = new Map<unknown, number>();
  for (let i = 0; i < 4000; i++) counts.set(axis!.toValue((i + 0.5) / 4000), (counts.get(axis!.toValue((i + 0.5) / 4000)) ?? 0) + 1);
  assert.deepEqual([...counts].sort(), [[1, 1000], [2, 1000], [3, 1000], [4, 1000]]);
});

test('a choice with weight 0 is not drawn, one with three times the weight three times as often', () => {
  const rng = createRng(5), aug = everyKind.findIndex(({ name }) => name === 'aug');
  const drawn = Array.from({ length: 4000 }, () => samplePoint(compiled, rng)[aug]!);
  assert.equal(drawn.includes(0), false);
  const share = drawn.filter((choice) => choice === 2).length / drawn.length;
  assert.ok(Math.abs(share - 0.75) < 0.03, `${share}`);
});

test('a parameter whose conditions go round in a circle never becomes active', () => {
  const circle: Parameter[] = [
    { name: 'a', type: 'categorical', choices: [1], when: { param: 'b', in: [1] } },
    { name: 'b', type: 'categorical', choices: [1], when: { param: 'a', in: [1] } },
    { name: 'c', type: 'float', low: 0, high: 1 },
  ];
  const space = compileSpace(circle);
  assert.deepEqual(Object.keys(toParams(space, samplePoint(space, createRng(1)))), ['c']);
});

test('a condition on a number of another parameter holds for that value only', () => {
  const space = compileSpace([{ name: 'depth', type: 'int', low: 1, high: 2 }, { name: 'skip', type: 'categorical', choices: [true], when: { param: 'depth', in: [2] } }]);
  for (let seed = 0; seed < 20; seed++) {
    const params = toParams(space, samplePoint(space, createRng(seed)));
    assert.equal('skip' in params, params.depth === 2);
  }
});

test('a range with a prior is drawn as the prior has it', () => {
  const moments = (parameter: Parameter): { mean: number; sd: number } => {
    const [axis] = compileSpace([parameter]).axes, values = Array.from({ length: 20_000 }, (_, i) => Number(axis!.toValue((i + 0.5) / 20_000)));
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return { mean, sd: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
  };
  const close = (actual: { mean: number; sd: number }, mean: number, sd: number): void =>
    assert.ok(Math.abs(actual.mean - mean) < 0.01 && Math.abs(actual.sd - sd) < 0.01, JSON.stringify(actual));
  close(moments({ name: 'x', type: 'float', low: -5, high: 11, prior: { kind: 'normal', mu: 3, sigma: 2 } }), 3, 2 * 0.9995);
  close(moments({ name: 'x', type: 'float', low: 0, high: 1, prior: { kind: 'beta', a: 2, b: 6 } }), 0.25, Math.sqrt(12 / 64 / 9));
  close(moments({ name: 'x', type: 'float', low: 0, high: 1, prior: { kind: 'beta', a: 0.5, b: 0.5 } }), 0.5, Math.sqrt(1 / 8));
});

test('values of a range with a prior lead back to their places', () => {
  const [axis] = compileSpace([{ name: 'x', type: 'float', low: 0.001, high: 1000, log: true, prior: { kind: 'normal', mu: 0, sigma: 2 } }]).axes;
  fc.assert(fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (u) => {
    assert.ok(Math.abs(axis!.toCoordinate(axis!.toValue(u)) - u) < 1e-6);
  }));
});
