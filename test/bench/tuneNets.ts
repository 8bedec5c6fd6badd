import * as tfl from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { freezeBatchNorm } from '../../src/tune/models/batchNorm.ts';

type Model = tfl.LayersModel;

export interface Net {
  shape: number[];
  make(): Model;
}

const { layers } = tfl;

const dense = (): Model => tfl.sequential({ layers: [
  layers.dense({ units: 512, activation: 'relu', inputShape: [784] }), layers.dense({ units: 256, activation: 'relu' }), layers.dense({ units: 10, activation: 'softmax' }),
] });

const conv = (filters: number, more = {}) => layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu', ...more });

const cnn = (): Model => tfl.sequential({ layers: [
  conv(32, { inputShape: [32, 32, 3] }), layers.maxPooling2d({ poolSize: 2 }), conv(64), layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(), layers.dense({ units: 128, activation: 'relu' }), layers.dense({ units: 10, activation: 'softmax' }),
] });

/** Channels in steps of 8, never more than a tenth below what was asked (Sandler et al. 2018, as in Keras). */
function channels(wanted: number): number {
  const rounded = Math.max(8, Math.floor((wanted + 4) / 8) * 8);
  return rounded < 0.9 * wanted ? rounded + 8 : rounded;
}

/** MobileNetV2, width 0.35, with a new head; all but the head is frozen. */
function mobileNet(): Model {
  const width = 0.35, input = tfl.input({ shape: [96, 96, 3] });
  const through = (layer: tfl.layers.Layer, x: SymbolicTensor): SymbolicTensor => layer.apply(x) as SymbolicTensor;
  const normed = (x: SymbolicTensor): SymbolicTensor => through(layers.batchNormalization({ epsilon: 1e-3, momentum: 0.999 }), x);
  const activated = (x: SymbolicTensor): SymbolicTensor => through(layers.reLU({ maxValue: 6 }), normed(x));
  const pointwise = (filters: number, x: SymbolicTensor): SymbolicTensor => through(layers.conv2d({ filters, kernelSize: 1, padding: 'same', useBias: false }), x);
  let now = channels(32 * width), x = activated(through(layers.conv2d({ filters: now, kernelSize: 3, strides: 2, padding: 'same', useBias: false }), input));
  const blocks: [expansion: number, filters: number, count: number, stride: number][] = [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]];
  for (const [expansion, wanted, count, stride] of blocks) {
    for (let i = 0; i < count; i++) {
      const before = x, filters = channels(wanted * width), strides = i === 0 ? stride : 1;
      if (expansion > 1) x = activated(pointwise(expansion * now, x));
      x = activated(through(layers.depthwiseConv2d({ kernelSize: 3, strides, padding: 'same', useBias: false }), x));
      x = normed(pointwise(filters, x));
      if (strides === 1 && filters === now) x = layers.add().apply([before, x]) as SymbolicTensor;
      now = filters;
    }
  }
  const features = through(layers.globalAveragePooling2d({}), activated(pointwise(1280, x)));
  const model = tfl.model({ inputs: input, outputs: through(layers.dense({ units: 10, activation: 'softmax' }), features) });
  for (const layer of model.layers.slice(0, -1)) layer.trainable = false;
  freezeBatchNorm(model);
  return model;
}

export const nets: Readonly<Record<string, Net>> = {
  dense: { shape: [784], make: dense },
  cnn: { shape: [32, 32, 3], make: cnn },
  mobilenet: { shape: [96, 96, 3], make: mobileNet },
};
