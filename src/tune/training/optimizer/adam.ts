import { add, div, mul, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerOptions } from '../../recipe/contract.ts';
import type { Optimizer, StepScale } from './contract.ts';

/**
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η · m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * (Kingma and Ba 2015, algorithm 1; as `torch.optim.Adam`. Keras adds ε before the correction of v).
 */
function moments(weight: Tensor, gradient: Tensor, [m, v]: readonly Tensor[], { lr, factors }: StepScale, options: OptimizerOptions): { weight: Tensor; slots: Tensor[] } {
  const { beta1, beta2, epsilon } = options, [meanCorrection, spreadCorrection] = factors;
  const mean = add(mul(m!, beta1), mul(gradient, 1 - beta1));
  const spread = add(mul(v!, beta2), mul(square(gradient), 1 - beta2));
  const move = div(div(mean, meanCorrection!), add(sqrt(div(spread, spreadCorrection!)), epsilon));
  return { weight: sub(weight, mul(lr, move)), slots: [mean, spread] };
}

const corrections: Optimizer['factors'] = (step, { beta1, beta2 }) => [1 - beta1 ** step, 1 - beta2 ** step];

export const adam: Optimizer = { id: 'adam', slots: () => ['mean', 'spread'], factors: corrections, update: moments };

/** Adam with θ ← θ − η·w·θ beside its step, w the weight decay (Loshchilov and Hutter 2019; scaled by η as in `torch.optim.AdamW`). */
export const adamw: Optimizer = {
  id: 'adamw',
  slots: () => ['mean', 'spread'],
  factors: corrections,

  update(weight, gradient, slots, scale, options, decays) {
    const decayed = decays ? mul(weight, sub(1, mul(scale.lr, options.weightDecay))) : weight;
    return moments(decayed, gradient, slots, scale, options);
  },
};
