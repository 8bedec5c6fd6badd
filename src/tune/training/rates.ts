import type { LayersModel } from '@tensorflow/tfjs-layers';
import { globMatches } from '../../model/glob.ts';
import { leavesOf } from '../../model/layer.ts';
import { isBase } from '../models/contract.ts';
import { layerTree } from '../models/layers.ts';
import type { OptimizerOptions } from '../recipe/contract.ts';
import type { Weight } from './weights.ts';

/**
 * Factor on the learning rate by name of the weight. With a decay d, the layers of a block learn at d times the rate of the block behind
 * it, the new head at the full rate (Howard and Ruder 2018, "discriminative fine-tuning"). Factors by name come on top.
 */
export function layerRates(model: LayersModel, weights: readonly Weight[], { layerDecay, layerRates: named }: OptimizerOptions): Map<string, number> {
  const blocks = new Map(leavesOf(layerTree(model)).map(({ layer: { name, block } }) => [name, block || name]));
  const groups = [...new Set(weights.filter(({ layer }) => isBase(layer)).map(({ layer }) => groupOf(layer, blocks)))];
  return new Map(weights.map(({ name, layer }) => {
    const distance = isBase(layer) ? groups.length - groups.indexOf(groupOf(layer, blocks)) : 0;
    return [name, layerDecay ** distance * (named.find((rate) => globMatches(rate.layer, layer))?.factor ?? 1)];
  }));
}

const groupOf = (layer: string, blocks: ReadonlyMap<string, string>): string => blocks.get(layer.split('/').at(-1)!) ?? layer;
