import type { Normalisation } from '../../data/options.ts';
import { layers, model as createModel, type SymbolicTensor } from '../tf.ts';
import type { Alias, Architecture, Built, Unit } from './contract.ts';

/** Blocks of one kind: how often, kernel, stride of the first, factor by which they widen inside, channels that they give. */
type Stage = readonly [repeats: number, kernel: number, stride: number, expand: number, channels: number];

export interface InvertedResidual extends Pick<Architecture, 'id' | 'title' | 'normalise'> {
  /** Of the images, in pixels. */
  size: number;
  stages: readonly Stage[];
  normalise: Normalisation;
  /** ε of the normalisation. */
  epsilon: number;
  /** Where a convolution that halves the sides pads: TensorFlow at the far end, PyTorch at both. */
  padding: 'far' | 'both';
}

const defaults = {
  stem: 32,
  top: 1280,
};

/** Names of the parts of a block in each scheme. */
function aliasesOf(stage: number, at: number, flat: number, expands: boolean): Record<'expand' | 'depthwise' | 'project', Alias[]> {
  const [timm, torchvision, other] = [`blocks.${stage}.${at}.`, `features.${flat + 1}.conv.`, `_blocks.${flat}.`];
  return {
    expand: [[`${timm}conv_pw`, `${timm}bn1`], [`${torchvision}0.0`, `${torchvision}0.1`], [`${other}_expand_conv`, `${other}_bn0`]],
    depthwise: [
      [`${timm}conv_dw`, `${timm}${expands ? 'bn2' : 'bn1'}`], expands ? [`${torchvision}1.0`, `${torchvision}1.1`] : [`${torchvision}0.0`, `${torchvision}0.1`],
      [`${other}_depthwise_conv`, `${other}_bn1`],
    ],
    project: [
      expands ? [`${timm}conv_pwl`, `${timm}bn3`] : [`${timm}conv_pw`, `${timm}bn2`], expands ? [`${torchvision}2`, `${torchvision}3`] : [`${torchvision}1`, `${torchvision}2`],
      [`${other}_project_conv`, `${other}_bn2`],
    ],
  };
}

/** Layers one behind the other, and what each that has weights is called elsewhere. */
class Chain {
  readonly units: Unit[] = [];
  readonly #net: InvertedResidual;
  x: SymbolicTensor;

  constructor(net: InvertedResidual, input: SymbolicTensor) {
    this.#net = net;
    this.x = input;
  }

  /** Convolution, normalisation and, unless it is linear, min(max(x, 0), 6). `filters` undefined: each channel by itself. */
  conv(name: string, filters: number | undefined, kernel: number, stride: number, aliases: Unit['aliases'], linear = false): void {
    const before = stride > 1 && this.#net.padding === 'both', half = (kernel - 1) / 2;
    if (before) this.#add(layers.zeroPadding2d({ padding: [[half, half], [half, half]], name: `${name}_pad` }));
    const shared = { kernelSize: kernel, strides: stride, padding: before ? 'valid' : 'same', useBias: false, name } as const;
    this.#add(filters === undefined ? layers.depthwiseConv2d({ ...shared, depthwiseInitializer: 'zeros' }) : layers.conv2d({ ...shared, filters, kernelInitializer: 'zeros' }));
    this.#add(layers.batchNormalization({ epsilon: this.#net.epsilon, name: `${name}_bn` }));
    if (!linear) this.#add(layers.reLU({ maxValue: 6, name: `${name}_relu` }));
    this.units.push({ name, kind: filters === undefined ? 'depthwise' : 'conv', aliases });
  }

  end(classes: number): SymbolicTensor {
    this.#add(layers.globalAveragePooling2d({ name: 'pool' }));
    this.units.push({ name: 'predictions', kind: 'dense', aliases: [['classifier'], ['classifier.1'], ['_fc']] });
    return layers.dense({ units: classes, activation: 'softmax', kernelInitializer: 'zeros', name: 'predictions' }).apply(this.x) as SymbolicTensor;
  }

  /** Adds what came in to what came out, where both have the same shape. */
  residual(name: string, input: SymbolicTensor): void {
    if (String(input.shape) === String(this.x.shape)) this.x = layers.add({ name }).apply([input, this.x]) as SymbolicTensor;
  }

  #add(layer: layers.Layer): void {
    this.x = layer.apply(this.x) as SymbolicTensor;
  }
}

/** A net of inverted residual blocks with linear bottlenecks (Sandler et al. 2018, arXiv:1801.04381): widen, filter each channel, narrow. */
export function invertedResidual(net: InvertedResidual): Architecture {
  return { id: net.id, title: net.title, normalise: net.normalise, build: (classes) => build(net, classes) };
}

function build(net: InvertedResidual, classes: number): Built {
  const input = layers.inputLayer({ inputShape: [net.size, net.size, 3], name: 'image' }).output as SymbolicTensor, chain = new Chain(net, input);
  const count = net.stages.reduce((sum, [repeats]) => sum + repeats, 0);
  chain.conv('stem', defaults.stem, 3, 2, [['conv_stem', 'bn1'], ['features.0.0', 'features.0.1'], ['_conv_stem', '_bn0']]);
  let flat = 0;
  for (const [stage, [repeats, kernel, stride, expand, channels]] of net.stages.entries()) {
    for (let at = 0; at < repeats; at++, flat++) {
      const before = chain.x, name = `block_${flat + 1}`, aliases = aliasesOf(stage, at, flat, expand > 1);
      if (expand > 1) chain.conv(`${name}_expand`, expand * before.shape.at(-1)!, 1, 1, aliases.expand);
      chain.conv(`${name}_depthwise`, undefined, kernel, at === 0 ? stride : 1, aliases.depthwise);
      chain.conv(`${name}_project`, channels, 1, 1, aliases.project, true);
      if (at > 0 || stride === 1) chain.residual(`${name}_add`, before);
    }
  }
  chain.conv('top', defaults.top, 1, 1, [['conv_head', 'bn2'], [`features.${count + 1}.0`, `features.${count + 1}.1`], ['_conv_head', '_bn1']]);
  return { model: createModel({ inputs: input, outputs: chain.end(classes), name: net.id.replaceAll('-', '_') }), units: chain.units };
}
