import { join } from 'node:path';
import type { Limit } from '../../model/limit.ts';
import type { Dataset } from '../data/contract.ts';
import type { EventWriter } from '../events/writer.ts';
import type { Stage } from '../recipe/contract.ts';
import type { Callback, Effect, Wish } from './callbacks/contract.ts';
import { callbackKinds } from './callbacks/index.ts';
import { type Position, Restored, saveCheckpoint, start } from './checkpoint.ts';
import { Journal } from './journal.ts';
import type { EpochMetrics } from './metrics.ts';
import { factorAt } from './schedule/index.ts';
import { ScoreBook } from './scores.ts';
import { openStage, type RunParts, type StageRun } from './stageRun.ts';
import { collectWeights } from './weights.ts';

export interface TrainingParts extends RunParts {
  /** Where checkpoints belong. */
  folder: string;
  events: EventWriter;
  limits: readonly Limit[];
  /** Who wants the training to stop after the step that is under way; undefined: nobody. */
  asked(): string | undefined;
  didEpoch(report: EpochProgress): void;
}

export interface EpochProgress {
  stage: string;
  /** Of the run, from 1. */
  epoch: number;
  step: number;
  metrics: EpochMetrics;
}

/** How a training ended. `finished`: as planned, which early stopping, a target and a budget are too. */
export interface Outcome {
  end: 'finished' | 'stopped' | 'failed';
  why: string;
  position: Position;
  /** Of the last epoch. */
  metrics: EpochMetrics;
}

type End = Pick<Outcome, 'end' | 'why'>;
/** Why the loop leaves a stage: for the next one, or for good. */
type Leave = { kind: 'stage' } | ({ kind: 'run' } & End);

const defaults = {
  /** Milliseconds after which the last checkpoint is renewed within an epoch. */
  checkpointAfter: 60_000,
};

/** Trains stage by stage and leaves a checkpoint behind after each epoch, each minute, and whenever it is asked to stop. */
export class Training {
  readonly #parts: TrainingParts;
  readonly #callbacks: readonly (Callback & { id: string })[];
  readonly #journal: Journal;
  #position: Position = start;
  #metrics: EpochMetrics = {};
  #resumedAt = performance.now();
  #savedAt = performance.now();

