import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { arch, hostname, platform, release } from 'node:os';
import { version_core as coreVersion } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UserError } from '../base/errors.ts';
import type { Limit } from '../model/limit.ts';
import { formatPhrase } from '../model/phrase.ts';
import type { HparamValue } from '../model/run.ts';
import type { BackendSettings, Vet } from './backends/contract.ts';
import { type Started, startBackend } from './backends/start.ts';
import type { Dataset, Leak } from './data/contract.ts';
import { openDataset } from './data/index.ts';
import { EventWriter } from './events/writer.ts';
import { replaceHead } from './models/head.ts';
import { loadModel, saveModel } from './models/index.ts';
import { maybeCommit } from './provenance.ts';
import type { Recipe } from './recipe/contract.ts';
import { completeData } from './recipe/data.ts';
import { loadRecipe, problemLine } from './recipe/load.ts';
import { Anchors } from './training/anchors.ts';
import { Restored } from './training/checkpoint.ts';
import { Dropout } from './training/dropout.ts';
import { checkpointPath, type EpochProgress, type Outcome, Training } from './training/training.ts';
import { collectWeights } from './training/weights.ts';

export interface FineTuningOptions {
  /** Path of the `*.finetune.yaml`; what it names is relative to its folder. */
  file: string;
  /** Where everything belongs that the run writes. One that holds a checkpoint is gone on with. */
  folder: string;
  backend: BackendSettings;
  /** Tries a library of this machine before it is loaded. */
  vet?: Vet;
  /** Those of `lossband.yaml`. */
  limits: readonly Limit[];
  /** Who wants the run to stop after the step that is under way; undefined: nobody. */
  asked(): string | undefined;
  say(line: string): void;
  didEpoch(report: EpochProgress): void;
}

/** What a run comes to, and where the trained model is: one path for each format. */
export type FineTuned = Outcome & { models: string[] };

/** One fine-tuning from recipe to trained model. @throws UserError where it cannot begin */
export async function fineTune({ file, folder, backend, vet, limits, asked, say, didEpoch }: FineTuningOptions): Promise<FineTuned> {
  const { recipe, warnings } = loadRecipe(file), base = dirname(resolve(file));
  const started = await startBackend(recipe.backend, { folder: base, ...backend }, vet);
  for (const line of [...warnings.map(problemLine), ...backendLines(started)]) say(line);
  const { model, dataset } = await prepare(recipe, base, say);
  const anchors = new Anchors(collectWeights(model), recipe.objective), dropout = new Dropout(model);
  if (dropout.unrepeatable.length > 0) say(`The layers ${dropout.unrepeatable.join(', ')} draw at random by themselves: this run cannot be repeated exactly.`);
  const last = checkpointPath(folder, 'last'), restored = existsSync(last) ? new Restored(last) : undefined;
  if (restored) say(`going on behind step ${restored.position.step}`);
  else for (const leak of await dataset.findLeaks()) say(leakLine(leak));
  const events = new EventWriter(folder, restored?.position.step);
  try {
    if (!restored) events.hparams(flattened(recipe));
    writeJson(join(folder, 'run.json'), describeRun(file, recipe, started, dataset));
    const training = new Training({ recipe, dataset, model, runtime: started.runtime, dropout, anchors, folder, events, limits, asked, didEpoch, say });
    const outcome = await training.run(restored);
    const models = outcome.end === 'finished' ? await exported(recipe, model, folder) : [];
    // Whoever asked it to stop may go on later.
    if (outcome.end !== 'stopped') events.end(outcome.position.step, outcome.end === 'failed');
    for (const problem of dataset.problems) say(problemLine(problem));
    // Its file says that the run is over, so that it is the last thing that is written.
    const { position: { epoch, step }, ...rest } = outcome;
    if (outcome.end !== 'stopped') writeJson(join(folder, 'result.json'), { ...rest, epoch, step, models });
    return { ...outcome, models };
  } finally {
    anchors.dispose();
    events.dispose();
  }
}

const backendLines = ({ runtime: { backend, version, device, candidate }, refused }: Started): string[] => [
  ...refused.map((refusal) => `${refusal.backend} is not used: ${refusal.reason}`),
  `${backend}: ${version} on ${device.name}, ${formatPhrase(candidate.origin)}`,
];

const leakLine = ({ kind, examples: [one, other], parts: [part, otherPart] }: Leak): string =>
  `${one} (${part}) and ${other} (${otherPart}) are ${kind === 'duplicate' ? 'the same' : 'nearly the same'}: what validation says is too good.`;

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

async function exported(recipe: Recipe, model: LayersModel, folder: string): Promise<string[]> {
  const best = checkpointPath(folder, 'best');
  if (recipe.outputs.weights === 'best' && existsSync(best)) new Restored(best).weights(collectWeights(model));
  const paths: string[] = [];
  for (const format of recipe.outputs.formats) paths.push(await saveModel(model, format, folder, 'model'));
  return paths;
}

/** Nested settings with dots between, as the table of runs compares them. */
function flattened(value: unknown, prefix = ''): Record<string, HparamValue> {
  if (value === null || typeof value !== 'object') return { [prefix]: value as HparamValue };
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flattened(inner, prefix === '' ? key : `${prefix}.${key}`))) as Record<string, HparamValue>;
}

function describeRun(file: string, recipe: Recipe, { runtime: { backend, version, device }, refused }: Started, { sizes, classes }: Dataset): object {
  return {
    recipe, file: resolve(file), seed: recipe.seed, classes, sizes, commit: maybeCommit(dirname(resolve(file))),
    backend: { id: backend, version, device, refused: refused.map(({ backend: id, reason }) => ({ id, reason })) },
    versions: { node: process.version, tfjs: coreVersion, os: `${platform()} ${release()} ${arch()}` },
    host: hostname(), pid: process.pid, startedAt: new Date().toISOString(),
  };
}

function writeJson(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(value, undefined, 2));
  renameSync(`${path}.new`, path);
}
