import * as tf from '@tensorflow/tfjs-core';

/** A function whose gradient every backend must know, with the shapes of its arguments. */
export interface GradientCase {
  name: string;
  shapes: number[][];
  run: (...args: tf.Tensor[]) => tf.Tensor;
}

const conv = (strides: number, pad: 'same' | 'valid') => (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
const depthwise = (strides: number, pad: 'same' | 'valid') => (x: tf.Tensor, w: tf.Tensor) =>
  tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);

export const gradientCases: readonly GradientCase[] = [
  { name: 'dense layer', shapes: [[4, 6], [6, 3], [3]], run: (x, w, b) => tf.relu(tf.add(tf.matMul(x!, w!), b!)) },
  { name: 'softmax cross-entropy', shapes: [[5, 4], [5, 4]], run: (logits, labels) => tf.losses.softmaxCrossEntropy(tf.softmax(labels!), logits!) },
  { name: 'conv2d, same', shapes: [[2, 7, 6, 3], [3, 3, 3, 4]], run: conv(1, 'same') },
  { name: 'conv2d, valid, stride 2', shapes: [[2, 8, 7, 2], [3, 2, 2, 5]], run: conv(2, 'valid') },
  { name: 'conv2d, same, stride 2', shapes: [[3, 8, 8, 3], [3, 3, 3, 2]], run: conv(2, 'same') },
  { name: 'conv2d, valid, stride 3', shapes: [[1, 13, 13, 2], [5, 5, 2, 3]], run: conv(3, 'valid') },
  { name: 'conv2d, 1×1', shapes: [[2, 5, 5, 4], [1, 1, 4, 6]], run: conv(1, 'same') },
  { name: 'conv2d, filter as large as the image', shapes: [[2, 3, 3, 2], [3, 3, 2, 4]], run: conv(1, 'same') },
  { name: 'depthwise conv2d, same', shapes: [[2, 6, 5, 3], [3, 3, 3, 1]], run: depthwise(1, 'same') },
  { name: 'depthwise conv2d, stride 2', shapes: [[2, 8, 8, 4], [3, 3, 4, 1]], run: depthwise(2, 'same') },
  { name: 'depthwise conv2d, valid, two filters a channel', shapes: [[1, 7, 6, 2], [3, 2, 2, 2]], run: depthwise(1, 'valid') },
  { name: 'batch normalisation', shapes: [[4, 3, 3, 2], [2], [2]], run: (x, beta, gamma) => {
    const { mean, variance } = tf.moments(x!, [0, 1, 2]);
    return tf.batchNorm(x!, mean as tf.Tensor1D, variance as tf.Tensor1D, beta as tf.Tensor1D, gamma as tf.Tensor1D, 1e-3);
  } },
  { name: 'average pooling', shapes: [[2, 6, 6, 2]], run: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid') },
  { name: 'global average', shapes: [[2, 4, 4, 3]], run: (x) => tf.mean(x!, [1, 2]) },
  { name: 'sigmoid, tanh, elu', shapes: [[3, 4]], run: (x) => tf.elu(tf.mul(tf.sigmoid(x!), tf.tanh(x!))) },
];

/** Numbers between -1 and 1, the same for the same seed; a plain generator, so that no backend is asked for them. */
export function numbers(shape: number[], seed: number): tf.Tensor {
  let state = (seed * 2654435761) >>> 0;
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
  return tf.tensor(values, shape);
}

export interface Gradients {
  value: number;
  /** Of each argument, flat. */
  gradients: number[][];
}

/** Σ output · weight and its gradients, on the current backend; the weights are fixed random numbers, so that no error hides in a sum. */
export function gradientsOf({ shapes, run }: GradientCase, seed = 1): Gradients {
  return tf.tidy(() => {
    const args = shapes.map((shape, at) => numbers(shape, seed + at));
    const objective = (...given: tf.Tensor[]): tf.Scalar => {
      const output = run(...given);
      return tf.sum(tf.mul(output, numbers(output.shape, seed + 99)));
    };
    const { value, grads } = tf.valueAndGrads(objective)(args);
    return { value: value.dataSync()[0]!, gradients: grads.map((grad) => Array.from(grad.dataSync())) };
  });
}

/** The same by central differences along a random direction of each argument: [measured, expected]. */
export function slopes({ shapes, run }: GradientCase, gradients: number[][], seed = 1, step = 1e-2): [number, number][] {
  return shapes.map((_, which) => tf.tidy(() => {
    const args = shapes.map((shape, at) => numbers(shape, seed + at)), direction = numbers(shapes[which]!, seed + 50 + which);
    const at = (distance: number): number => {
      const output = run(...args.map((arg, i) => (i === which ? tf.add(arg, tf.mul(direction, distance)) : arg)));
      // Summed in double precision: the difference of two sums is small.
      const values = Array.from(output.dataSync()), weights = numbers(output.shape, seed + 99).dataSync();
      return values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
    };
    const along = direction.dataSync();
    return [(at(step) - at(-step)) / (2 * step), gradients[which]!.reduce((sum, value, i) => sum + value * along[i]!, 0)];
  }));
}
