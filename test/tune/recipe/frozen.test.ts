import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Freeze } from '../../../src/tune/recipe/contract.ts';
import { type ChoosableLayer, frozenLayers, saysThat, spellFreeze } from '../../../src/tune/recipe/frozen.ts';

const layer = (path: string, block: string, kind: 'conv' | 'norm' | 'plain'): ChoosableLayer => ({ path, block, weighted: kind !== 'plain', choosable: kind === 'conv' });

/** Two layers with weights and one without in each of twelve blocks, one of which begins like another; a stem and a top of their own. */
const net = [
  layer('stem', '', 'conv'),
  ...Array.from({ length: 12 }, (_, at) => `block_${at + 1}`).flatMap((block) => [layer(`${block}_conv`, block, 'conv'), layer(`${block}_bn`, block, 'norm'), layer(`${block}_relu`, block, 'plain'), layer(`${block}_out`, block, 'conv')]),
  layer('inner/top', '', 'conv'),
];
const choosable = net.filter((one) => one.choosable).map(({ path }) => path);
const spelled = (...paths: string[]): Freeze => spellFreeze(net, new Set(paths));

test('what is frozen is said in the shortest way', () => {
  assert.deepEqual(spelled(...choosable), { kind: 'base' });
  assert.deepEqual(spelled(), { kind: 'none' });
  assert.deepEqual(spelled('stem'), { kind: 'until', layer: 'block_1' });
  assert.deepEqual(spelled('stem', 'block_1_conv'), { kind: 'until', layer: 'block_1_out' });
  assert.deepEqual(spelled(...choosable.slice(0, -1)), { kind: 'until', layer: 'top' });
  assert.deepEqual(spelled('block_1_conv', 'block_1_out', 'block_2_out'), { kind: 'names', names: ['block_1_*', 'block_2_out'] });
});

test('whatever is chosen, its spelling freezes exactly that', () => {
  fc.assert(fc.property(fc.subarray(choosable), (paths) => {
    const wanted = new Set(paths), freeze = spellFreeze(net, wanted);
    assert.ok(saysThat(net, freeze, wanted), JSON.stringify(freeze));
  }));
});

test('every way to say it counts layers with weights from the input', () => {
  const frozen = (freeze: Freeze): number => frozenLayers(net, freeze).size;
  assert.equal(frozen({ kind: 'base' }), net.length);
  assert.deepEqual([...frozenLayers(net, { kind: 'until', layer: 'block_2' })], ['stem', 'block_1_conv', 'block_1_bn', 'block_1_relu', 'block_1_out'], 'and is no block_12');
  assert.equal(frozen({ kind: 'allBut', count: 1 }), net.length - 1);
  assert.deepEqual([...frozenLayers(net, { kind: 'share', share: 2 / 38 })], ['stem', 'block_1_conv']);
  assert.deepEqual([...frozenLayers(net, { kind: 'names', names: ['inner/*'] })], ['inner/top']);
  assert.throws(() => frozen({ kind: 'names', names: ['nothing*'] }), /no layer “nothing\*”\. Its layers are: stem, block_1_conv, .*…/);
});
