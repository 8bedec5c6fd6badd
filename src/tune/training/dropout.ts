import { mul, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { createRng } from '../../base/rng.ts';
import { leafLayers, type NamedLayer } from './weights.ts';

type Layer = layers.Layer;
type Call = Layer['call'];

/** Layers that draw random numbers of their own, which nothing can repeat. */
const unrepeatable = new Set(['GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'SpatialDropout1D']);

/**
 * The dropout of a model with masks that are given instead of drawn within: the library's own draws cannot be repeated after a restart,
 * and would be the same at each step of a recorded graph. A frozen dropout layer drops nothing.
 */
export class Dropout {
  readonly #layers: NamedLayer[];
  #masks: ReadonlyMap<Layer, Tensor> = new Map();
  /** Names of layers that make a resumed run differ from an uninterrupted one. */
  readonly unrepeatable: readonly string[];

  constructor(model: LayersModel) {
    const leaves = leafLayers(model);
    this.#layers = leaves.filter(({ layer }) => layer.getClassName() === 'Dropout');
    this.unrepeatable = leaves.filter(({ layer }) => unrepeatable.has(layer.getClassName())).map(({ name }) => name);
    for (const { layer } of this.#layers) this.#patch(layer);
  }

  /** One mask for each layer that drops, drawn from the seed and the step alone: 0 or 1/(1 − rate) (Srivastava et al. 2014, inverted). */
  masks(batch: number, seed: number, step: number): Tensor[] {
    return this.#active().map(({ layer }, at) => {
      const [, ...inner] = layer.outputShape as number[], rate = rateOf(layer), rng = createRng(seed, step, at);
      const shape = [batch, ...inner], values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      for (let i = 0; i < values.length; i++) values[i] = rng() < rate ? 0 : 1 / (1 - rate);
      return tensor(values, shape);
    });
  }

  /** Runs a forward pass with these masks, which are in the order of {@link masks}. */
  with<T>(masks: readonly Tensor[], run: () => T): T {
    this.#masks = new Map(this.#active().map(({ layer }, at) => [layer, masks[at]!]));
    try {
      return run();
    } finally {
      this.#masks = new Map();
    }
  }

  #active(): NamedLayer[] {
    return this.#layers.filter(({ layer }) => layer.trainable && rateOf(layer) > 0);
  }

  #patch(layer: Layer): void {
    const call: Call = (inputs) => {
      const [input] = [inputs].flat() as Tensor[], mask = this.#masks.get(layer);
      return mask ? mul(input!, mask) : input!;
    };
    layer.call = call;
  }
}

const rateOf = (layer: Layer): number => (layer.getConfig()['rate'] as number | undefined) ?? 0;
