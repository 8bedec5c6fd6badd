import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { remembering } from './detector.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Equal values in a row, at evaluations and at steps. */
  evaluations: 3,
  steps: 12,
  /** Different values seen before, so that a metric that was constant from the start is no news. */
  changes: 1,
  /** A value with fewer significant digits repeats by rounding. */
  digits: 4,
  /** Below this share of its highest, the learning rate has ended the training. */
  ended: 0.02,
};

interface State {
  last: number | null;
  equal: number;
  changes: number;
}

const digitsOf = (value: number): number => String(Math.abs(value)).replace(/e.*$/, '').replace(/^0\.0*|\./g, '').length;

/** Exactly the same value again and again: the weights do not change any more, or the same number is logged anew. */
export const stuck: Rule = {
  id: 'stuck',
  title: phrase('Stuck'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'loss' || role === 'gradientNorm',
  create: remembering<State>(() => ({ last: null, equal: 1, changes: 0 }), (state, { value, tag, evaluation, row }) => {
    if (!Number.isFinite(value)) return undefined;
    if (value === state.last) state.equal++;
    else {
      if (state.last !== null) state.changes++;
      state.equal = 1;
      state.last = value;
    }
    if (state.equal < (evaluation ? defaults.evaluations : defaults.steps) || state.changes < defaults.changes) return undefined;
    if (digitsOf(value) < defaults.digits || (row.schedule && row.schedule.value < defaults.ended * row.schedule.top)) return undefined;
    return { value, message: phrase('{0} has been exactly {1} for {2} values', tag, shortNumber(value), state.equal) };
  }),
};
