import type { Schedule } from './contract.ts';

const defaults = {
  /** The rate starts at this part of the highest. */
  start: 1 / 25,
  /** Part of the steps in which it rises where the recipe names no warm-up. */
  rise: 0.3,
};

const between = (from: number, to: number, t: number): number => to + ((from - to) * (1 + Math.cos(Math.PI * t))) / 2;

/** Up from 1/25 and down to `floor`, both along a cosine (Smith and Topin 2019; as `torch.optim.lr_scheduler.OneCycleLR` with two phases). */
export const oneCycle: Schedule = {
  id: 'one-cycle',

  factor({ at, steps }, { warmup, floor }) {
    const top = Math.max(1, (warmup || defaults.rise) * steps - 1), end = Math.max(top + 1, steps - 1);
    return at <= top ? between(defaults.start, 1, at / top) : between(1, floor, Math.min(1, (at - top) / (end - top)));
  },
};
