import type { ArrayOptions, ImageOptions, TableOptions } from '../data/options.ts';
import type { ExportFormat, ModelSource } from '../models/contract.ts';
import type { Direction } from '../../model/limit.ts';

/**
 * Which layers keep their weights. Layers are counted from the input and only where they have weights; the new head is none of them
 * and always learns.
 * `base`: all. `none`: none. `share`: the first ones, as a part of all. `until`: those before the first layer with this name or in this
 * block. `allBut`: all but the last ones. `names`: those that a glob matches.
 */
export type Freeze =
  | { kind: 'base' }
  | { kind: 'none' }
  | { kind: 'share'; share: number }
  | { kind: 'until'; layer: string }
  | { kind: 'allBut'; count: number }
  | { kind: 'names'; names: readonly string[] };

/** A part of the training with layers and a learning rate of its own. */
export interface Stage {
  name: string;
  epochs: number;
  freeze: Freeze;
  /** Learning rate that the schedule starts from or rises to. */
  lr: number;
}

export const losses = ['cross-entropy', 'focal', 'mse', 'huber'] as const;
export type LossId = (typeof losses)[number];

export interface ObjectiveOptions {
  /** Undefined: cross-entropy for classes, mean squared error for numbers. */
  loss?: LossId;
  /** Share of each label that is spread over all classes, 0 to 1. */
  labelSmoothing: number;
  /** Classes count by the inverse of their frequency in the training set, or every example alike. */
  classWeights: 'balanced' | 'none';
  /** Focusing exponent γ of the focal loss. */
  gamma: number;
  /** Where the Huber loss turns from a square to a line. */
  delta: number;
  /** λ of the penalty λ‖θ − θ_pre‖² that holds weights near the pre-trained ones. */
  l2sp: number;
  /** λ of the penalty λ‖θ‖² on the kernels of new layers. */
  l2: number;
}

export const optimizers = ['sgd', 'adam', 'adamw', 'rmsprop'] as const;
export type OptimizerId = (typeof optimizers)[number];

export interface OptimizerOptions {
  type: OptimizerId;
  momentum: number;
  nesterov: boolean;
  beta1: number;
  beta2: number;
  /** Decay of the mean square in RMSProp. */
  rho: number;
  epsilon: number;
  /** Decoupled weight decay of AdamW. */
  weightDecay: number;
  /** Longest gradient over all weights; longer ones are scaled down. Undefined: never. */
  clipNorm?: number;
  /** Largest value of each entry of a gradient. Undefined: never. */
  clipValue?: number;
  /** Batches whose gradients are averaged into one step. */
  accumulate: number;
  /** Each layer with weights learns at this part of the rate of the layer behind it; 1: all at the same. */
  layerDecay: number;
  /** Factors on the learning rate by glob over layers; the first that matches counts. */
  layerRates: readonly { layer: string; factor: number }[];
}

export const schedules = ['constant', 'step', 'cosine', 'one-cycle'] as const;
export type ScheduleId = (typeof schedules)[number];

export interface ScheduleOptions {
  type: ScheduleId;
  /** Part of the stage, 0 to 1, in which the rate rises from near 0. */
  warmup: number;
  /** `step`: epochs between two drops, and the factor of each. */
  every: number;
  factor: number;
  /** `cosine` and `one-cycle`: lowest rate as a part of the highest. */
  floor: number;
}

/** A metric of the epoch, and which way it is better. */
export interface Monitor {
  metric: string;
  direction: Exclude<Direction, 'none'>;
}

export interface CallbackOptions {
  /** What tells a good epoch from a bad one. */
  monitor: Monitor;
  /** Undefined: every stage is trained to its end. */
  earlyStopping?: { patience: number; minDelta: number };
  reduceOnPlateau?: { patience: number; factor: number; minLr: number };
  /** Epochs between the checkpoints that are kept beside the last and the best one. Undefined: none. */
  checkpointEvery?: number;
  /** A breached limit of severity error in `lossband.yaml` stops the run. */
  stopAtLimits: boolean;
}

/** Repeats the last stage until a metric of the epoch is as good as this. */
export type Target = Monitor & { value: number };

/** What the training may cost; undefined: no bound. */
export interface Budget {
  epochs?: number;
  minutes?: number;
}

/** The data as the file names it; what it leaves out, the model knows. */
export type DataSettings =
  | (Omit<ImageOptions, 'size' | 'channels' | 'normalise'> & Partial<Pick<ImageOptions, 'size' | 'channels' | 'normalise'>>)
  | TableOptions
  | (Omit<ArrayOptions, 'normalise'> & Partial<Pick<ArrayOptions, 'normalise'>>);

/** The layers behind the pre-trained ones. */
export interface HeadOptions {
  /** The model's own last layers stay, as where a fine-tuned model is trained further. */
  keep: boolean;
  /** Share of the features that is dropped while training. */
  dropout: number;
}

export interface OutputOptions {
  /** Formats in which the trained model is written. */
  formats: readonly ExportFormat[];
  /** Those of the best epoch, or those that the training ended with. */
  weights: 'best' | 'last';
}

/** Compute backends by id, best first; `auto` takes the first that starts. A recipe is read where none of them is loaded, so a test compares. */
export const backendIds = ['auto', 'native', 'webgpu', 'wasm', 'cpu'] as const;

/** A `*.finetune.yaml`, with a default for all that the file leaves out. */
export interface Recipe {
  name: string;
  model: ModelSource;
  head: HeadOptions;
  data: DataSettings;
  stages: readonly Stage[];
  batch: number;
  /** Batch normalisation of the pre-trained layers, also where they learn: as in inference with its old statistics, or learning from the batches. */
  batchNorm: 'frozen' | 'learns';
  objective: ObjectiveOptions;
  optimizer: OptimizerOptions;
  schedule: ScheduleOptions;
  callbacks: CallbackOptions;
  outputs: OutputOptions;
  backend: (typeof backendIds)[number];
  seed: number;
  target?: Target;
  budget: Budget;
}
