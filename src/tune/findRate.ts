import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { FoundRate } from '../model/foundRate.ts';
import { purpose } from '../model/run.ts';
import { EventWriter } from './events/writer.ts';
import { openRecipe, type OpenOptions } from './open.ts';
import { describeRun, flattened, writeJson } from './runFiles.ts';
import { findRate } from './training/rateFinder.ts';

export interface RateSearchOptions extends OpenOptions {
  /** Where the run belongs that shows the loss against the rate. */
  folder: string;
  /** Name of the stage; '' for the first. */
  stage: string;
  /** Who wants it to stop after the step that is under way; undefined: nobody. */
  asked(): string | undefined;
}

/** Looks for the learning rate of one stage of a recipe. Nothing of what the model learns on the way is kept. @throws UserError where it cannot begin */
export async function searchRate({ folder, stage: wanted, asked, ...options }: RateSearchOptions): Promise<FoundRate> {
  const opened = await openRecipe(options), { recipe: { stages, ...rest }, started: { runtime }, anchors } = opened;
  const at = wanted === '' ? 0 : stages.findIndex(({ name }) => name === wanted), stage = stages[at];
  if (!stage) throw new UserError(`There is no stage “${wanted}”; there are ${stages.map(({ name }) => name).join(', ')}.`);
  const events = new EventWriter(folder);
  try {
    events.hparams({ ...flattened({ ...rest, stages: [stage] }), [purpose.hparam]: purpose.findRate });
    writeJson(join(folder, 'run.json'), describeRun(options.file, opened));
    const found: FoundRate = { stage: at, name: stage.name, ...(await findRate({ ...opened, runtime, events, asked, say: options.say }, stage)) };
    const advice = found.lr === undefined ? 'the loss fell nowhere: no learning rate can be suggested' : `suggested learning rate ${found.lr.toPrecision(2)}: there the loss falls fastest`;
    events.text('events', advice, found.steps);
    events.end(found.steps, false);
    writeJson(join(folder, 'result.json'), found);
    options.say(advice);
    return found;
  } finally {
    anchors.dispose();
    events.dispose();
  }
}
