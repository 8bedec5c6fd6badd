import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readDigits, split } from '../../demo/digits.ts';
import { DigitClassifier } from '../../demo/model.ts';
import { seededRandom } from '../../demo/random.ts';
import { tfevents } from '../../src/readers/tfevents.ts';
import { runQuietly } from '../../tools/children.ts';
import { copyDemo } from '../../tools/demo.ts';

test('the network learns to read digits that it has not seen', () => {
  const digits = readDigits();
  const { train, val } = split(digits);
  const model = new DigitClassifier(48, seededRandom(3));
  for (let step = 0; step < 200; step++) model.learn(digits, train.slice((step % 40) * 32, (step % 40) * 32 + 32), 0.05, 0.9);
  assert.ok(model.evaluate(digits, val).accuracy > 0.9);
});

test('a training writes event files with right checksums, and its loss runs away after the learning rate is raised', async () => {
  const folder = await copyDemo();
  try {
    await runQuietly(process.execPath, ['train.ts', '--name', 'run', '--steps', '160', '--raise-at', '60'], { cwd: folder });
    const files = readdirSync(join(folder, 'runs', 'run'));
    const events = files.find((file) => file.includes('tfevents'))!;
    const bytes = readFileSync(join(folder, 'runs', 'run', events));
    const { consumed, problems, runs } = tfevents.create({ path: events, patterns: [] }).push(bytes, 0, true);
    assert.equal(consumed, bytes.length);
    assert.deepEqual(problems, []);
    const [lr, loss] = ['lr', 'train/loss'].map((tag) => runs[0]!.series.get(tag)!.columns().values);
    assert.equal(loss!.length, 160);
    assert.ok(Math.abs(lr![59]! - 0.05) < 1e-6 && Math.abs(lr![60]! - 0.6) < 1e-6);
    assert.ok(Math.max(...loss!.subarray(60)) > 3 * loss![59]!, 'it runs away');
    assert.equal(readFileSync(join(folder, 'runs', 'run', 'metrics.csv'), 'utf8').split('\n')[0], 'step,weight_norm');
  } finally {
    rmSync(dirname(folder), { recursive: true });
  }
});
