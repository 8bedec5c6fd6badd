import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Newest values that must all be above all of the `before` ones. By luck alone (exchangeable values): 1/C(44, 4) = 7e-6. */
  newest: 4,
  before: 40,
  /** Least rise of the middle (ln): what ranks find may be too small to matter. */
  least: 0.2,
};

/**
 * The newest values are all worse than each of the many before: a test by ranks (Wilcoxon's extreme case), so it needs no scale,
 * no history and no warm-up beyond 44 points, and a few old spikes only make it silent.
 */
export const aboveAll: Rule = {
  id: 'above-all',
  title: phrase('Worse than everything before'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role, direction, evaluation }) => role === 'loss' && direction === 'lower' && !evaluation,
  create: memoryless(({ track, row, tag, value }) => {
    const { values, recent, settled, linear } = track;
    if (linear || !settled || !Number.isFinite(value) || values.length < defaults.newest + defaults.before) return undefined;
    let lowest = Infinity;
    for (let back = 0; back < defaults.newest; back++) lowest = Math.min(lowest, values.back(back));
    if (lowest <= recent.quantile(0.75) || lowest - recent.median() < defaults.least) return undefined;
    let highest = -Infinity;
    for (let back = defaults.newest; back < defaults.newest + defaults.before; back++) highest = Math.max(highest, values.back(back));
    if (lowest <= highest) return undefined;
    return {
      value,
      upper: track.toValue(highest, row),
      message: phrase('The last {0} values of {1} are all above the {2} before, {3} at most', defaults.newest, tag, defaults.before, shortNumber(track.toValue(highest, row))),
    };
  }),
};
