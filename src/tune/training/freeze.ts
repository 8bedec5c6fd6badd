import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isBase } from '../models/contract.ts';
import type { Freeze, Recipe } from '../recipe/contract.ts';
import { frozenLayers } from '../recipe/frozen.ts';
import { leafLayers } from './weights.ts';

/**
 * Sets which layers learn; everything else does.
 * @throws UserError where the layer that is named is none of the model's
 */
export function applyFreeze(model: LayersModel, freeze: Freeze, batchNorm: Recipe['batchNorm']): void {
  const all = leafLayers(model), base = all.filter(({ name }) => isBase(name));
  for (const { layer } of all) layer.trainable = true;
  const frozen = frozenLayers(base.map(({ name, layer }) => ({ path: name, weighted: layer.weights.length > 0 })), freeze);
  // With the statistics of a few small batches a layer that has just been unfrozen forgets what the pre-trained one knew.
  const keeps = ({ name, layer }: (typeof base)[number]): boolean => frozen.has(name) || (batchNorm === 'frozen' && layer.getClassName() === 'BatchNormalization');
  for (const { layer } of base.filter(keeps)) layer.trainable = false;
}
