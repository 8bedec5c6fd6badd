import assert from 'node:assert/strict';
import test from 'node:test';
import { pairTags, splitOfRun, splitTag } from '../../webview/pairing.ts';
import { collectSections } from '../../webview/sections.ts';

test('the word for the data is found wherever a framework puts it', () => {
  const cases: [tag: string, base: string, split: string][] = [
    ['loss', 'loss', ''],
    ['train/loss', 'loss', 'train'],
    ['val/loss', 'loss', 'val'],
    ['Loss/train', 'Loss', 'train'],
    ['val_loss', 'loss', 'val'],
    ['eval_loss', 'loss', 'val'],
    ['eval/loss', 'loss', 'val'],
    ['loss_val', 'loss', 'val'],
    ['train_loss_epoch', 'loss', 'train'],
    ['train_loss_step', 'loss', 'train'],
    ['metrics/val_acc', 'metrics/acc', 'val'],
    ['val-accuracy', 'accuracy', 'val'],
    ['test/acc', 'acc', 'test'],
    ['validation', 'validation', ''],
    ['value', 'value', ''],
    ['trainable_params', 'trainable_params', ''],
    ['constructor/loss', 'constructor/loss', ''],
  ];
  for (const [tag, base, split] of cases) assert.deepEqual(splitTag(tag), { base, split }, tag);
});

test('pairs share a chart, and a metric alone keeps its own name', () => {
  const pairs = pairTags(['train/loss', 'lr', 'val/loss', 'eval_loss', 'val/acc']);
  assert.deepEqual([...pairs], [['loss', ['train/loss', 'val/loss', 'eval_loss']], ['lr', ['lr']], ['val/acc', ['val/acc']]]);
});

test('Keras tells the data by the folder of the run', () => {
  assert.equal(splitOfRun('logs/validation'), 'val');
  assert.equal(splitOfRun('logs/train'), 'train');
  assert.equal(splitOfRun('logs/run1'), '');
});

test('sections put losses first, then accuracies, and the machine last; a chart alone has none of its own', () => {
  const sections = collectSections(['gpu/memory', 'val/acc', 'lr', 'train/loss', 'custom/x', 'alone/x', 'custom/y', 'val/loss', 'weights']);
  assert.deepEqual(
    sections.map(({ id, charts }) => [id, charts.map((chart) => chart.id)]),
    [['key', ['loss', 'val/acc']], ['optimizer', ['lr']], ['custom', ['custom/x', 'custom/y']], ['other', ['weights', 'alone/x']], ['system', ['gpu/memory']]],
  );
});
