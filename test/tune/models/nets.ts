import '@tensorflow/tfjs-backend-cpu';
import { randomUniform, setBackend, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';

await setBackend('cpu');

/** A small net with every delicate part: convolution, depthwise convolution, batch normalisation with moved statistics, pooling, a head. */
export function smallNet(): LayersModel {
  const random = (seed: number): ReturnType<typeof initializers.randomUniform> => initializers.randomUniform({ minval: 0.2, maxval: 1, seed });
  return sequential({
    name: 'small',
    layers: [
      layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, padding: 'same', kernelInitializer: random(1), name: 'block1_conv' }),
      layers.batchNormalization({ name: 'block1_bn', movingMeanInitializer: random(2), movingVarianceInitializer: random(3), gammaInitializer: random(4) }),
      layers.reLU({ maxValue: 6, name: 'block1_relu' }),
      layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', depthwiseInitializer: initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: 5 }), name: 'block2_dw' }),
      layers.globalAveragePooling2d({ name: 'pool' }),
      layers.dense({ units: 5, activation: 'softmax', kernelInitializer: random(6), name: 'predictions' }),
    ],
  });
}

/** What the model says about the same four random inputs each time. */
export function predictions(model: LayersModel): Float32Array {
  const shape = (model.inputs[0]!.shape as number[]).slice(1);
  return tidy(() => (model.predict(randomUniform([4, ...shape], 0, 1, 'float32', 7)) as Tensor).dataSync() as Float32Array);
}
