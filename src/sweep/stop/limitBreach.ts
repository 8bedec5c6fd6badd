import type { StopRuleKind } from './contract.ts';
import { numberOption } from './contract.ts';

const defaults = { grace: 1 };

/**
 * Stops a trial whose loss leaves given limits, or is not a number, in `grace` reports in a row. `lower` and `upper` are in units of the
 * loss, i.e. negated where a sweep maximises. Limits on other metrics are watched by the rules of the run; this one is for the objective.
 */
export const limitBreach: StopRuleKind = {
  id: 'limit',
  title: 'Limit breach',
  create(options) {
    const lower = numberOption(options, 'lower', -Infinity), upper = numberOption(options, 'upper', Infinity);
    const grace = Math.floor(numberOption(options, 'grace', defaults.grace, 1));
    return {
      shouldStop(trial) {
        const last = trial.reports.slice(-grace);
        return last.length === grace && last.every(({ loss }) => !(loss >= lower && loss <= upper) || !Number.isFinite(loss));
      },
    };
  },
};
