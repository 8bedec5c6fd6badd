import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestPlace } from './bestPlace.ts';

test('finds a hyperparameter in YAML by its path', async () => {
  const text = 'model:\n  lr: 1\noptimizer:\n  lr: 0.1 # tuned\n  betas: [0.9, 0.99]\n';
  assert.equal(await bestPlace('yaml', text, { hparam: 'optimizer.lr' }), 'lr: 0.1');
  assert.equal(await bestPlace('yaml', text, { hparam: 'betas' }), 'betas');
});

test('finds a hyperparameter in JSON', async () => {
  assert.equal(await bestPlace('json', '{"train": {"learning_rate": 0.1}}', { hparam: 'lr' }), '"learning_rate": 0.1');
});

test('a broken file gives what can be told of it', async () => {
  assert.equal(await bestPlace('yaml', 'lr: 0.1\n  bad: [', { hparam: 'momentum' }), undefined);
  assert.equal(await bestPlace('yaml', 'a: 1\nlr: 0.1\n]]', { hparam: 'lr' }), 'lr: 0.1');
});

test('aliases that would unfold without end are not unfolded', async () => {
  const bomb = Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${at ? `*a${at - 1},*a${at - 1},*a${at - 1}` : '0'}]`).join('\n');
  assert.equal(await bestPlace('yaml', `${bomb}\nlr: 1\n`, { hparam: 'lr' }), 'lr: 1');
});
