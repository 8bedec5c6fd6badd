import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directionOf } from '../../src/model/direction.ts';
import { globMatches } from '../../src/model/glob.ts';

const expected = {
  lower: ['loss', 'val/loss', 'val_loss', 'trainLoss', 'eval/perplexity', 'test_rmse', 'top1_err', 'loss/val', 'loss2', 'reward_loss'],
  higher: ['accuracy', 'val/acc', 'val_binary_accuracy', 'top5', 'eval_rouge_l', 'metrics/mAP50', 'r2', 'f1', 'episode_reward', 'psnr'],
  none: ['lr', 'learning_rate', 'grad_norm', 'epoch', '', '训练', 'memory', 'glossary'],
} as const;

for (const [direction, tags] of Object.entries(expected)) {
  test(`which way a metric is better, by its name: ${direction}`, () => {
    assert.deepEqual(tags.filter((tag) => directionOf(tag) !== direction), []);
  });
}

test('the config has the last word', () => {
  assert.equal(directionOf('val/loss', { 'val/*': 'higher' }), 'higher');
  assert.equal(directionOf('val/loss', { 'train/*': 'higher' }), 'lower');
});

test('a glob matches the whole tag', () => {
  assert.ok(globMatches('*/loss', 'a/b/loss'));
  assert.ok(globMatches('va?/loss', 'val/loss'));
  assert.ok(globMatches('a.b+(c)[d]', 'a.b+(c)[d]'));
  assert.ok(globMatches('*', 'two\nlines'));
  assert.ok(!globMatches('loss', 'val/loss'));
  assert.ok(!globMatches('Loss', 'loss'));
  assert.ok(!globMatches('?', ''));
});
