import { tensor } from '@tensorflow/tfjs-core';
import { createRng, shuffled } from '../../base/rng.ts';
import type { Runtime, Step } from '../backends/contract.ts';
import type { Batch, BatchOptions, Dataset, Part } from '../data/contract.ts';
import type { Cut } from './network.ts';

const defaults = {
  /** Bytes that the features of all examples may take; more, and they are computed anew in each epoch. */
  memory: 1_000_000_000,
};

interface Kept {
  features: Float32Array;
  labels: Float32Array;
  indices: number[];
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Whether the features of the examples fit into memory. */
export function fitsInMemory({ sizes }: Dataset, { rest }: Cut): boolean {
  return 4 * product(rest.inputShape) * (sizes.train + sizes.val) <= defaults.memory;
}

/**
 * The data as the frozen beginning of a model sees it, computed once. Deals out batches like the data itself, in an order of its own:
 * a function of seed and epoch alone.
 */
export async function withFeatures(dataset: Dataset, { base, rest }: Cut, runtime: Pick<Runtime, 'compile'>, size: number): Promise<Dataset> {
  const compiled = new Map<number, Step>();
  const kept = new Map<Part, Kept>();
  for (const part of ['train', 'val'] as const) {
    const width = product(rest.inputShape), total = dataset.sizes[part];
    const store: Kept = { features: new Float32Array(total * width), labels: new Float32Array(total * dataset.outputs), indices: [] };
    for await (const batch of dataset.batches(part, { size, epoch: 0, seed: 0, shuffle: false, augment: false })) {
      if (!compiled.has(batch.count)) compiled.set(batch.count, runtime.compile(([x]) => [base.forward(x!, false)]));
      const input = tensor(batch.inputs, batch.shape), [output] = compiled.get(batch.count)!([input]);
      store.features.set(await output!.data<'float32'>(), store.indices.length * width);
      store.labels.set(batch.labels, store.indices.length * dataset.outputs);
      store.indices.push(...batch.indices);
      input.dispose();
      output!.dispose();
    }
    kept.set(part, store);
  }
  return {
    ...dataset,
    inputShape: [...rest.inputShape],
    async *batches(part, options) {
      const store = kept.get(part);
      if (store) yield* dealt(store, rest.inputShape, dataset.outputs, options);
    },
  };
}

function* dealt({ features, labels, indices }: Kept, shape: readonly number[], outputs: number, { size, seed, epoch, shuffle, from = 0 }: BatchOptions): Generator<Batch> {
  const width = product(shape), rows = [...indices.keys()], order = shuffle ? shuffled(createRng(seed, epoch), rows) : rows;
  for (let start = from * size; start < order.length; start += size) {
    const chosen = order.slice(start, start + size), count = chosen.length;
    const batch = { inputs: new Float32Array(count * width), labels: new Float32Array(count * outputs), indices: Int32Array.from(chosen, (row) => indices[row]!) };
    chosen.forEach((row, at) => {
      batch.inputs.set(features.subarray(row * width, (row + 1) * width), at * width);
      batch.labels.set(labels.subarray(row * outputs, (row + 1) * outputs), at * outputs);
    });
    yield { ...batch, count, shape: [count, ...shape], labelShape: [count, outputs] };
  }
}
