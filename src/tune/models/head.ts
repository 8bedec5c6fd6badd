import { UserError } from '../../base/errors.ts';
import { headNames } from './contract.ts';
import type { Layer } from './layers.ts';
import { initializers, layers, type LayersModel, model as createModel, type SymbolicTensor } from './tf.ts';
import { freezeBatchNorm } from './batchNorm.ts';

export interface HeadOptions {
  /** Classes, or numbers to predict. */
  outputs: number;
  task: 'classification' | 'regression';
  /** Share of the features that is dropped while training; 0: none. */
  dropout: number;
  /** For the new weights: the same seed, the same head. */
  seed: number;
}

/** What the old task added on top of the features: predictions and what squeezes them into shape. */
const headTypes = new Set(['Dense', 'Activation', 'Softmax', 'Dropout', 'Reshape', 'Flatten', 'InputLayer']);

const outputOf = (layer: Layer): SymbolicTensor => (Array.isArray(layer.output) ? layer.output[0]! : layer.output);

/** The last tensor before the old head. A head that is one lone Dense keeps what is below it; a second Dense below is part of the features. */
function featuresOf(model: LayersModel): SymbolicTensor {
  const order = model.layers as Layer[];
  let at = order.length - 1, dense = 0;
  while (at > 0 && headTypes.has(order[at]!.getClassName()) && dense + Number(order[at]!.getClassName() === 'Dense') <= 1) {
    dense += Number(order[at]!.getClassName() === 'Dense');
    at--;
  }
  return outputOf(order[at]!);
}

/**
 * The model with a new last layer for another task; its other layers and their weights are shared with the old one.
 * Feature maps are averaged over their places first.
 */
export function replaceHead(model: LayersModel, { outputs, task, dropout, seed }: HeadOptions): LayersModel {
  if (model.inputs.length !== 1) throw new UserError(`The model takes ${model.inputs.length} inputs; only models with one can be fine-tuned.`);
  let features = featuresOf(model);
  if (features.shape.length === 4) features = layers.globalAveragePooling2d({ name: headNames.pool }).apply(features) as SymbolicTensor;
  else if (features.shape.length > 2) features = layers.flatten({ name: headNames.flatten }).apply(features) as SymbolicTensor;
  if (dropout > 0) features = layers.dropout({ rate: dropout, seed, name: headNames.dropout }).apply(features) as SymbolicTensor;
  const activation = task === 'classification' ? 'softmax' : 'linear', kernelInitializer = initializers.glorotUniform({ seed });
  const predictions = layers.dense({ units: outputs, activation, kernelInitializer, name: headNames.predictions }).apply(features) as SymbolicTensor;
  const replaced = createModel({ inputs: model.inputs, outputs: predictions, name: model.name });
  freezeBatchNorm(replaced);
  return replaced;
}
