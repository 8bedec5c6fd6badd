import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitHyperparameters } from '../../../src/sweep/gp/fit.ts';
import { minimize } from '../../../src/sweep/gp/minimize.ts';
import { Surrogate } from '../../../src/sweep/gp/surrogate.ts';
import { createRng } from '../../../src/base/rng.ts';

const rng = createRng(7);
const choice = [false, false, true];
const features = Array.from({ length: 40 }, () => Float64Array.of(rng(), rng(), Math.floor(3 * rng())));
/** Steep along the first axis, flat along the second, shifted by the third. */
const truth = (x: Float64Array): number => 6 * (x[0]! - 0.3) ** 2 - 0.6 + 0.5 * (x[2]! - 1);
const losses = features.map(truth);
const options = { scaleMean: Math.SQRT2, scaleSd: Math.sqrt(3), scaleStart: 0.5, noiseMean: Math.log(1e-4), noiseSd: 2, evaluations: 30 };
const parameters = fitHyperparameters(choice, features, losses, options);
const surrogate = new Surrogate(choice, features, losses, parameters);

test('minimize finds the bottom of a bent valley', () => {
  const rosenbrock = ([x, y]: Float64Array) => ({
    value: 100 * (y! - x! * x!) ** 2 + (1 - x!) ** 2,
    gradient: Float64Array.of(-400 * x! * (y! - x! * x!) - 2 * (1 - x!), 200 * (y! - x! * x!)),
  });
  const [x, y] = minimize(([a, b]) => rosenbrock(Float64Array.of(a!, b!)), Float64Array.of(-1.2, 1), 400);
  assert.ok(Math.abs(x! - 1) < 0.1 && Math.abs(y! - 1) < 0.2, `${x}, ${y}`);
});

test('minimize keeps to its number of evaluations and never gives a worse place than it was given', () => {
  let count = 0;
  const steep = ([x]: Float64Array) => (count++, { value: Math.abs(x!) ** 1.5, gradient: Float64Array.of(1.5 * Math.sqrt(Math.abs(x!)) * Math.sign(x!)) });
  const [x] = minimize(steep, Float64Array.of(3), 7);
  assert.ok(count <= 7 && Math.abs(x!) <= 3);
});

test('learns which axes matter', () => {
  assert.ok(surrogate.scale(1) > 2 * surrogate.scale(0), `${surrogate.scale(0)} and ${surrogate.scale(1)}`);
});

test('goes through what it saw and is unsure elsewhere', () => {
  for (const [i, feature] of features.entries()) assert.ok(Math.abs(surrogate.predict(feature).mean - losses[i]!) < 0.05);
  const seen = surrogate.predict(features[0]!).variance;
  const away = surrogate.predict(Float64Array.of(0.999, 0.999, -1)).variance;
  assert.ok(away > 10 * seen, `${away} and ${seen}`);
});

test('predicts what it did not see', () => {
  for (let i = 0; i < 50; i++) {
    const x = Float64Array.of(rng(), rng(), Math.floor(3 * rng())), { mean } = surrogate.predict(x);
    assert.ok(Math.abs(mean - truth(x)) < 0.25, `${mean} is not ${truth(x)}`);
  }
});

test('slopes are the derivatives of mean and variance', () => {
  const x = Float64Array.of(0.41, 0.52, 1), mean = new Float64Array(3), variance = new Float64Array(3), h = 1e-5;
  surrogate.differentiate(x, mean, variance);
  for (const k of [0, 1]) {
    const up = x.slice(), down = x.slice();
    up[k]! += h;
    down[k]! -= h;
    const above = surrogate.predict(up), below = surrogate.predict(down);
    assert.ok(Math.abs(mean[k]! - (above.mean - below.mean) / (2 * h)) < 1e-3);
    assert.ok(Math.abs(variance[k]! - (above.variance - below.variance) / (2 * h)) < 1e-3);
  }
});

test('a place taken on trust lowers the doubt near it and keeps the mean', () => {
  const x = Float64Array.of(0.95, 0.05, 2), believer = new Surrogate(choice, features, losses, parameters);
  const before = believer.predict(x);
  believer.believe(x);
  const after = believer.predict(x);
  assert.ok(after.variance < before.variance / 2);
  assert.ok(Math.abs(after.mean - before.mean) < 0.05);
});

test('equal places do no harm', () => {
  const twice = [...features, features[0]!, features[0]!], noisy = [...losses, losses[0]! + 0.1, losses[0]! - 0.1];
  const fitted = fitHyperparameters(choice, twice, noisy, options);
  assert.ok(Number.isFinite(new Surrogate(choice, twice, noisy, fitted).predict(features[0]!).mean));
});
