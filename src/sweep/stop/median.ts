import type { StopRuleKind } from './contract.ts';
import { percentile } from './percentile.ts';

/** The percentile rule at 50: stops a trial that is worse than half of the others were at the same step. */
export const median: StopRuleKind = {
  id: 'median',
  title: 'Median',
  create: (options) => percentile.create({ ...options, percentile: 50 }),
};
