import { add, mul, sub } from '@tensorflow/tfjs-core';
import type { Optimizer } from './contract.ts';

/**
 * θ ← θ − η·v with v ← μ·v + g, or θ ← θ − η·(g + μ·v) in Nesterov's form: as `torch.optim.SGD` (Sutskever et al. 2013 with the
 * learning rate outside the velocity, so that a change of it acts at once). μ = 0 is plain gradient descent and remembers nothing.
 */
export const sgd: Optimizer = {
  id: 'sgd',

  slots: ({ momentum }) => (momentum > 0 ? ['velocity'] : []),
  factors: () => [],

  update(weight, gradient, [velocity], { lr }, { momentum, nesterov }) {
    if (!velocity) return { weight: sub(weight, mul(lr, gradient)), slots: [] };
    const next = add(mul(velocity, momentum), gradient);
    const direction = nesterov ? add(gradient, mul(next, momentum)) : next;
    return { weight: sub(weight, mul(lr, direction)), slots: [next] };
  },
};
