import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logImprovement } from '../../../src/sweep/gp/expectedImprovement.ts';

/** ∫₀^∞ u·φ(u − z) du by the trapezium rule, scaled by φ(z) so that small values keep their digits. */
function integral(z: number): number {
  const steps = 200_000, high = 12 + Math.max(0, z), h = high / steps;
  let sum = 0;
  for (let i = 1; i <= steps; i++) {
    const u = i * h;
    sum += u * Math.exp(-u * u / 2 + u * z) * h;
  }
  return Math.log(sum) - z * z / 2 - Math.log(Math.sqrt(2 * Math.PI));
}

test('is the log of the expected improvement, from certain gains to hopeless ones', () => {
  for (const z of [4, 1, 0, -0.5, -1.5, -5, -12]) {
    assert.ok(Math.abs(logImprovement(z).value - integral(z)) < 1e-3, `z = ${z}: ${logImprovement(z).value} is not ${integral(z)}`);
  }
});

test('grows without a break where one formula takes over from another', () => {
  for (const z of [-1, -25]) assert.ok(Math.abs(logImprovement(z + 1e-9).value - logImprovement(z - 1e-9).value) < 1e-2);
  let last = -Infinity;
  for (let z = -200; z < 10; z += 0.25) {
    const { value } = logImprovement(z);
    assert.ok(value > last && Number.isFinite(value), `z = ${z}`);
    last = value;
  }
});

test('its slope is the derivative', () => {
  for (const z of [3, 0, -0.9, -3, -10, -60]) {
    const h = 1e-4, numeric = (logImprovement(z + h).value - logImprovement(z - h).value) / (2 * h);
    assert.ok(Math.abs(logImprovement(z).slope - numeric) < 0.02 * Math.abs(numeric), `z = ${z}: ${logImprovement(z).slope} is not ${numeric}`);
  }
});
