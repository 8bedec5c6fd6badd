import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { remembering } from './detector.ts';
import { clamp } from '../stats/clamp.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Validation loss over training loss: this many times its smallest ratio so far, and at least this ratio. */
  growth: 1.5,
  least: 1.3,
  /** Evaluations before the first judgement. */
  warmUp: 5,
};

/** The validation loss leaves the training loss behind. Dropout and augmentation move the two apart for good reasons, hence only where asked for. */
export const trainValGap: Rule = {
  id: 'train-val-gap',
  title: phrase('Gap between training and validation'),
  byDefault: false,
  severity: 'warning',
  watches: ({ role, evaluation, direction }) => role === 'loss' && evaluation && direction === 'lower',
  create: remembering<{ smallest: number | null; seen: number }>(() => ({ smallest: null, seen: 0 }), (state, { track, row, tag, value }) => {
    const training = row.track('loss', false);
    if (!Number.isFinite(value) || track.linear || !training || training.linear || training.values.length === 0) return undefined;
    const ratio = clamp(Math.exp(track.x - training.level));
    state.seen++;
    state.smallest = Math.min(state.smallest ?? Infinity, ratio);
    const limit = Math.max(defaults.least, defaults.growth * state.smallest);
    if (state.seen <= defaults.warmUp || ratio <= limit) return undefined;
    return { value, message: phrase('{0} is {1} times the training loss; it was {2} times at best', tag, shortNumber(ratio), shortNumber(state.smallest)) };
  }),
};
