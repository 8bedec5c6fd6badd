import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core';
import type { Optimizer } from './contract.ts';

/**
 * v ← ρ·v + (1 − ρ)·g², step g / (√v + ε) (Tieleman and Hinton 2012, lecture 6e; ε outside the root as in `torch.optim.RMSprop`);
 * with momentum b ← μ·b + step, θ ← θ − η·b.
 */
export const rmsprop: Optimizer = {
  id: 'rmsprop',

  slots: ({ momentum }) => (momentum > 0 ? ['spread', 'velocity'] : ['spread']),
  factors: () => [],

  update(weight, gradient, [spread, velocity], { lr }, { rho, epsilon, momentum }) {
    const next = add(mul(spread!, rho), mul(square(gradient), 1 - rho));
    const step = div(gradient, add(sqrt(next), epsilon));
    if (!velocity) return { weight: sub(weight, mul(lr, step)), slots: [next] };
    const moving = add(mul(velocity, momentum), step);
    return { weight: sub(weight, mul(lr, moving)), slots: [next, moving] };
  },
};
