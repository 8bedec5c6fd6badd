import type { Variable } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

/** One weight of a model. */
export interface Weight {
  /** Path of layers and the weight's own name: `block_1/conv/kernel`. Unique, and the same whatever is trainable. */
  name: string;
  /** The layer that has it, by the same path. */
  layer: string;
  variable: Variable;
  /** Learns in this stage: the layer is not frozen, and it is no statistic such as a moving mean. */
  trainable: boolean;
}

/** A layer with weights of its own, with its path through nested models. */
export interface NamedLayer {
  name: string;
  layer: Layer;
}

/** Layers that hold no other layers, from the input to the output; a layer that is used twice comes once. */
export function leafLayers(model: LayersModel): NamedLayer[] {
  const leaves = new Map<Layer, string>();
  const visit = (layer: Layer, path: string): void => {
    const inner = (layer as Partial<LayersModel>).layers;
    if (inner) for (const child of inner) visit(child, path === '' ? child.name : `${path}/${child.name}`);
    else if (!leaves.has(layer)) leaves.set(layer, path);
  };
  visit(model, '');
  return [...leaves].map(([layer, name]) => ({ name, layer }));
}

/**
 * Every weight by the name of its layer. The library's own order, `getWeights()`, changes with what is trainable, and its names are only
 * unique within the process.
 */
export function collectWeights(model: LayersModel): Weight[] {
  return leafLayers(model).flatMap(({ name, layer }) => {
    const taken = new Set<string>(), learning = new Set(layer.trainableWeights);
    return layer.weights.map((weight) => {
      const own = weight.originalName.split('/').at(-1)!;
      let unique = own;
      for (let copy = 1; taken.has(unique); copy++) unique = `${own}_${copy}`;
      taken.add(unique);
      return { name: `${name}/${unique}`, layer: name, variable: weight.read() as Variable, trainable: learning.has(weight) };
    });
  });
}
