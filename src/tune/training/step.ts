import {
  add, concat, div, keep, mul, norm, reshape, scalar, stack, sub, tensor, variable, variableGrads, zerosLike, type Scalar, type Tensor, type Tensor1D, type Variable,
} from '@tensorflow/tfjs-core';
import type { LossId, Recipe } from '../recipe/contract.ts';
import type { Runtime, Step } from '../backends/contract.ts';
import type { Batch } from '../data/contract.ts';
import { clipped, globalNorm } from './clip.ts';
import type { Dropout } from './dropout.ts';
import type { Network } from './network.ts';
import { type Anchor, dataLoss, penaltyOf, withPenalty } from './objective.ts';
import type { Optimizer } from './optimizer/contract.ts';
import { optimizerList } from './optimizer/index.ts';
import type { Weight } from './weights.ts';

/** What a stage's steps are made of. */
export interface StepParts {
  network: Network;
  dropout: Dropout;
  /** Those that learn. */
  weights: readonly Weight[];
  /** By name of the weight. */
  anchors: ReadonlyMap<string, Anchor>;
  /** Factor on the learning rate, by name of the weight; 1 where absent. */
  rates: ReadonlyMap<string, number>;
  loss: LossId;
  recipe: Pick<Recipe, 'objective' | 'optimizer' | 'seed'>;
  classWeights?: Float32Array;
  runtime: Pick<Runtime, 'compile'>;
}

export interface StepResult {
  /** Mean over the batch, without penalties. */
  loss: number;
  /** One row per example: probabilities of classes, or predictions. */
  outcomes: Float32Array;
  /** Only where the optimiser moved. */
  moved?: { gradientNorm: number; penalty: number; /** ‖Δθ‖ / ‖θ‖ by layer; where details were asked for. */ ratios?: ReadonlyMap<string, number> };
}

interface Learner {
  weight: Weight;
  slots: Variable[];
  /** Sum of the gradients since the last step, where several batches make one. */
  sum?: Variable;
}

type Gradients = readonly Tensor[];

const defaults = {
  /** Keeps the ratio of a layer whose weights are all 0 finite. */
  epsilon: 1e-12,
};

/** The steps of one stage: forward, backward, clip, move. Holds the optimiser's memory; its tensors are freed by {@link dispose}. */
export class TrainStep {
  readonly #parts: StepParts;
  readonly #optimizer: Optimizer;
  readonly #learners: readonly Learner[];
  readonly #classWeights: Tensor1D | undefined;
  readonly #layers: readonly string[];
  readonly #compiled = new Map<string, Step>();
  #penalised = false;
  /** Steps of the optimiser so far. */
  steps = 0;
  /** Batches whose gradients wait for the next step. */
  waiting = 0;

