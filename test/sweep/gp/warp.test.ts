import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { warpLosses } from '../../../src/sweep/gp/warp.ts';

const warps = ['none', 'log', 'rank'] as const;

test('keeps the order, and gives mean 0 and variance 1, whatever the scale', () => {
  const losses = fc.tuple(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 60 }), fc.constantFrom(1e-300, 1, 1e300));
  fc.assert(fc.property(losses, fc.constantFrom(...warps), ([shape, scale], warp) => {
    const given = shape.map((x) => x * scale), warped = warpLosses(given, warp);
    const mean = warped.reduce((sum, x) => sum + x, 0) / warped.length;
    const variance = warped.reduce((sum, x) => sum + (x - mean) ** 2, 0) / warped.length;
    assert.ok(Math.abs(mean) < 1e-6 && (Math.abs(variance - 1) < 1e-6 || variance < 1e-6), `${mean}, ${variance}`);
    for (let i = 1; i < given.length; i++) {
      if (given[i]! < given[i - 1]!) assert.ok(warped[i]! <= warped[i - 1]! + 1e-9);
    }
  }));
});

test('one diverged trial does not press the others together', () => {
  const losses = [1, 1.1, 1.2, 1.3, 1.4, 1e12];
  const gap = (warp: (typeof warps)[number]): number => warpLosses(losses, warp)[1]! - warpLosses(losses, warp)[0]!;
  assert.ok(gap('rank') > 0.1);
  assert.ok(gap('log') > 0.05);
});
