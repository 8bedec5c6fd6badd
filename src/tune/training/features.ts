import { tensor } from '@tensorflow/tfjs-core';
import type { Runtime, Step } from '../backends/contract.ts';
import type { Batch, BatchOptions, Dataset, Part } from '../data/contract.ts';
import type { Cut } from './network.ts';

const defaults = {
  /** Bytes that the features of all examples may take; more, and they are computed anew in each epoch. */
  memory: 1_000_000_000,
};

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Whether the features of the examples fit into memory. */
export function fitsInMemory({ sizes }: Dataset, { rest }: Cut): boolean {
  return 4 * product(rest.inputShape) * (sizes.train + sizes.val) <= defaults.memory;
}

/** The features of a part's examples, by the number of the example. */
class Kept {
  readonly #shape: readonly number[];
  readonly #outputs: number;
  readonly #features: Float32Array;
  readonly #labels: Float32Array;
  readonly #rows = new Map<number, number>();
  /** Every example was seen; those without a row could not be read. */
  isWhole = false;

  constructor(total: number, shape: readonly number[], outputs: number) {
    this.#shape = shape;
    this.#outputs = outputs;
    this.#features = new Float32Array(total * product(shape));
    this.#labels = new Float32Array(total * outputs);
  }

  put({ indices, labels, count }: Batch, features: Float32Array): void {
    const width = product(this.#shape), outputs = this.#outputs;
    for (let at = 0; at < count; at++) {
      const row = this.#rows.get(indices[at]!) ?? this.#rows.size;
      this.#rows.set(indices[at]!, row);
      this.#features.set(features.subarray(at * width, (at + 1) * width), row * width);
      this.#labels.set(labels.subarray(at * outputs, (at + 1) * outputs), row * outputs);
    }
  }

  /** Those of these examples that could be read, in this order. */
  batch(asked: Int32Array): Batch {
    const width = product(this.#shape), outputs = this.#outputs, indices = asked.filter((index) => this.#rows.has(index)), count = indices.length;
    const inputs = new Float32Array(count * width), labels = new Float32Array(count * outputs);
    indices.forEach((index, at) => {
      const row = this.#rows.get(index)!;
      inputs.set(this.#features.subarray(row * width, (row + 1) * width), at * width);
      labels.set(this.#labels.subarray(row * outputs, (row + 1) * outputs), at * outputs);
    });
    return { inputs, labels, indices, count, shape: [count, ...this.#shape], labelShape: [count, outputs] };
  }
}

/**
 * The data as the frozen beginning of a model sees it, in the same batches. Features are computed as the first epoch asks for them, so that it
 * need not wait for all, and kept for the others.
 */
export function withFeatures(dataset: Dataset, { base, rest }: Cut, runtime: Pick<Runtime, 'compile'>): Dataset {
  const compiled = new Map<number, Step>(), kept = new Map<Part, Kept>();

  async function featuresOf({ inputs, shape, count }: Batch): Promise<Float32Array> {
    if (!compiled.has(count)) compiled.set(count, runtime.compile(([x]) => [base.forward(x!, false)]));
    const input = tensor(inputs, shape), [output] = compiled.get(count)!([input]), features = await output!.data<'float32'>();
    input.dispose();
    output!.dispose();
    return features;
  }

  async function* computed(store: Kept, part: Part, options: BatchOptions): AsyncGenerator<Batch> {
    for await (const batch of dataset.batches(part, { ...options, augment: false })) {
      const features = await featuresOf(batch);
      store.put(batch, features);
      yield { ...batch, inputs: features, shape: [batch.count, ...rest.inputShape] };
    }
    store.isWhole ||= (options.from ?? 0) === 0;
  }

  function* dealt(store: Kept, part: Part, { size, from = 0, ...draw }: BatchOptions): Generator<Batch> {
    const order = dataset.order(part, draw);
    for (let at = from * size; at < order.length; at += size) {
      const batch = store.batch(order.slice(at, at + size));
      if (batch.count > 0) yield batch;
    }
  }

  return {
    ...dataset,
    inputShape: [...rest.inputShape],
    async *batches(part, options) {
      const store = kept.get(part) ?? new Kept(dataset.sizes[part], rest.inputShape, dataset.outputs);
      kept.set(part, store);
      yield* store.isWhole ? dealt(store, part, options) : computed(store, part, options);
    },
  };
}
