import type { Problem } from '../../model/problem.ts';
import type { DataOptions } from './options.ts';

export const parts = ['train', 'val', 'test'] as const;
export type Part = (typeof parts)[number];

/** Some examples as the model wants them. Batch first in both shapes. */
export interface Batch {
  inputs: Float32Array;
  shape: number[];
  /** Classification: one-hot rows (soft after mixup). Regression: the targets. */
  labels: Float32Array;
  labelShape: number[];
  /** Examples in the batch: fewer than asked for at the end, and where something could not be read. */
  count: number;
  /** Which examples these are; the same number is the same example in every epoch and every run. */
  indices: Int32Array;
}

export interface BatchOptions {
  size: number;
  epoch: number;
  seed: number;
  /** First batch, counted from 0: a resumed epoch goes on in the middle and sees what it would have seen. */
  from?: number;
  shuffle: boolean;
  augment: boolean;
}

/** Examples of two different parts that are the same or nearly the same: what validation says is then too good. */
export interface Leak {
  kind: 'duplicate' | 'near-duplicate';
  /** Names of the two examples, e.g. paths or rows, and the parts that they are in. */
  examples: [string, string];
  parts: [Part, Part];
}

export interface Dataset {
  /** Shape of one input, without the batch. */
  inputShape: number[];
  /** Names of the classes in the order of the labels; undefined: regression. */
  classes?: string[];
  /** Width of a label row. */
  outputs: number;
  sizes: Record<Part, number>;
  /** Weight of each class, n / (classes · n_class) over the train part ("balanced" as in scikit-learn); undefined: regression. */
  classWeights?: Float32Array;
  /** What could not be used. Grows while batches are read: a broken image is only known when it is decoded. */
  problems: Problem[];
  batches(part: Part, options: BatchOptions): AsyncIterable<Batch>;
  /** The order in which {@link batches} asks for the examples of a part, whether or not each can be read. */
  order(part: Part, options: Pick<BatchOptions, 'epoch' | 'seed' | 'shuffle'>): Int32Array;
  /** Looks for the same content on both sides of the split; reads everything once, until it is found unneeded. */
  findLeaks(unneeded?: AbortSignal): Promise<Leak[]>;
}

/** Randomness of one example in one epoch: a function of these numbers and the example's index alone, so that resume is exact. */
export interface Draw {
  seed: number;
  epoch: number;
}

/** Where examples are read to: row `at` of the two arrays. */
export interface Rows {
  inputs: Float32Array;
  labels: Float32Array;
}

/** One opened source, before it is split and batched. Holds numbers per example, never the examples. */
export interface Examples {
  count: number;
  inputShape: number[];
  classes?: string[];
  outputs: number;
  /** Class of each example; undefined: regression. */
  labels?: Int32Array;
  /** Index in `parts` of each example that the source itself puts somewhere, −1 where it does not. */
  given?: Int8Array;
  /** First example of each block that is read at once; undefined: every example can be read alone. */
  blocks?: Int32Array;
  problems: Problem[];
  /** Told once who is in which part, before anything is read: statistics come from the train part only. */
  prepare?(partOf: Uint8Array): Promise<void>;
  /** Reads examples into the rows from 0 on and returns those that could be read, in order. With `draw`, augmented. */
  read(indices: Int32Array, rows: Rows, draw?: Draw): Promise<Int32Array>;
  /** For the leak check: a name, a hash of the content, and where it makes sense a perceptual hash of 64 bits. Undefined: unreadable. */
  fingerprint(index: number): Promise<{ name: string; content: string; look?: bigint } | undefined>;
}

export type AnySource = { [K in DataOptions['kind']]: DataSource<K> }[DataOptions['kind']];

/** A kind of data: its id is the `kind` of the options. */
export interface DataSource<K extends DataOptions['kind']> {
  id: K;
  title: string;
  /** @param base folder that relative paths are relative to @throws UserError where there is nothing to train on */
  open(options: Extract<DataOptions, { kind: K }>, base: string): Promise<Examples>;
}
