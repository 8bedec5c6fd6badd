import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPhrase } from '../../../src/model/phrase.ts';
import type { Parameter } from '../../../src/model/space.ts';
import { readSweepFile } from '../../../src/sweep/file/sweepFile.ts';

const read = (text: string) => readSweepFile(text, 'x.sweep.yaml');
const said = (text: string): string[] => read(text).problems.map(({ range, message }) => `${range!.line + 1}:${range!.column + 1} ${formatPhrase(message)}`);
const parameter = (text: string): Parameter | undefined => read(`method: random\nprogram: a.py\nparameters:\n  x: ${text}\n`).sweep.space[0];

const example = `
program: train.py
method: bayes
metric:
  name: val_loss
  goal: minimize
parameters:
  learning_rate:
    min: 0.0001
    max: 0.1
  batch_size:
    values: [32, 64, 128]
  epochs:
    value: 5
  optimizer:
    parameters:
      name:
        values: [adam, sgd]
      momentum:
        distribution: uniform
        min: 0.5
        max: 0.99
early_terminate:
  type: hyperband
  min_iter: 3
run_cap: 40
project: anything
`;

test('a W&B example is read as it stands', () => {
  const { sweep, problems } = read(example);
  assert.deepEqual(problems, []);
  assert.deepEqual(sweep.space, [
    { name: 'learning_rate', type: 'float', low: 0.0001, high: 0.1, log: false },
    { name: 'batch_size', type: 'categorical', choices: [32, 64, 128] },
    { name: 'epochs', type: 'categorical', choices: [5] },
    { name: 'optimizer.name', type: 'categorical', choices: ['adam', 'sgd'] },
    { name: 'optimizer.momentum', type: 'float', low: 0.5, high: 0.99, log: false },
  ]);
  const { method, metric, stop, trials, command, workers } = sweep;
  assert.deepEqual({ method, metric, stop, trials, workers }, {
    method: 'auto', metric: { name: 'val_loss', goal: 'minimize', impute: 'worst' }, stop: { type: 'hyperband', min_iter: 3 }, trials: 40, workers: 1,
  });
  assert.deepEqual(command, ['${env}', '${interpreter}', '${program}', '${args}']);
});

test('whole numbers written as fractions make a range of floats, as Python reads them', () => {
  assert.deepEqual(parameter('{min: 0.0, max: 1.0}'), { name: 'x', type: 'float', low: 0, high: 1, log: false });
  assert.deepEqual(parameter('{min: 0, max: 1e1}'), { name: 'x', type: 'float', low: 0, high: 10, log: false });
  assert.deepEqual(parameter('{min: 0, max: 1}'), { name: 'x', type: 'int', low: 0, high: 1 });
});

test('GPUs and a budget of time are ours too', () => {
  const { sweep, problems } = read(`${example.replace('run_cap: 40', '')}lossband:\n  gpus: 1\n  place: slurm\n  budget: {trials: 7, time: 1h30m}\n`);
  assert.deepEqual([problems, sweep.gpus, sweep.place, sweep.trials, sweep.seconds], [[], 1, 'slurm', 7, 5_400]);
  assert.match(said(`${example}lossband: {budget: {time: soon}}\n`).join(), /28:27 A time is expected/);
  const joules = (text: string): number | undefined => read(`${example}lossband: {budget: {energy: ${text}}}\n`).sweep.joules;
  assert.deepEqual(['500Wh', '2 kWh', '3.6MJ', '90', 'much', '0Wh'].map(joules), [1.8e6, 7.2e6, 3.6e6, undefined, undefined, undefined]);
  assert.match(said(`${example}lossband: {place: ray, budget: {energy: 1kWh}}\n`).join(), /28:41 Energy is measured on this machine alone/);
});

test('our own section adds what W&B has no word for', () => {
  const { sweep, problems } = read(`${example}lossband:\n  workers: 4\n  seed: 7\n  retries: 2\n  trials: 10\n  method: tpe\n  stop: forecast\n  conditions:\n    optimizer.momentum: {param: optimizer.name, in: [sgd]}\n`);
  assert.deepEqual(problems, []);
  const { workers, seed, retries, trials, method, stop } = sweep;
  assert.deepEqual({ workers, seed, retries, trials, method, stop }, { workers: 4, seed: 7, retries: 2, trials: 10, method: 'tpe', stop: { type: 'forecast' } });
  assert.deepEqual(sweep.space.at(-1)!.when, { param: 'optimizer.name', in: ['sgd'] });
});

