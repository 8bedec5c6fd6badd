import { forecastLoss } from '../forecast.ts';
import type { StopRuleKind } from './contract.ts';
import { numberOption } from './contract.ts';

export const defaults = {
  /** How many standard deviations below its forecast a trial would have to end to be the best. */
  deviations: 2,
  leading: 0.1,
  /** Reports that every trial may make. */
  grace: 2,
};

/**
 * Stops a trial that would have to beat its own forecast by `deviations` standard deviations to become the best one. Where curves say
 * little about how they end, the deviation is wide and nothing is stopped; that is what fixed shares such as the median lack.
 */
export const forecast: StopRuleKind = {
  id: 'forecast',
  title: 'Forecast',
  create(options) {
    const deviations = numberOption(options, 'deviations', defaults.deviations, 0), grace = numberOption(options, 'grace', defaults.grace, 1);
    return {
      shouldStop(trial, trials) {
        if (trial.reports.length < grace) return false;
        if (trial.reports.slice(-grace).every(({ loss }) => !Number.isFinite(loss))) return true;
        const expected = forecastLoss(trial, trials);
        if (!expected) return false;
        const finished = trials.flatMap(({ state, loss }) => (state === 'finished' && Number.isFinite(loss) ? [loss!] : [])).sort((a, b) => a - b);
        const leading = finished[Math.min(finished.length - 1, Math.floor(finished.length * (defaults.leading)))]!;
        return expected.mean - deviations * expected.sd > expected.transform(leading);
      },
    };
  },
};
