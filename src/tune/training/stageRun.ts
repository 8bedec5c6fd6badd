import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UserError } from '../../base/errors.ts';
import type { Runtime } from '../backends/contract.ts';
import type { Dataset, Part } from '../data/contract.ts';
import type { AugmentOptions } from '../data/options.ts';
import type { LossId, Recipe, Stage } from '../recipe/contract.ts';
import type { Anchors } from './anchors.ts';
import type { Dropout } from './dropout.ts';
import { evaluator } from './evaluate.ts';
import { fitsInMemory, withFeatures } from './features.ts';
import { applyFreeze } from './freeze.ts';
import { cutBehindFrozen, networkOf } from './network.ts';
import { layerRates } from './rates.ts';
import type { ScoreBook } from './scores.ts';
import { TrainStep } from './step.ts';
import { collectWeights, type Weight } from './weights.ts';

/** What all stages of a run share. */
export interface RunParts {
  recipe: Recipe;
  dataset: Dataset;
  /** With its new head. */
  model: LayersModel;
  runtime: Pick<Runtime, 'compile'>;
  dropout: Dropout;
  anchors: Anchors;
  /** Something for people, on the way. */
  say(line: string): void;
}

/** One stage that is ready to learn. */
export interface StageRun {
  /** The data as this stage sees it: the examples, or their features. */
  data: Dataset;
  step: TrainStep;
  /** All weights of the model, the frozen ones too. */
  weights: readonly Weight[];
  evaluate(part: Part): Promise<ScoreBook>;
}

/** The loss that was asked for, else the one of the task. */
export const lossOf = ({ objective }: Recipe, { classes }: Dataset): LossId => objective.loss ?? (classes ? 'cross-entropy' : 'mse');

const isAugmented = ({ flip, ...shares }: AugmentOptions): boolean => flip !== 'none' || Object.values(shares).some((share) => share > 0);

/** @throws UserError where nothing would learn */
export function openStage({ recipe, dataset, model, runtime, dropout, anchors, say }: RunParts, stage: Stage): StageRun {
  applyFreeze(model, stage.freeze, recipe.batchNorm);
  const weights = collectWeights(model), learning = weights.filter(({ trainable }) => trainable);
  if (learning.length === 0) throw new UserError(`In the stage “${stage.name}” every layer is frozen: nothing would learn.`);
  const cut = isAugmented(recipe.data.augment) ? undefined : cutBehindFrozen(model), cached = cut && fitsInMemory(dataset, cut) ? cut : undefined;
  if (cached) say(`the features of ${dataset.sizes.train + dataset.sizes.val} examples are computed once, up to the layer ${cached.layer}`);
  const data = cached ? withFeatures(dataset, cached, runtime) : dataset;
  const network = cached?.rest ?? networkOf(model), loss = lossOf(recipe, dataset);
  const step = new TrainStep({
    network, dropout, weights: learning, anchors: anchors.of(learning), rates: layerRates(model, learning, recipe.optimizer), loss, recipe, runtime,
    ...(recipe.objective.classWeights === 'balanced' && dataset.classWeights && { classWeights: dataset.classWeights }),
  });
  const evaluate = evaluator({ network, loss, objective: recipe.objective, runtime, batch: recipe.batch });
  return { data, step, weights, evaluate: (part) => evaluate(data, part) };
}
