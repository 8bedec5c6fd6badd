import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { beyondLimits as test } from '../runTests/beyondLimits.ts';
import { hasChosenBaseline, runRule } from './runRule.ts';

const defaults = { sigmas: 3 };

const rule = runRule({
  id: 'beyond-limits',
  title: phrase('Beyond the control limits'),
  test: test(defaults.sigmas),
  sided: true,
  describe: (tag, [value, centre, margin]) => phrase('{0} is {1}, beyond its control limits {2} ± {3}', tag, value, centre, margin),
});

/**
 * One point beyond μ ± 3σ, on the bad side where the metric has one: Nelson 1, Western Electric 1. On for metrics with a chosen baseline;
 * for the others where `rules` names it, since on the residuals of a healthy loss it still rings three times in a thousand points.
 */
export const beyondLimits: Rule = {
  ...rule,
  byDefault: true,
  watches: (traits) => hasChosenBaseline(traits) || (traits.config.rules.includes(rule.id) && rule.watches(traits)),
};
