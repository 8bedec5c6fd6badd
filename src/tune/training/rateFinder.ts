import type { Runtime } from '../backends/contract.ts';
import type { Batch, Dataset } from '../data/contract.ts';
import type { EventWriter } from '../events/writer.ts';
import type { Recipe, Stage } from '../recipe/contract.ts';
import { openStage, type RunParts } from './stageRun.ts';

const defaults = {
  /** The rates that are tried, and in how many steps. */
  lowest: 1e-6,
  highest: 1,
  steps: 100,
  /** β of the smoothed loss. */
  smoothing: 0.95,
  /** The trial ends where the smoothed loss is so many times its best. */
  diverged: 4,
  /** Points at both ends that suggest nothing: the smoothing has seen too little, or the loss runs away already. */
  skipped: { first: 10, last: 5 },
};

export interface FinderParts extends RunParts {
  runtime: Pick<Runtime, 'compile'>;
  events: EventWriter;
  /** Who wants it to stop after the step that is under way; undefined: nobody. */
  asked(): string | undefined;
}

/** What came of a trial of learning rates. */
export interface Found {
  end: 'finished' | 'stopped';
  why: string;
  /** Steps that were tried. */
  steps: number;
  /** The learning rate at which the loss falls fastest; undefined where it never fell. */
  lr?: number;
}

/**
 * Learning rate of step k of n: lowest·(highest/lowest)^(k/(n − 1)), an exponential sweep
 * (the range test of Smith 2017, arXiv:1506.01186, section 3.3, in the exponential form of fastai).
 */
export const rateAt = (k: number, { lowest, highest, steps }: { lowest: number; highest: number; steps: number }): number => lowest * (highest / lowest) ** (k / (steps - 1));

/** sₖ = β·sₖ₋₁ + (1 − β)·lossₖ, corrected for its begin at 0: sₖ / (1 − β^(k+1)) (Kingma and Ba 2015, section 3). */
export function smoothed(losses: readonly number[], beta: number = defaults.smoothing): number[] {
  let sum = 0;
  return losses.map((loss, k) => (sum = beta * sum + (1 - beta) * loss) / (1 - beta ** (k + 1)));
}

/**
 * The rate at the steepest descent: the k with the least ds/d(ln lr), by central differences (fastai's `steep`). Rates grow by the same
 * factor at each step, so that the difference of neighbours tells. The ends are left out. Undefined where the loss falls nowhere.
 */
export function steepest(rates: readonly number[], losses: readonly number[], { first, last } = defaults.skipped): number | undefined {
  let best: number | undefined, least = 0;
  for (let k = Math.max(1, first); k < losses.length - Math.max(1, last); k++) {
    const slope = losses[k + 1]! - losses[k - 1]!;
    if (slope < least) [least, best] = [slope, rates[k]!];
  }
  return best;
}

/**
 * Trains a stage for some steps at a rate that grows from step to step, and logs the loss against it. The model is spoilt by it.
 * Ends early where the loss runs away, is no number, or somebody asks.
 * @throws UserError where nothing in the stage would learn
 */
export async function findRate(parts: FinderParts, stage: Stage, sweep: typeof defaults = defaults): Promise<Found> {
  const { events, asked, recipe } = parts, run = openStage(parts, stage), rates: number[] = [], losses: number[] = [];
  const found = (end: Found['end'], why: string): Found => {
    const lr = steepest(rates, smoothed(losses, sweep.smoothing), sweep.skipped);
    return { end, why, steps: rates.length, ...(lr !== undefined && { lr }) };
  };
  try {
    let waiting: number[] = [];
    for await (const batch of endless(run.data, recipe)) {
      const lr = rateAt(rates.length, sweep), { loss, moved } = await run.step.run(batch, lr, { last: false, details: false });
      waiting.push(loss);
      if (!moved) continue;
      losses.push(waiting.reduce((a, b) => a + b) / waiting.length);
      waiting = [];
      const curve = smoothed(losses, sweep.smoothing), value = curve.at(-1)!;
      events.scalars({ lr, 'lr_finder/loss': losses.at(-1)!, 'lr_finder/smoothed_loss': value }, rates.push(lr) - 1);
      const reason = asked();
      if (reason !== undefined) return found('stopped', `stopped by ${reason}`);
      if (!Number.isFinite(value) || value > sweep.diverged * Math.min(...curve)) return found('finished', `the loss ran away at ${lr.toPrecision(3)}`);
      if (rates.length === sweep.steps) return found('finished', `all rates up to ${sweep.highest} were tried`);
    }
    return found('finished', 'there is nothing to learn from');
  } finally {
    run.step.dispose();
  }
}

/** Epoch after epoch. */
async function* endless(data: Dataset, { batch: size, seed }: Recipe): AsyncGenerator<Batch> {
  if (data.sizes.train > 0) for (let epoch = 0; ; epoch++) yield* data.batches('train', { size, epoch, seed, shuffle: true, augment: true });
}
