import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { layerTree } from '../../../src/tune/models/layers.ts';
import { loadModel } from '../../../src/tune/models/index.ts';
import { root } from '../../../tools/paths.ts';
import { predictions } from './nets.ts';

test('the shipped backbone is loaded by its name, says what it wants and has features that differ from image to image', async () => {
  const { model, expects, problems } = await loadModel({ from: 'shipped' }, '/');
  assert.deepEqual([expects, problems], [{ shape: [32, 32, 3], normalise: 'symmetric' }, []]);
  const features = predictions(model);
  assert.equal(features.length, 4 * 192);
  assert.ok(features.every(Number.isFinite));
  assert.notDeepEqual(features.slice(0, 192), features.slice(192, 384));
  assert.deepEqual([...new Set(layerTree(model).map(({ block }) => block))], ['', 'block_1', 'block_2', 'block_3']);
});

test('the shipped backbone stays below 400 KB', () => {
  const folder = join(root, 'media/backbone'), bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  assert.ok(bytes <= 400_000, `${bytes} bytes`);
});