  constructor(parts: StepParts) {
    const { optimizer } = parts.recipe;
    this.#parts = parts;
    this.#optimizer = optimizerList.find(({ id }) => id === optimizer.type)!;
    const blank = ({ variable: value }: Weight): Variable => disposing(zerosLike(value), (zeros) => variable(zeros, false));
    this.#learners = parts.weights.map((weight) => ({
      weight,
      slots: this.#optimizer.slots(optimizer).map(() => blank(weight)),
      ...(optimizer.accumulate > 1 && { sum: blank(weight) }),
    }));
    this.#classWeights = parts.classWeights && (tensor(parts.classWeights) as Tensor1D);
    this.#layers = [...new Set(parts.weights.map(({ layer }) => layer))];
    this.#penalised = parts.weights.some(({ name }) => parts.anchors.has(name));
  }

  /** Learns from one batch. `last`: of the epoch, so that no gradient is left over. */
  async run(batch: Batch, lr: number, { last, details }: { last: boolean; details: boolean }): Promise<StepResult> {
    const { dropout, recipe } = this.#parts, { accumulate } = recipe.optimizer;
    const masks = dropout.masks(batch.count, recipe.seed, this.steps * accumulate + this.waiting);
    const moves = ++this.waiting === accumulate || last, factors = this.#optimizer.factors(this.steps + 1, recipe.optimizer);
    const inputs = [tensor(batch.inputs, batch.shape), tensor(batch.labels, batch.labelShape), scalar(lr), scalar(this.waiting), ...factors.map((factor) => scalar(factor)), ...masks];
    const outputs = this.#compile(batch.count, moves, details)(inputs);
    for (const input of inputs) input.dispose();
    const [loss, outcomes, ...rest] = await Promise.all(outputs.map((output) => output.data<'float32'>()));
    for (const output of outputs) output.dispose();
    if (!moves) return { loss: loss![0]!, outcomes: outcomes! };
    this.steps++;
    this.waiting = 0;
    const [gradientNorm, penalty] = rest[0]!;
    const ratios = rest[1] && new Map(this.#layers.map((layer, at) => [layer, rest[1]![at]!]));
    return { loss: loss![0]!, outcomes: outcomes!, moved: { gradientNorm: gradientNorm!, penalty: penalty!, ...(ratios && { ratios }) } };
  }

  /** The optimiser's memory by name of the weight and slot, and the gradients that wait. */
  memory(): Map<string, Variable> {
    const { id, slots: slotsOf } = this.#optimizer, names = slotsOf(this.#parts.recipe.optimizer);
    return new Map(this.#learners.flatMap(({ weight, slots, sum }) => [
      ...slots.map((slot, at): [string, Variable] => [`${weight.name}/${id}.${names[at]}`, slot]),
      ...(sum ? [[`${weight.name}/sum`, sum] as [string, Variable]] : []),
    ]));
  }

  dispose(): void {
    for (const held of this.memory().values()) held.dispose();
    this.#classWeights?.dispose();
  }

  /** Recorded once for each shape of a batch and each thing that is asked of it. */
  #compile(count: number, moves: boolean, details: boolean): Step {
    const key = `${count} ${moves} ${details}`;
    let step = this.#compiled.get(key);
    if (!step) this.#compiled.set(key, (step = this.#parts.runtime.compile((inputs) => this.#step(inputs, moves, details))));
    return step;
  }

  #step([x, y, lr, batches, ...more]: readonly Tensor[], moves: boolean, details: boolean): Tensor[] {
    const factors = more.splice(0, this.#optimizer.factors(1, this.#parts.recipe.optimizer).length) as Scalar[], masks = more;
    const { loss, outcomes, gradients } = this.#gradients(x!, y!, masks);
    const sums = this.#learners.map(({ sum }, at) => (sum ? add(sum, gradients[at]!) : gradients[at]!));
    if (moves) return [loss, outcomes, ...this.#move(sums.map((sum) => div(sum, batches!)), lr as Scalar, factors, details)];
    this.#learners.forEach(({ sum }, at) => sum?.assign(sums[at]!));
    return [loss, outcomes];
  }

  #gradients(x: Tensor, y: Tensor, masks: readonly Tensor[]): { loss: Scalar; outcomes: Tensor; gradients: Tensor[] } {
    const { network, dropout, loss, recipe, weights } = this.#parts;
    let outputs!: Tensor;
    const { value, grads } = variableGrads(
      () => dropout.with(masks, () => {
        // What the tape computes is freed with it; the predictions are wanted after.
        outputs = keep(network.forward(x, true));
        return dataLoss(loss, recipe.objective, outputs, y, this.#classWeights);
      }),
      weights.map(({ variable: weight }) => weight),
    );
    const outcomes = network.outcome(outputs);
    const gradients = weights.map(({ variable: weight }) => grads[weight.name] ?? zerosLike(weight));
    if (outcomes !== outputs) outputs.dispose();
    return { loss: value, outcomes, gradients };
  }

  /** Moves every weight; gives norm and penalty in one tensor, and the ratios of layers in another where they are wanted. */
  #move(gradients: Gradients, lr: Scalar, factors: readonly Scalar[], details: boolean): Tensor[] {
    const { anchors, rates, recipe: { optimizer: options } } = this.#parts;
    const anchored = gradients.map((gradient, at) => withPenalty(gradient, this.#weight(at).variable, anchors.get(this.#weight(at).name)));
    const penalty = this.#penalised && details ? this.#penalty() : scalar(NaN);
    const gradientNorm = globalNorm(anchored), bounded = clipped(anchored, options);
    const changes = this.#learners.map(({ weight: { variable: weight, name }, slots, sum }, at) => {
      const rate = rates.get(name) ?? 1, scale = { lr: rate === 1 ? lr : (mul(lr, rate) as Scalar), factors };
      const next = this.#optimizer.update(weight, bounded[at]!, slots, scale, options, weight.rank > 1);
      const change = details ? [norm(sub(next.weight, weight)), norm(weight)] : [];
      weight.assign(next.weight);
      slots.forEach((slot, index) => slot.assign(next.slots[index]!));
      sum?.assign(zerosLike(sum));
      return change as Scalar[];
    });
    const measured = concat([reshape(gradientNorm, [1]), reshape(penalty, [1])]);
    return details ? [measured, this.#ratios(changes)] : [measured];
  }

  #weight(at: number): Weight {
    return this.#learners[at]!.weight;
  }

  #penalty(): Scalar {
    const { weights, anchors } = this.#parts;
    return penaltyOf(weights.filter(({ name }) => anchors.has(name)).map(({ name, variable: weight }) => ({ weight, anchor: anchors.get(name)! })));
  }

  /** ‖Δθ‖ / ‖θ‖ of each layer, over all its weights. */
  #ratios(changes: readonly Scalar[][]): Tensor {
    return stack(this.#layers.map((layer) => {
      const own = changes.filter((_, at) => this.#weight(at).layer === layer);
      const length = (part: 0 | 1): Tensor => norm(stack(own.map((change) => change[part]!)));
      return div(length(0), add(length(1), defaults.epsilon));
    }));
  }
}

function disposing<T>(value: Tensor, use: (value: Tensor) => T): T {
  const result = use(value);
  value.dispose();
  return result;
}
