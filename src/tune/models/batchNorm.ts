import { flatLayers, type Layer } from './layers.ts';
import type { LayersModel } from './tf.ts';

interface Call {
  call(inputs: unknown, kwargs: Record<string, unknown>): unknown;
}

/**
 * Makes frozen batch normalisation really frozen. The library normalises with the statistics of the batch and moves the stored ones
 * whenever it trains, `trainable` or not, which ruins a pre-trained backbone; Keras runs a frozen layer as in inference.
 * Looks at `trainable` at each call, so it holds through later freezing and unfreezing.
 */
export function freezeBatchNorm(model: LayersModel): void {
  for (const layer of flatLayers(model)) {
    if (layer.getClassName() !== 'BatchNormalization' || patched.has(layer)) continue;
    patched.add(layer);
    const norm = layer as unknown as Call, call = norm.call.bind(norm);
    norm.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: layer.trainable && kwargs?.['training'] });
  }
}

const patched = new WeakSet<Layer>();
