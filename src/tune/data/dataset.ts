import { createRng } from '../../base/rng.ts';
import { type Batch, type BatchOptions, type Dataset, type Examples, type Part, parts } from './contract.ts';
import { findLeaks } from './leaks.ts';
import { mixUp } from './mixup.ts';
import type { CommonOptions } from './options.ts';
import { shuffleOrder } from './order.ts';
import { prefetch } from './prefetch.ts';
import { assignParts } from './split.ts';

const defaults = {
  /** Batches that are read ahead. */
  ahead: 2,
};

const stream = 0x313c;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** n / (classes · n_class) over the train part; a class without an example has weight 0. */
function balancedWeights(examples: Examples, partOf: Uint8Array): Float32Array | undefined {
  const { labels, classes } = examples;
  if (!labels || !classes) return undefined;
  const counts = new Float64Array(classes.length);
  let total = 0;
  for (let index = 0; index < examples.count; index++) {
    if (partOf[index] !== 0) continue;
    counts[labels[index]!]!++;
    total++;
  }
  return Float32Array.from(counts, (count) => (count === 0 ? 0 : total / (classes.length * count)));
}

/** Splits an opened source and deals it out in batches. */
export async function createDataset(examples: Examples, options: CommonOptions): Promise<Dataset> {
  const partOf = assignParts(examples, options.split), { mixup } = options.augment;
  await examples.prepare?.(partOf);
  const membersOf = (part: Part): Int32Array => Int32Array.from({ length: examples.count }, (_, index) => index).filter((index) => partOf[index] === parts.indexOf(part));
  const members: Record<Part, Int32Array> = { train: membersOf('train'), val: membersOf('val'), test: membersOf('test') };
  const inputSize = sizeOf(examples.inputShape), weights = balancedWeights(examples, partOf);

  async function load(asked: Int32Array, index: number, { seed, epoch, augment }: BatchOptions): Promise<Batch> {
    const rows = { inputs: new Float32Array(asked.length * inputSize), labels: new Float32Array(asked.length * examples.outputs) };
    const indices = await examples.read(asked, rows, augment ? { seed, epoch } : undefined), count = indices.length;
    const inputs = rows.inputs.subarray(0, count * inputSize), labels = rows.labels.subarray(0, count * examples.outputs);
    if (augment && mixup > 0 && count > 1) mixUp({ inputs, labels }, count, mixup, createRng(seed, stream, epoch, index));
    return { inputs, labels, shape: [count, ...examples.inputShape], labelShape: [count, examples.outputs], count, indices };
  }

  const orderOf: Dataset['order'] = (part, draw) => (draw.shuffle ? shuffleOrder(members[part], draw, examples.blocks) : members[part]);

  async function* batches(part: Part, batch: BatchOptions): AsyncGenerator<Batch> {
    const order = orderOf(part, batch), total = Math.ceil(order.length / batch.size);
    for await (const loaded of prefetch(batch.from ?? 0, total, defaults.ahead, (at) => load(order.slice(at * batch.size, (at + 1) * batch.size), at, batch))) {
      if (loaded.count > 0) yield loaded;
    }
  }

  return {
    inputShape: examples.inputShape, outputs: examples.outputs, problems: examples.problems,
    ...(examples.classes && { classes: examples.classes }), ...(weights && { classWeights: weights }),
    sizes: { train: members.train.length, val: members.val.length, test: members.test.length },
    batches,
    order: orderOf,
    findLeaks: (unneeded) => findLeaks(examples, partOf, unneeded),
  };
}
