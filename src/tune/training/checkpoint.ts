import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { UserError } from '../../base/errors.ts';
import { readCheckpoint, type StoredTensor, writeCheckpoint } from './checkpointFile.ts';
import { ScoreBook } from './scores.ts';
import type { TrainStep } from './step.ts';
import type { Weight } from './weights.ts';

/** Where a training stands. Every order and every draw is a function of the seed and these numbers, so that there is no other state of chance. */
export interface Position {
  /** Index of the stage. */
  stage: number;
  /** How often the last stage was begun again. */
  round: number;
  /** Epochs of this stage that are done. */
  stageEpoch: number;
  /** Epochs of the run that are done. */
  epoch: number;
  /** Batches of this epoch that are done. */
  batch: number;
  /** Steps of the optimiser in the run and in this stage. */
  step: number;
  stageStep: number;
  /** What callbacks made of the learning rate. */
  rateScale: number;
  /** Seconds of training, over all sessions. */
  seconds: number;
}

export const start: Position = { stage: 0, round: 0, stageEpoch: 0, epoch: 0, batch: 0, step: 0, stageStep: 0, rateScale: 1, seconds: 0 };

interface State {
  position: Position;
  callbacks: Record<string, unknown>;
  optimizer: { steps: number; waiting: number };
  book: { lossSum: number; count: number };
}

/** What a checkpoint holds beside the weights. */
export interface Session {
  position: Position;
  callbacks: Record<string, unknown>;
  /** The optimiser; undefined between two stages, which begin with a fresh one. */
  step?: TrainStep;
  /** What the epoch that is under way has seen. */
  book?: ScoreBook;
}

/** Weights as they are now, the optimiser's memory, and the state of everything else. */
export async function saveCheckpoint(path: string, weights: readonly Weight[], { position, callbacks, step, book }: Session): Promise<void> {
  const tensors = new Map<string, StoredTensor>();
  for (const { name, variable } of weights) tensors.set(`weights/${name}`, await stored(variable));
  for (const [name, slot] of step?.memory() ?? []) tensors.set(`optimizer/${name}`, await stored(slot));
  const { outcomes, labels } = book?.scores() ?? { outcomes: new Float32Array(0), labels: new Float32Array(0) };
  tensors.set('epoch/outcomes', { shape: [outcomes.length], values: outcomes });
  tensors.set('epoch/labels', { shape: [labels.length], values: labels });
  const state: State = {
    position, callbacks, optimizer: { steps: step?.steps ?? 0, waiting: step?.waiting ?? 0 }, book: { lossSum: book?.lossSum ?? 0, count: book?.count ?? 0 },
  };
  writeCheckpoint(path, { tensors, state });
}

const stored = async (variable: Variable): Promise<StoredTensor> => ({ shape: variable.shape, values: Float32Array.from(await variable.data()) });

/** A checkpoint that was read and can be put back piece by piece. */
export class Restored {
  readonly #path: string;
  readonly #tensors: ReadonlyMap<string, StoredTensor>;
  readonly #state: State;

  /** @throws UserError where there is none or it is damaged */
  constructor(path: string) {
    const { tensors, state } = readCheckpoint(path);
    this.#path = path;
    this.#tensors = tensors;
    this.#state = state as State;
  }

  get position(): Position {
    return this.#state.position;
  }

  get callbacks(): Record<string, unknown> {
    return this.#state.callbacks;
  }

  /** @throws UserError where the model has other weights than the checkpoint */
  weights(weights: readonly Weight[]): void {
    for (const { name, variable } of weights) this.#assign(`weights/${name}`, variable);
  }

  optimizer(step: TrainStep): void {
    for (const [name, slot] of step.memory()) this.#assign(`optimizer/${name}`, slot);
    step.steps = this.#state.optimizer.steps;
    step.waiting = this.#state.optimizer.waiting;
  }

  book(width: number): ScoreBook {
    const values = (name: string): Float32Array => this.#tensors.get(`epoch/${name}`)!.values;
    return Object.assign(new ScoreBook(width, { outcomes: values('outcomes'), labels: values('labels') }), this.#state.book);
  }

  #assign(name: string, variable: Variable): void {
    const found = this.#tensors.get(name);
    if (!found || found.shape.join() !== variable.shape.join()) throw new UserError(`The checkpoint ${this.#path} is of another model or recipe: it has no fitting ${name}.`);
    tidy(() => variable.assign(tensor(found.values, [...found.shape], 'float32')));
  }
}
