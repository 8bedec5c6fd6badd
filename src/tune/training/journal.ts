import { memory } from '@tensorflow/tfjs-core';
import type { EventWriter } from '../events/writer.ts';
import { classificationMetrics, confusionMatrix, type EpochMetrics, regressionMetrics } from './metrics.ts';
import type { ScoreBook } from './scores.ts';
import type { StepResult } from './step.ts';

const defaults = {
  /** Steps between two records of what changes slowly or costs something to find out. */
  details: 10,
};

/** Metrics of a part, each with the part's name in front. */
function metricsOf(part: 'train' | 'val', book: ScoreBook, classes: readonly string[] | undefined): EpochMetrics {
  const found = classes ? classificationMetrics(book.scores()) : regressionMetrics(book.scores());
  const all: EpochMetrics = { [part === 'train' ? 'epoch_loss' : 'loss']: book.loss, ...found };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`${part}/${name}`, value]));
}

/** Everything that a training writes down about itself, as tags of an event file. */
export class Journal {
  /** Steps between two that are looked at closely. */
  readonly detailsEvery = defaults.details;
  readonly #events: EventWriter;
  readonly #classes: readonly string[] | undefined;
  #examples = 0;
  #since = performance.now();

  constructor(events: EventWriter, classes: readonly string[] | undefined) {
    this.#events = events;
    this.#classes = classes;
  }

  /** Gives the values that callbacks look at: those of every step. */
  step(step: number, count: number, lr: number, loss: number, moved: NonNullable<StepResult['moved']>): Record<string, number> {
    const { gradientNorm, penalty, ratios } = moved, values = { 'train/loss': loss, 'train/grad_norm': gradientNorm };
    this.#examples += count;
    this.#events.scalars({ ...values, lr, ...(ratios && { ...named('update_ratio/', ratios), ...(Number.isNaN(penalty) ? {} : { 'train/penalty': penalty }), ...this.#pace() }) }, step);
    return values;
  }

  /** `val` is undefined where there is nothing to validate with. */
  epoch(step: number, train: ScoreBook, val: ScoreBook | undefined): EpochMetrics {
    const metrics = { ...metricsOf('train', train, this.#classes), ...(val && metricsOf('val', val, this.#classes)) };
    this.#events.scalars(metrics, step);
    if (this.#classes) this.#events.confusionMatrix(confusionMatrix((val ?? train).scores()), this.#classes, step);
    this.#events.flush();
    return metrics;
  }

  /** What the training did and why, in words. */
  mark(text: string, step: number): void {
    this.#events.text('events', text, step);
    this.#events.flush();
  }

  /**
   * Examples a second since the last time, and the bytes that tensors hold. Those stay the same from step to step unless something leaks; the
   * memory of the whole process grows with every run until JavaScript collects, which would be told as a leak.
   */
  #pace(): Record<string, number> {
    const now = performance.now(), seconds = (now - this.#since) / 1000, speed = this.#examples / seconds;
    this.#since = now;
    this.#examples = 0;
    return { examples_per_second: speed, memory: memory().numBytes };
  }
}

const named = (prefix: string, values: ReadonlyMap<string, number>): Record<string, number> => Object.fromEntries([...values].map(([name, value]) => [`${prefix}${name}`, value]));
