import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { messageOf } from '../base/errors.ts';
import type { Limit } from '../model/limit.ts';
import type { Dataset, Leak } from './data/contract.ts';
import { EventWriter } from './events/writer.ts';
import { saveModel } from './models/index.ts';
import { openRecipe, type OpenOptions } from './open.ts';
import type { Recipe } from './recipe/contract.ts';
import { problemLine } from './recipe/load.ts';
import { describeRun, flattened, writeJson } from './runFiles.ts';
import { Restored } from './training/checkpoint.ts';
import { checkpointPath, type EpochProgress, type Outcome, Training } from './training/training.ts';
import { collectWeights } from './training/weights.ts';

export interface FineTuningOptions extends OpenOptions {
  /** Where everything belongs that the run writes. One that holds a checkpoint is gone on with. */
  folder: string;
  /** Those of `lossband.yaml`. */
  limits: readonly Limit[];
  /** Who wants the run to stop after the step that is under way; undefined: nobody. */
  asked(): string | undefined;
  didEpoch(report: EpochProgress): void;
}

/** What a run comes to, and where the trained model is: one path for each format. */
export type FineTuned = Outcome & { models: string[] };

/** One fine-tuning from recipe to trained model. @throws UserError where it cannot begin */
export async function fineTune({ folder, limits, asked, didEpoch, ...options }: FineTuningOptions): Promise<FineTuned> {
  const opened = await openRecipe(options), { say } = options, { recipe, started, dataset, model, anchors, dropout } = opened;
  if (dropout.unrepeatable.length > 0) say(`The layers ${dropout.unrepeatable.join(', ')} draw at random by themselves: this run cannot be repeated exactly.`);
  const last = checkpointPath(folder, 'last'), restored = existsSync(last) ? new Restored(last) : undefined;
  if (restored) say(`going on behind step ${restored.position.step}`);
  const events = new EventWriter(folder, restored?.position.step), unneeded = new AbortController();
  try {
    if (!restored) events.hparams(flattened(recipe));
    writeJson(join(folder, 'run.json'), describeRun(options.file, opened));
    const training = new Training({ recipe, dataset, model, runtime: started.runtime, dropout, anchors, folder, events, limits, asked, didEpoch, say });
    const checked = restored ? undefined : sayLeaks(dataset, say, unneeded.signal), outcome = await training.run(restored);
    if (outcome.end === 'finished') await checked;
    const models = outcome.end === 'finished' ? await exported(recipe, model, folder) : [];
    // Whoever asked it to stop may go on later.
    if (outcome.end !== 'stopped') events.end(outcome.position.step, outcome.end === 'failed');
    for (const problem of dataset.problems) say(problemLine(problem));
    // Its file says that the run is over, so that it is the last thing that is written.
    const { position: { epoch, step }, ...rest } = outcome;
    if (outcome.end !== 'stopped') writeJson(join(folder, 'result.json'), { ...rest, epoch, step, models });
    return { ...outcome, models };
  } finally {
    unneeded.abort();
    anchors.dispose();
    events.dispose();
  }
}

/** Beside the training: everything is read once for it, and the first step need not wait for that. */
async function sayLeaks(dataset: Dataset, say: (line: string) => void, unneeded: AbortSignal): Promise<void> {
  try {
    for (const leak of await dataset.findLeaks(unneeded)) say(leakLine(leak));
  } catch (error) {
    say(`Whether examples are on both sides of the split could not be found out: ${messageOf(error)}`);
  }
}

const leakLine = ({ kind, examples: [one, other], parts: [part, otherPart] }: Leak): string =>
  `${one} (${part}) and ${other} (${otherPart}) are ${kind === 'duplicate' ? 'the same' : 'nearly the same'}: what validation says is too good.`;

async function exported(recipe: Recipe, model: LayersModel, folder: string): Promise<string[]> {
  const best = checkpointPath(folder, 'best');
  if (recipe.outputs.weights === 'best' && existsSync(best)) new Restored(best).weights(collectWeights(model));
  const paths: string[] = [];
  for (const format of recipe.outputs.formats) paths.push(await saveModel(model, format, folder, 'model'));
  return paths;
}

