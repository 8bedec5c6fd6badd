import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayerNode, layerNodes, parametersOf } from '../../src/host/layers/layerNodes.ts';
import type { LayerInfo, RecipeLayers } from '../../src/model/layer.ts';

const layer = (name: string, block: string, parameters: number): LayerInfo => ({ name, type: 'Conv2D', shape: [4], parameters, trainable: true, block });

const recipe: RecipeLayers = {
  layers: [
    layer('stem', '', 10), layer('block_1_conv', 'block_1', 20), layer('block_1_relu', 'block_1', 0), layer('block_2_conv', 'block_2', 30),
    { ...layer('inner', '', 12), children: [layer('block_1_conv', 'block_1', 5), layer('block_1_out', 'block_1', 7)] },
    layer('head_predictions', '', 3),
  ],
  choosable: ['stem', 'block_1_conv', 'block_2_conv', 'inner/block_1_conv', 'inner/block_1_out'],
  stages: [{ name: 'head', epochs: 5, lr: 0.1, frozen: [] }, { name: 'all', epochs: 5, lr: 0.1, frozen: [] }],
};

const outline = (node: LayerNode): unknown => (node.kind === 'group' ? [node.title, ...layerNodes(recipe, node).map(outline)] : node.kind === 'layer' ? node.layer.name : node.stage);

test('each stage has the layers of the model, grouped by block and by model', () => {
  const stages = layerNodes(recipe);
  assert.deepEqual(stages.map(outline), [0, 1]);
  assert.deepEqual(layerNodes(recipe, stages[1]).map(outline), ['stem', ['block_1', 'block_1_conv', 'block_1_relu'], 'block_2_conv', ['inner', ['block_1', 'block_1_conv', 'block_1_out']], 'head_predictions']);
});

test('a check box is for the layers that can be frozen, a group’s for all of its own', () => {
  const [, stage] = layerNodes(recipe), rows = layerNodes(recipe, stage);
  const pathsOf = (node: LayerNode): readonly string[] => (node.kind === 'stage' ? [] : node.paths);
  assert.deepEqual(rows.map(pathsOf), [['stem'], ['block_1_conv'], ['block_2_conv'], ['inner/block_1_conv', 'inner/block_1_out'], []]);
  assert.deepEqual(rows.map(parametersOf), [10, 20, 30, 12, 3]);
});

test('every row has an id of its own', () => {
  const all = (parent?: LayerNode): LayerNode[] => layerNodes(recipe, parent).flatMap((node) => [node, ...all(node)]);
  const ids = all().map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});
