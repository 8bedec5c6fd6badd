import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerId, OptimizerOptions } from '../../recipe/contract.ts';

/** What a step gives to every weight. Tensors, because a backend may record the step once and replay it with other values. */
export interface StepScale {
  /** Learning rate of this weight. */
  lr: Scalar;
  /** What {@link Optimizer.factors} gave for this step. */
  factors: readonly Scalar[];
}

/** How one weight moves. Everything it remembers is in its slots, so that a checkpoint can hold and restore it exactly. */
export interface Optimizer {
  readonly id: OptimizerId;
  /** Names of the tensors that are remembered for each weight, of its shape, zero at first. */
  slots(options: OptimizerOptions): readonly string[];
  /** Numbers that change from step to step, of which this is number `step` from 1; in doubles, because 1 − 0.999 in float32 is off by 5e-5. */
  factors(step: number, options: OptimizerOptions): readonly number[];
  /** `gradient` of the objective at `weight`; `decays` where decoupled weight decay is meant for it. Gives the new weight and the new slots. */
  update(weight: Tensor, gradient: Tensor, slots: readonly Tensor[], scale: StepScale, options: OptimizerOptions, decays: boolean): { weight: Tensor; slots: Tensor[] };
}
