import { tensor } from '@tensorflow/tfjs-core';
import type { Runtime, Step } from '../backends/contract.ts';
import type { Dataset, Part } from '../data/contract.ts';
import type { LossId, ObjectiveOptions } from '../recipe/contract.ts';
import type { Network } from './network.ts';
import { dataLoss } from './objective.ts';
import { ScoreBook } from './scores.ts';

export interface Evaluation {
  network: Network;
  loss: LossId;
  objective: ObjectiveOptions;
  runtime: Pick<Runtime, 'compile'>;
  batch: number;
}

/** Says what the network makes of every example of a part, in inference mode and in the order of the data. */
export function evaluator({ network, loss, objective, runtime, batch: size }: Evaluation): (dataset: Dataset, part: Part) => Promise<ScoreBook> {
  const step: Step = ([x, y]) => {
    const outputs = network.forward(x!, false);
    return [dataLoss(loss, objective, outputs, y!), network.outcome(outputs)];
  };
  // The last batch is smaller, and a recorded step has one shape.
  const compiled = new Map<number, Step>();
  return async (dataset, part) => {
    const book = new ScoreBook(dataset.outputs);
    for await (const batch of dataset.batches(part, { size, epoch: 0, seed: 0, shuffle: false, augment: false })) {
      if (!compiled.has(batch.count)) compiled.set(batch.count, runtime.compile(step));
      const inputs = [tensor(batch.inputs, batch.shape), tensor(batch.labels, batch.labelShape)];
      const outputs = compiled.get(batch.count)!(inputs);
      const [value, outcomes] = await Promise.all(outputs.map((output) => output.data<'float32'>()));
      for (const held of [...inputs, ...outputs]) held.dispose();
      book.add(batch, outcomes!, value![0]!);
    }
    return book;
  };
}
