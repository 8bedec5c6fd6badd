import assert from 'node:assert/strict';
import { readdirSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { UserError } from '../../src/base/errors.ts';
import { exportFormats } from '../../src/tune/models/contract.ts';
import { loadModel, modelFormats, saveModel } from '../../src/tune/models/index.ts';
import { layerTree } from '../../src/tune/models/layers.ts';
import { predictions, smallNet } from '../tune/models/nets.ts';
import { temporaryFolder } from '../tune/temporary.ts';

test('ids of model formats are unique, and every one can be exported', () => {
  assert.deepEqual(modelFormats.map(({ id }) => id), [...exportFormats]);
});

for (const { id } of modelFormats) {
  describe(`model format ${id}`, () => {
    test('loads what it saved: the same layers, the same predictions', async (context) => {
      const folder = temporaryFolder(context), net = smallNet(), path = await saveModel(net, id as (typeof exportFormats)[number], folder, 'net');
      const { model, problems } = await loadModel({ from: path }, '/');
      assert.deepEqual(predictions(model), predictions(net));
      const plain = (tree: ReturnType<typeof layerTree>): unknown => tree.filter(({ type }) => type !== 'InputLayer').map(({ name, type, shape, parameters }) => ({ name, type, shape, parameters }));
      assert.deepEqual(plain(layerTree(model)), plain(layerTree(net)));
      assert.deepEqual(problems, []);
    });

    test('replaces what was there, and leaves nothing beside it', async (context) => {
      const folder = temporaryFolder(context), net = smallNet();
      const first = await saveModel(net, id as (typeof exportFormats)[number], folder, 'net'), before = readdirSync(folder, { recursive: true }).sort();
      assert.equal(await saveModel(net, id as (typeof exportFormats)[number], folder, 'net'), first);
      assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
    });

    test('says which file is damaged', async (context) => {
      const folder = temporaryFolder(context), path = await saveModel(smallNet(), id as (typeof exportFormats)[number], folder, 'net');
      truncateSync(path, 40);
      await assert.rejects(loadModel({ from: path }, '/'), (error) => error instanceof UserError && error.message.includes(path));
      await assert.rejects(loadModel({ from: join(dirname(path), 'missing') }, '/'), UserError);
    });
  });
}
