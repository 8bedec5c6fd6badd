import type { ArchitectureId } from '../../../model/catalogue.ts';
import type { Normalisation } from '../../data/options.ts';
import type { LayersModel } from '../tf.ts';

/** What other frameworks call the convolution of a unit, or its only part, and the normalisation behind it. */
export type Alias = readonly [weights: string, norm?: string];

/** A layer with weights, and the normalisation behind it, that is filled from a file of tensors. */
export interface Unit {
  /** Our layer; its normalisation is `<name>_bn`. */
  name: string;
  kind: 'conv' | 'depthwise' | 'dense';
  /** By naming scheme, in the order of {@link schemes}; undefined where the scheme does not know the net. */
  aliases: readonly (Alias | undefined)[];
}

export interface Built {
  /** Its weights say nothing yet. */
  model: LayersModel;
  units: readonly Unit[];
}

/** A net that is built here, so that a file with weights alone can be used. */
export interface Architecture {
  /** Stable; what recipes call it. */
  id: ArchitectureId;
  title: string;
  normalise: Normalisation;
  build(classes: number): Built;
}

/** Who names the weights: timm, torchvision, efficientnet-pytorch and its relatives. */
export const schemes = ['timm', 'torchvision', 'efficientnet-pytorch'] as const;
