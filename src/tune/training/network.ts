import { sigmoid, softmax, type Tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { leafLayers } from './weights.ts';

type Layer = layers.Layer;

/** A layer whose last operation is an activation that can be left out. */
interface Activated extends Layer {
  activation?: { getClassName(): string; apply(values: Tensor, axis?: number): Tensor };
}

const finals: Readonly<Record<string, (logits: Tensor) => Tensor>> = { softmax, sigmoid };

/** What is learned: tensors in, logits or predictions out. Frozen layers are run as in inference, whatever is asked. */
export interface Network {
  /** Shape of one example without the batch. */
  readonly inputShape: readonly number[];
  /** Logits where the model ends in softmax or sigmoid, because losses are computed from them without overflow; else its output. */
  forward(inputs: Tensor, training: boolean): Tensor;
  /** What the model itself would say: probabilities, or the predictions as they are. */
  outcome(outputs: Tensor): Tensor;
}

/** Runs the model up to its last activation. */
export function networkOf(model: LayersModel): Network {
  const last = leafLayers(model).at(-1)!.layer as Activated;
  const final = last.activation && Object.hasOwn(finals, last.activation.getClassName()) ? last.activation : undefined;
  const activate = final ? finals[final.getClassName()]! : undefined;
  return {
    inputShape: (model.inputs[0]!.shape as number[]).slice(1),
    outcome: (outputs) => (activate ? activate(outputs) : outputs),
    forward: (inputs, training) => withoutActivation(final, () => model.apply(inputs, { training }) as Tensor),
  };
}

function withoutActivation<T>(final: Activated['activation'], run: () => T): T {
  if (!final) return run();
  const before = final.apply;
  final.apply = (values) => values;
  try {
    return run();
  } finally {
    final.apply = before;
  }
}

/** A model cut in two at a place that everything passes through. */
export interface Cut {
  /** The last layer of the first part. */
  layer: string;
  /** Inputs of the model to what the layer gives; nothing random, nothing that learns. */
  base: Network;
  /** What the layer gives to the model's logits or predictions. */
  rest: Network;
}

/**
 * The model behind its longest frozen beginning, so that the beginning is computed once for each example and not in every epoch.
 * Undefined where nothing is frozen, all is, or several tensors cross every place.
 */
export function cutBehindFrozen(model: LayersModel): Cut | undefined {
  const order = model.layers, single = order.every(({ inboundNodes }) => inboundNodes.length === 1);
  if (!single || model.inputs.length !== 1 || model.outputs.length !== 1) return undefined;
  const learning = order.findIndex((layer) => !isFixed(layer)), end = learning < 0 ? order.length : learning;
  for (let at = end - 1; at > 0; at--) {
    const place = outputOf(order[at]!), before = new Set(order.slice(0, at).map((layer) => outputOf(layer).id));
    const crossed = order.slice(at + 1).some((layer) => inputsOf(layer).some(({ id }) => before.has(id)));
    if (crossed || place.shape.slice(1).includes(null)) continue;
    const whole = networkOf(model), final = leafLayers(model).at(-1)!.layer as Activated;
    const activation = final.activation && Object.hasOwn(finals, final.activation.getClassName()) ? final.activation : undefined;
    return {
      layer: order[at]!.name,
      base: { ...whole, forward: (inputs) => runLayers(order.slice(0, at + 1), model.inputs[0]!, inputs, false) },
      rest: {
        ...whole,
        inputShape: place.shape.slice(1) as number[],
        forward: (inputs, training) => withoutActivation(activation, () => runLayers(order.slice(at + 1), place, inputs, training)),
      },
    };
  }
  return undefined;
}

/** Gives the same for the same input through the whole stage. */
function isFixed(layer: Layer): boolean {
  const leaves = leafLayers({ layers: [layer] } as unknown as LayersModel);
  return leaves.every(({ layer: leaf }) => leaf.trainableWeights.length === 0 && !(leaf.trainable && /Dropout|Noise/.test(leaf.getClassName())));
}

const inputsOf = (layer: Layer): SymbolicTensor[] => layer.inboundNodes[0]!.inputTensors;
const outputOf = (layer: Layer): SymbolicTensor => layer.inboundNodes[0]!.outputTensors[0]!;

/** Applies layers in their order to the tensor that stands for `place`. */
function runLayers(order: readonly Layer[], place: SymbolicTensor, inputs: Tensor, training: boolean): Tensor {
  const values = new Map<number, Tensor>([[place.id, inputs]]);
  let last = inputs;
  for (const layer of order) {
    const output = outputOf(layer);
    if (values.has(output.id)) continue;
    const given = inputsOf(layer).map(({ id }) => values.get(id)!);
    last = layer.apply(given.length === 1 ? given[0]! : given, { training }) as Tensor;
    values.set(output.id, last);
  }
  return last;
}
