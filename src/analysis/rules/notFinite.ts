import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { remembering } from './detector.ts';

/** NaN or ±Infinity: the numbers of the training itself broke. A metric that was never finite is not a breach but no number at all. */
export const notFinite: Rule = {
  id: 'not-finite',
  title: phrase('Not a number'),
  byDefault: true,
  severity: 'error',
  watches: () => true,
  create: remembering(() => ({ finite: false }), (state, { tag, step, value }) => {
    if (Number.isFinite(value)) {
      state.finite = true;
      return undefined;
    }
    if (!state.finite) return undefined;
    return { value, message: phrase('{0} became {1} at step {2}', tag, String(value), step) };
  }),
};