test('several objectives, constraints and what is known from before', () => {
  const ours = 'lossband:\n  objectives: [latency, {name: acc, goal: maximize}]\n  constraints:\n    - learning_rate * batch_size <= 1\n    - {metric: size, upper: 10}\n  warm_start: [old.db, sweeps/a-1]\n';
  const { sweep, problems } = read(`${example.replace(/early_terminate[^]*?3\n/, '')}${ours}`);
  assert.deepEqual(problems, []);
  assert.deepEqual(sweep.objectives, [{ name: 'latency', goal: 'minimize' }, { name: 'acc', goal: 'maximize' }]);
  assert.deepEqual([sweep.constraints.limits, sweep.warmStart], [[{ metric: 'size', upper: 10 }], ['old.db', 'sweeps/a-1']]);
  assert.deepEqual([0.01, 0.1].map((rate) => sweep.constraints.relations[0]!.holds({ learning_rate: rate, batch_size: 32 })), [true, false]);
  assert.equal(read(`${example}lossband: {warm_start: true}\n`).sweep.warmStart, 'own');
});

test('what does not go together, or makes no sense, is named where it stands', () => {
  assert.deepEqual(said(`${example}lossband:\n  objectives: [latency]\n`), ['23:1 With several objectives this is not heeded: what is worse in one may be the best in another.']);
  const cases: [string, RegExp][] = [
    ['constraints: [learning_rate <]', /^29:17 “learning_rate <” is no relation between parameters/],
    ['constraints: [optimizer.name < 3]', /^29:17 There is no parameter “optimizer.name” that is a number/],
    ['constraints: [{metric: size}]', /^29:17 A constraint is a relation between parameters/],
    ['objectives: [{goal: minimize}]', /^29:16 An objective needs the `name`/],
    ['warm_start: 3', /^29:15 `warm_start` is true/],
  ];
  for (const [text, expected] of cases) assert.match(said(`${example}lossband:\n  ${text}\n`).join('\n'), expected);
  assert.match(said('program: a.py\nmethod: random\nparameters: {a: {min: 1, max: 2}}\nlossband: {constraints: [{metric: b, upper: 1}], warm_start: true}\n').join(), /needs `metric`.*random learns nothing|random learns nothing.*needs `metric`/);
});

test('conditions that can never hold are named', () => {
  const ours = (conditions: string): string => said(`${example}lossband:\n  conditions: ${conditions}\n`).join('\n');
  assert.equal(ours('{optimizer.momentum: {param: optimizer.name, in: [adam]}, batch_size: {param: epochs, in: [5]}}'), '');
  assert.match(ours('{optimizer.momentum: {param: optimizer.name, in: [sgd, lion]}}'), /^29:64 “optimizer.name” is never lion/);
  assert.match(ours('{learning_rate: {param: batch_size, in: [32]}, batch_size: {param: learning_rate, in: [0.1]}}'), /“learning_rate” lead back to it[^]*“batch_size” lead back to it/);
});

