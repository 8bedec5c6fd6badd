import type { StopRuleKind } from './contract.ts';
import { numberOption } from './contract.ts';

const defaults = { patience: 10, minDelta: 0 };

/** Stops a trial after `patience` reports in a row none of which is better than its best by more than `min_delta`. Looks at no other trial. */
export const patience: StopRuleKind = {
  id: 'patience',
  title: 'Patience',
  create(options) {
    const most = numberOption(options, 'patience', defaults.patience, 1), minDelta = numberOption(options, 'min_delta', defaults.minDelta, 0);
    return {
      shouldStop(trial) {
        let best = Infinity, waited = 0;
        for (const { loss } of trial.reports) {
          // NaN is never below anything, so it counts as no progress.
          if (loss < best - minDelta) [best, waited] = [loss, 0];
          else waited++;
        }
        return waited >= most;
      },
    };
  },
};
