import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { remembering } from './detector.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Times the highest so far. A warm-up step stays below (torch's ConstantLR leaves a factor of 3), a slipped exponent does not. */
  times: 4,
  /** First points, in which schedules set off. */
  start: 10,
};

/** The logged learning rate is far above anything it was before, and as long as it stays there: schedules fall, or climb in steps. */
export const learningRateJump: Rule = {
  id: 'learning-rate-jump',
  title: phrase('Learning rate jump'),
  byDefault: true,
  severity: 'error',
  watches: ({ role }) => role === 'learningRate',
  // `limit` is that of the jump that lasts, 0 where none does.
  create: remembering(() => ({ top: 0, count: 0, limit: 0 }), (state, { tag, value, step }) => {
    if (!Number.isFinite(value)) return undefined;
    const jumped = ++state.count > defaults.start && state.top > 0 && value > defaults.times * state.top;
    if (jumped) state.limit = defaults.times * state.top;
    else if (value <= state.limit) state.limit = 0;
    state.top = Math.max(state.top, value);
    const { limit } = state;
    if (!limit) return undefined;
    return { value, upper: limit, message: phrase('{0} jumped to {1} at step {2}, {3} times its highest so far', tag, shortNumber(value), step, shortNumber((defaults.times * value) / limit)) };
  }),
};
