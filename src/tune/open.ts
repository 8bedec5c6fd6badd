import { dirname, resolve } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UserError } from '../base/errors.ts';
import { formatPhrase } from '../model/phrase.ts';
import type { BackendSettings, Vet } from './backends/contract.ts';
import { type Started, startBackend } from './backends/start.ts';
import type { Dataset } from './data/contract.ts';
import { openDataset } from './data/index.ts';
import { replaceHead } from './models/head.ts';
import { loadModel } from './models/index.ts';
import type { Recipe } from './recipe/contract.ts';
import { completeData } from './recipe/data.ts';
import { loadRecipe, problemLine } from './recipe/load.ts';
import { Anchors } from './training/anchors.ts';
import { Dropout } from './training/dropout.ts';
import { collectWeights } from './training/weights.ts';

export interface OpenOptions {
  /** Path of the `*.finetune.yaml`; what it names is relative to its folder. */
  file: string;
  /** Values that take the place of those in the file. */
  params?: Readonly<Record<string, unknown>> | undefined;
  backend: BackendSettings;
  /** Tries a library of this machine before it is loaded. */
  vet?: Vet;
  say(line: string): void;
}

/** A recipe with all that it names, ready to be trained. */
export interface Opened {
  recipe: Recipe;
  started: Started;
  dataset: Dataset;
  /** With its new head. */
  model: LayersModel;
  /** To be disposed of. */
  anchors: Anchors;
  dropout: Dropout;
}

/** @throws UserError where the recipe has mistakes, nothing can compute it, or model and data do not fit */
export async function openRecipe({ file, params, backend, vet, say }: OpenOptions): Promise<Opened> {
  const { recipe, warnings } = loadRecipe(file, params), base = dirname(resolve(file));
  const started = await startBackend(recipe.backend, { folder: base, ...backend }, vet);
  for (const line of [...warnings.map(problemLine), ...backendLines(started)]) say(line);
  const { model, dataset } = await prepare(recipe, base, say);
  return { recipe, started, dataset, model, anchors: new Anchors(collectWeights(model), recipe.objective), dropout: new Dropout(model) };
}

const backendLines = ({ runtime: { backend, version, device, candidate }, refused }: Started): string[] => [
  ...refused.map((refusal) => `${refusal.backend} is not used: ${refusal.reason}`),
  `${backend}: ${version} on ${device.name}, ${formatPhrase(candidate.origin)}`,
];

/** The data, and the model with the head for it. */
async function prepare(recipe: Recipe, base: string, say: (line: string) => void): Promise<{ model: LayersModel; dataset: Dataset }> {
  const loaded = await loadModel(recipe.model, base), dataset = await openDataset(completeData(recipe.data, loaded.expects), base);
  const { sizes, classes, outputs, inputShape } = dataset;
  say(`${sizes.train} examples to learn from, ${sizes.val} to validate with, ${classes ? `${classes.length} classes` : `${outputs} outputs`}`);
  const task = classes ? 'classification' : 'regression';
  const model = recipe.head.keep ? loaded.model : replaceHead(loaded.model, { outputs, task, dropout: recipe.head.dropout, seed: recipe.seed });
  const takes = (model.inputs[0]!.shape as (number | null)[]).slice(1), gives = model.outputs[0]!.shape.at(-1);
  if (takes.some((side, at) => side !== null && side !== inputShape[at])) throw new UserError(`The model takes inputs of ${takes.join(' × ')}, the data are ${inputShape.join(' × ')}.`);
  if (gives !== outputs) throw new UserError(`The model gives ${String(gives)} outputs and the data has ${outputs}: leave \`head: {keep: true}\` out.`);
  return { model, dataset };
}
