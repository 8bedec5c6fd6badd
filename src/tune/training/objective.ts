import {
  abs, add, div, logSoftmax, mean, minimum, mul, neg, pow, reshape, scalar, softmax, square, sub, sum, type Scalar, type Tensor, type Tensor1D,
} from '@tensorflow/tfjs-core';
import type { LossId, ObjectiveOptions } from '../recipe/contract.ts';

/**
 * Loss of each example, shape [n]. `outputs`: logits [n, classes], or predictions [n, outputs] of a regression.
 * `labels`: of the same shape; probabilities of classes (one-hot, smoothed or mixed), or true values.
 */
export type ExampleLoss = (outputs: Tensor, labels: Tensor, options: ObjectiveOptions) => Tensor1D;

/** Over all axes but the first. */
const perExample = (values: Tensor): Tensor1D => mean(reshape(values, [values.shape[0]!, -1]), 1);

/** y′ = y·(1 − ε) + ε/K (Szegedy et al. 2016, section 7). */
function smoothed(labels: Tensor, epsilon: number): Tensor {
  return epsilon === 0 ? labels : add(mul(labels, 1 - epsilon), epsilon / labels.shape.at(-1)!);
}

const exampleLosses: Readonly<Record<LossId, ExampleLoss>> = {
  /** −Σ_k y′_k · log softmax(z)_k. */
  'cross-entropy': (logits, labels, { labelSmoothing }) => neg(sum(mul(smoothed(labels, labelSmoothing), logSoftmax(logits)), -1)),

  /** −Σ_k y′_k · (1 − p_k)^γ · log p_k (Lin et al. 2017, equation 4); α is the class weight. γ = 0 is cross-entropy. */
  focal: (logits, labels, { labelSmoothing, gamma }) => {
    const focus = pow(sub(1, softmax(logits)), gamma);
    return neg(sum(mul(mul(smoothed(labels, labelSmoothing), focus), logSoftmax(logits)), -1));
  },

  /** Mean of e². */
  mse: (outputs, labels) => perExample(square(sub(outputs, labels))),

  /** Mean of e²/2 where |e| ≤ δ, δ·(|e| − δ/2) beyond (Huber 1964). With m = min(|e|, δ) both are m·(|e| − m/2). */
  huber: (outputs, labels, { delta }) => {
    const error = abs(sub(outputs, labels)), near = minimum(error, delta);
    return perExample(mul(near, sub(error, mul(near, 0.5))));
  },
};

/**
 * Mean loss of a batch, Σ wᵢ·lᵢ / Σ wᵢ, where wᵢ is the weight of the example's class; `classWeights` has shape [classes].
 * PyTorch divides by Σ wᵢ too, Keras by n. Without class weights it is the plain mean.
 */
export function dataLoss(loss: LossId, options: ObjectiveOptions, outputs: Tensor, labels: Tensor, classWeights?: Tensor1D): Scalar {
  const each = exampleLosses[loss](outputs, labels, options);
  if (!classWeights) return mean(each);
  const weights = sum(mul(labels, classWeights), -1);
  return div(sum(mul(weights, each)), sum(weights));
}

/** A weight that is held near a value, and how strongly. */
export interface Anchor {
  /** λ; the penalty is λ‖θ − anchor‖², its gradient 2λ(θ − anchor). */
  strength: number;
  /** θ_pre of L2-SP (Li, Grandvalet and Davoine 2018, equation 3, without their ½); undefined: 0, which is plain L2. */
  value?: Tensor;
}

const distance = (weight: Tensor, { value }: Anchor): Tensor => (value ? sub(weight, value) : weight);

/** Σ λ‖θ − anchor‖² over all weights that have one. */
export function penaltyOf(pairs: readonly { weight: Tensor; anchor: Anchor }[]): Scalar {
  const parts = pairs.map(({ weight, anchor }) => mul(anchor.strength, sum(square(distance(weight, anchor)))) as Scalar);
  return parts.reduce((a, b) => add(a, b), scalar(0));
}

/** 2λ(θ − anchor), in closed form: the tape would record three operations for each weight to find the same. */
export function withPenalty(gradient: Tensor, weight: Tensor, anchor: Anchor | undefined): Tensor {
  return anchor ? add(gradient, mul(2 * anchor.strength, distance(weight, anchor))) : gradient;
}