  constructor(parts: TrainingParts) {
    this.#parts = parts;
    this.#journal = new Journal(parts.events, parts.dataset.classes);
    this.#callbacks = callbackKinds.flatMap(({ id, create }) => {
      const callback = create({ recipe: parts.recipe, limits: parts.limits });
      return callback ? [{ ...callback, id }] : [];
    });
  }

  /** @param restored where the training goes on; undefined: at the beginning @throws UserError where recipe, model and checkpoint do not fit */
  async run(restored?: Restored): Promise<Outcome> {
    const { stages, target } = this.#parts.recipe;
    if (restored) this.#recall(restored);
    let resumed = restored;
    while (this.#position.stage < stages.length) {
      const stage = stages[this.#position.stage]!, leave = await this.#stage(stage, resumed);
      resumed = undefined;
      if (leave.kind === 'run') return { ...leave, position: this.#position, metrics: this.#metrics };
      // Without a budget a target that cannot be reached would be tried for for ever; the reader of recipes sees to one.
      const again = target !== undefined && this.#position.stage === stages.length - 1;
      this.#move({ stage: this.#position.stage + (again ? 0 : 1), round: this.#position.round + (again ? 1 : 0), stageEpoch: 0, stageStep: 0, rateScale: 1 });
      await this.#save('last');
    }
    return { end: 'finished', why: 'all stages are done', position: this.#position, metrics: this.#metrics };
  }

  async #stage(stage: Stage, restored: Restored | undefined): Promise<Leave> {
    const run = openStage(this.#parts, stage), { stageStep, batch } = this.#position;
    try {
      if (restored && (stageStep > 0 || batch > 0)) restored.optimizer(run.step);
      else this.#begin(stage, run);
      let book = restored && batch > 0 ? restored.book(run.data.outputs) : new ScoreBook(run.data.outputs);
      while (this.#position.stageEpoch < stage.epochs) {
        const leave = (await this.#epoch(stage, run, book)) ?? (await this.#endEpoch(stage, run, book));
        if (leave) return leave;
        book = new ScoreBook(run.data.outputs);
      }
      return { kind: 'stage' };
    } finally {
      run.step.dispose();
    }
  }

  #begin(stage: Stage, { weights }: StageRun): void {
    const learning = weights.filter(({ trainable }) => trainable), count = learning.reduce((sum, { variable: { size } }) => sum + size, 0);
    for (const callback of this.#callbacks) callback.atStage?.();
    this.#journal.mark(`stage ${stage.name}${this.#position.round > 0 ? `, round ${this.#position.round + 1}` : ''}: ${count} weights learn at ${stage.lr}`, this.#position.step);
  }

  /** The batches of an epoch that are left. */
  async #epoch(stage: Stage, run: StageRun, book: ScoreBook): Promise<Leave | undefined> {
    const { recipe, asked } = this.#parts, { epoch, batch: from } = this.#position;
    let losses: number[] = [], examples = 0;
    for await (const { item: batch, last } of withLast(run.data.batches('train', { size: recipe.batch, epoch, seed: recipe.seed, from, shuffle: true, augment: true }))) {
      const lr = this.#rate(stage, run.data), { step } = this.#position;
      const { loss, outcomes, moved } = await run.step.run(batch, lr, { last, details: step % this.#journal.detailsEvery === 0 });
      book.add(batch, outcomes, loss);
      losses.push(loss);
      examples += batch.count;
      this.#move({ batch: this.#position.batch + 1, ...(moved && { step: step + 1, stageStep: this.#position.stageStep + 1 }) });
      if (moved) {
        const values = this.#journal.step(step, examples, lr, losses.reduce((a, b) => a + b) / losses.length, moved);
        const leave = await this.#do(this.#callbacks.flatMap(({ atStep }) => atStep?.({ step, values }) ?? []), run, book);
        if (leave) return leave;
        losses = [];
        examples = 0;
      }
      const reason = asked();
      if (reason !== undefined || performance.now() - this.#savedAt > defaults.checkpointAfter) await this.#save('last', run, book);
      if (reason !== undefined) return this.#stopped(reason);
    }
    return undefined;
  }

  async #endEpoch(stage: Stage, run: StageRun, book: ScoreBook): Promise<Leave | undefined> {
    const val = this.#parts.dataset.sizes.val > 0 ? await run.evaluate('val') : undefined, { step } = this.#position;
    const metrics = (this.#metrics = this.#journal.epoch(step, book, val)), lr = this.#rate(stage, run.data);
    this.#move({ epoch: this.#position.epoch + 1, stageEpoch: this.#position.stageEpoch + 1, batch: 0 });
    const report = { step, values: { ...metrics, lr }, epoch: this.#position.epoch, minutes: this.#seconds() / 60 };
    this.#parts.didEpoch({ stage: stage.name, epoch: report.epoch, step, metrics });
    const leave = await this.#do(this.#callbacks.flatMap(({ atEpoch }) => atEpoch?.(report) ?? []), run);
    if (leave?.kind !== 'stage') await this.#save('last', run);
    return leave;
  }

  /** Does what callbacks ask for, in their order. The first one that wants to stop decides how the run ends. */
  async #do(wishes: readonly Wish[], run: StageRun, book?: ScoreBook): Promise<Leave | undefined> {
    let leave: Leave | undefined;
    for (const { effects, mark } of wishes) {
      if (mark !== undefined) this.#journal.mark(mark, this.#position.step);
      for (const effect of effects) leave = (await this.#effect(effect, mark ?? '', run, book)) ?? leave;
    }
    return leave;
  }

  async #effect(effect: Effect, why: string, run: StageRun, book?: ScoreBook): Promise<Leave | undefined> {
    switch (effect.kind) {
      case 'save': await this.#save(effect.as, run, book); return undefined;
      case 'scaleRate': this.#move({ rateScale: this.#position.rateScale * effect.factor }); return undefined;
      case 'restoreBest': new Restored(this.#file('best')).weights(run.weights); return undefined;
      case 'stop': return effect.scope === 'stage' ? { kind: 'stage' } : { kind: 'run', end: effect.failed ? 'failed' : 'finished', why };
    }
  }

  #stopped(reason: string): Leave {
    const why = `stopped by ${reason}; it can go on from here`;
    this.#journal.mark(why, this.#position.step);
    return { kind: 'run', end: 'stopped', why };
  }

  #rate({ lr, epochs }: Stage, { sizes }: Dataset): number {
    const { recipe: { batch, optimizer, schedule } } = this.#parts, { stageStep, stageEpoch, rateScale } = this.#position;
    const perEpoch = Math.ceil(Math.ceil(sizes.train / batch) / optimizer.accumulate);
    return lr * rateScale * factorAt({ at: stageStep, steps: perEpoch * epochs, epoch: stageEpoch }, schedule);
  }

  #recall(restored: Restored): void {
    this.#position = restored.position;
    restored.weights(collectWeights(this.#parts.model));
    for (const { id, recall } of this.#callbacks) if (restored.callbacks[id] !== undefined) recall?.(restored.callbacks[id]);
  }

  async #save(name: string, run?: StageRun, book?: ScoreBook): Promise<void> {
    const callbacks = Object.fromEntries(this.#callbacks.flatMap(({ id, memory }) => (memory ? [[id, memory()]] : [])));
    const position = { ...this.#position, seconds: this.#seconds() };
    await saveCheckpoint(this.#file(name), collectWeights(this.#parts.model), { position, callbacks, ...(run && { step: run.step }), ...(book && { book }) });
    if (name === 'last') this.#savedAt = performance.now();
  }

  #move(to: Partial<Position>): void {
    this.#position = { ...this.#position, ...to };
  }

  #seconds(): number {
    return this.#position.seconds + (performance.now() - this.#resumedAt) / 1000;
  }

  #file(name: string): string {
    return checkpointPath(this.#parts.folder, name);
  }
}

/** Where a run keeps a checkpoint: `last`, `best`, or `epoch-5`. */
export const checkpointPath = (folder: string, name: string): string => join(folder, 'checkpoints', `${name}.safetensors`);

/** Each item, and whether it is the last one. */
async function* withLast<T>(items: AsyncIterable<T>): AsyncGenerator<{ item: T; last: boolean }> {
  let held: { item: T } | undefined;
  for await (const item of items) {
    if (held) yield { ...held, last: false };
    held = { item };
  }
  if (held) yield { ...held, last: true };
}