test('every distribution, as W&B defines it', () => {
  const e = Math.exp;
  const cases: [string, Parameter][] = [
    ['{value: null}', { name: 'x', type: 'categorical', choices: [null] }],
    ['{min: 1, max: 4}', { name: 'x', type: 'int', low: 1, high: 4 }],
    ['{min: 1.0, max: 4.5}', { name: 'x', type: 'float', low: 1, high: 4.5, log: false }],
    ['{distribution: categorical_w_probabilities, values: [1, 2], probabilities: [0.3, 0.7]}', { name: 'x', type: 'categorical', choices: [1, 2], weights: [0.3, 0.7] }],
    ['{distribution: q_uniform, min: 0, max: 10, q: 2}', { name: 'x', type: 'int', low: 0, high: 10, log: false, step: 2 }],
    ['{distribution: q_uniform, min: 0, max: 1, q: 0.25}', { name: 'x', type: 'float', low: 0, high: 1, log: false, step: 0.25 }],
    ['{distribution: log_uniform, min: -3, max: 0}', { name: 'x', type: 'float', low: e(-3), high: 1, log: true }],
    ['{distribution: log_uniform_values, min: 0.001, max: 1}', { name: 'x', type: 'float', low: 0.001, high: 1, log: true }],
    ['{distribution: inv_log_uniform, min: 0, max: 3}', { name: 'x', type: 'float', low: e(-3), high: 1, log: true }],
    ['{distribution: inv_log_uniform_values, min: 0.01, max: 1}', { name: 'x', type: 'float', low: 0.01, high: 1, log: true }],
    ['{distribution: q_log_uniform_values, min: 8, max: 64, q: 8}', { name: 'x', type: 'int', low: 8, high: 64, log: true, step: 8 }],
    ['{distribution: q_log_uniform, min: 0, max: 4, q: 1}', { name: 'x', type: 'int', low: 1, high: 55, log: true, step: 1 }],
    ['{distribution: normal, mu: 3, sigma: 2}', { name: 'x', type: 'float', low: -5, high: 11, log: false, prior: { kind: 'normal', mu: 3, sigma: 2 } }],
    ['{distribution: q_normal, sigma: 2}', { name: 'x', type: 'int', low: -8, high: 8, log: false, step: 1, prior: { kind: 'normal', mu: 0, sigma: 2 } }],
    ['{distribution: log_normal}', { name: 'x', type: 'float', low: e(-4), high: e(4), log: true, prior: { kind: 'normal', mu: 0, sigma: 1 } }],
    ['{distribution: q_log_normal, mu: 1, sigma: 0.5}', { name: 'x', type: 'int', low: 1, high: 20, log: true, step: 1, prior: { kind: 'normal', mu: 1, sigma: 0.5 } }],
    ['{distribution: beta, a: 2, b: 6}', { name: 'x', type: 'float', low: 0, high: 1, log: false, prior: { kind: 'beta', a: 2, b: 6 } }],
    ['{distribution: q_beta, q: 0.1}', { name: 'x', type: 'float', low: 0, high: 1, log: false, step: 0.1, prior: { kind: 'beta', a: 1, b: 1 } }],
  ];
  for (const [text, expected] of cases) assert.deepEqual(parameter(text), expected, text);
});

test('mistakes are named where they stand', () => {
  assert.deepEqual(said('program: a.py\nmethod: best\nmetric: {name: loss}\nparameters:\n  lr: {min: 2.5, max: 1}\n  b: {}\n'), [
    '2:9 `method` must be one of these: bayes, auto, gp, tpe, cmaes, quasi-random, random, grid.',
    '5:3 “lr” has an empty range: `min` 2.5 is above `max` 1.',
    '6:3 “b” needs `value`, `values`, or `min` and `max`.',
  ]);
  assert.deepEqual(said('program: a.py\nmethod: bayes\nparameters:\n  lr: {min: 0.1, max: 1.0}\n'), ['1:1 `metric` needs the `name` of the metric that the trials are compared by.']);
  assert.deepEqual(said('method: random\nparameters: {a: {value: 1}}\n'), ['1:1 `program` is missing: the script that trains.']);
  assert.deepEqual(said('program: a.py\nmethod: random\nparmeters: {a: {value: 1}}\nparameters: {a: {value: 1}}\n').map((line) => line.slice(0, 36)), ['3:1 “parmeters” is no key of a sweep']);
});

test('a grid over a continuous range is refused at the parameter, and the rest stands', () => {
  const text = 'program: a.py\nmethod: grid\nparameters:\n  n:\n    values: [1, 2]\n  opt:\n    parameters:\n      lr:\n        min: 0.1\n        max: 1.0\n  k: {min: 1, max: 3}\n  q: {distribution: q_uniform, min: 0, max: 1, q: 0.5}\n';
  assert.deepEqual(said(text), ['8:7 A grid cannot go through all values of “opt.lr”: give it `values`, or a distribution with `q`.']);
  assert.deepEqual(read(text).sweep.space.map(({ name }) => name), ['n', 'k', 'q']);
});

test('any text gives a sweep and places inside the text', () => {
  const pieces = fc.constantFrom('method: ', 'bayes', 'grid\n', '\n', '  ', 'parameters:', 'x: ', '{', '}', '[', ']', 'min: 1', ', ', 'max: .nan', 'distribution: ', 'normal', 'toString', '&a ', '*a', '- ', 'lossband:', 'conditions: ', '"', 'metric: ', 'early_terminate: ', '!!binary ');
  fc.assert(fc.property(fc.oneof(fc.string(), fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''))), (text) => {
    const { sweep, problems } = read(text), lines = text.split('\n').length;
    assert.ok(sweep.command.length > 0 && sweep.workers >= 1);
    for (const { range } of problems) assert.ok(range && range.line >= 0 && range.line <= lines && range.endLine >= range.line);
  }), { numRuns: 300 });
});

test('aliases cannot blow a file up', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`)].join('\n');
  assert.ok(said(bomb).some((line) => line.includes('aliases')));
});
