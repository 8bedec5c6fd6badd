/** What Keras 3 and TensorFlow.js have in common about a class of layers. Settings that are not named here do not change what it computes. */
export interface LayerType {
  /** Settings that have the same name and meaning in both. */
  settings: readonly string[];
  /** Settings by their name in Keras that have another one here. */
  renamed?: Readonly<Record<string, string>>;
  /** Settings that TensorFlow.js lacks, with the only value that is then right. */
  only?: Readonly<Record<string, unknown>>;
  /** Names of the weights in Keras's order, each with the setting that leaves it out if false. */
  weights?: readonly (readonly [name: string, when?: string])[];
}

const channelsLast = { data_format: 'channels_last' };
const kernel = ['kernel'] as const, bias = ['bias', 'use_bias'] as const;
const window = ['pool_size', 'strides', 'padding'];
const convolution: LayerType = {
  settings: ['filters', 'kernel_size', 'strides', 'padding', 'dilation_rate', 'activation', 'use_bias'], only: channelsLast, weights: [kernel, bias],
};
const plain: LayerType = { settings: [] };
const globalPool: LayerType = { settings: [], only: { ...channelsLast, keepdims: false } };

/** Every class that is read and written. */
export const layerTypes: Readonly<Record<string, LayerType>> = {
  Dense: { settings: ['units', 'activation', 'use_bias'], weights: [kernel, bias] },
  Conv1D: convolution,
  Conv2D: convolution,
  Conv2DTranspose: { ...convolution, only: { ...channelsLast, output_padding: null } },
  DepthwiseConv2D: {
    settings: ['kernel_size', 'strides', 'padding', 'depth_multiplier', 'dilation_rate', 'activation', 'use_bias'],
    only: channelsLast, weights: [['depthwise_kernel'], bias],
  },
  SeparableConv2D: {
    settings: ['filters', 'kernel_size', 'strides', 'padding', 'depth_multiplier', 'dilation_rate', 'activation', 'use_bias'],
    only: channelsLast, weights: [['depthwise_kernel'], ['pointwise_kernel'], bias],
  },
  BatchNormalization: {
    settings: ['axis', 'momentum', 'epsilon', 'center', 'scale'], weights: [['gamma', 'scale'], ['beta', 'center'], ['moving_mean'], ['moving_variance']],
  },
  LayerNormalization: {
    settings: ['axis', 'epsilon', 'center', 'scale'], only: { rms_scaling: false }, weights: [['gamma', 'scale'], ['beta', 'center']],
  },
  Embedding: { settings: ['input_dim', 'output_dim'], only: { mask_zero: false }, weights: [['embeddings']] },
  Activation: { settings: ['activation'] },
  ReLU: { settings: ['max_value'], only: { negative_slope: 0, threshold: 0 } },
  LeakyReLU: { settings: ['alpha'], renamed: { negative_slope: 'alpha' } },
  PReLU: { settings: ['shared_axes'], weights: [['alpha']] },
  ELU: { settings: ['alpha'] },
  Softmax: { settings: ['axis'] },
  Dropout: { settings: ['rate', 'seed'] },
  SpatialDropout2D: { settings: ['rate', 'seed'], only: channelsLast },
  GaussianNoise: { settings: ['stddev'] },
  GaussianDropout: { settings: ['rate'] },
  MaxPooling1D: { settings: window, only: channelsLast },
  AveragePooling1D: { settings: window, only: channelsLast },
  MaxPooling2D: { settings: window, only: channelsLast },
  AveragePooling2D: { settings: window, only: channelsLast },
  GlobalMaxPooling1D: globalPool,
  GlobalAveragePooling1D: globalPool,
  GlobalMaxPooling2D: globalPool,
  GlobalAveragePooling2D: globalPool,
  ZeroPadding2D: { settings: ['padding'], only: channelsLast },
  Cropping2D: { settings: ['cropping'], only: channelsLast },
  UpSampling2D: { settings: ['size', 'interpolation'], only: channelsLast },
  Rescaling: { settings: ['scale', 'offset'] },
  Flatten: { settings: [], only: channelsLast },
  Reshape: { settings: ['target_shape'] },
  Permute: { settings: ['dims'] },
  RepeatVector: { settings: ['n'] },
  Add: plain,
  Multiply: plain,
  Average: plain,
  Maximum: plain,
  Minimum: plain,
  Concatenate: { settings: ['axis'] },
};

export const modelTypes: ReadonlySet<string> = new Set(['Functional', 'Model', 'Sequential']);

/** Names in Keras, names here. Activations of the same name that compute something else (hard_sigmoid) are left out. */
const activations: Readonly<Record<string, string>> = {
  linear: 'linear', relu: 'relu', relu6: 'relu6', elu: 'elu', selu: 'selu', sigmoid: 'sigmoid', tanh: 'tanh', softmax: 'softmax', log_softmax: 'logSoftmax',
  softplus: 'softplus', softsign: 'softsign', silu: 'swish', swish: 'swish', mish: 'mish', gelu: 'gelu',
};

export const activationHere = (keras: string): string | undefined => activations[keras];
export const activationInKeras = (here: string): string | undefined => Object.entries(activations).find(([, name]) => name === here)?.[0];

/** The weights that a layer has with these settings, in Keras's order. */
export function weightNames(type: string, config: Record<string, unknown>): string[] {
  return (layerTypes[type]?.weights ?? []).filter(([, when]) => when === undefined || config[when] !== false).map(([name]) => name);
}
