import { createForecaster } from '../forecast.ts';
import type { StopRuleKind } from './contract.ts';
import { numberOption } from './contract.ts';

const defaults = {
  /** How many standard deviations below its forecast a trial would have to end to be the best. */
  deviations: 2,
  /** The share of the finished trials that it would have to come among. The single best one owes part of its lead to luck. */
  leading: 0.25,
  /** Reports that every trial may make. */
  grace: 2,
};

/**
 * Stops a trial that would have to beat its own forecast by `deviations` standard deviations to come among the leading quarter. Where
 * curves say little about how they end, the deviation is wide and nothing is stopped; that is what fixed shares such as the median lack.
 * Measured against the single best trial instead, TPE got worse by 0.83 to 0.53: with noisy curves hardly any trial is forecast to beat it.
 */
export const forecast: StopRuleKind = {
  id: 'forecast',
  title: 'Forecast',
  create(options) {
    const deviations = numberOption(options, 'deviations', defaults.deviations, 0), grace = numberOption(options, 'grace', defaults.grace, 1);
    const leading = Math.min(1, numberOption(options, 'leading', defaults.leading, 0));
    return {
      shouldStop(trial, trials) {
        if (trial.reports.length < grace) return false;
        if (trial.reports.slice(-grace).every(({ loss }) => !Number.isFinite(loss))) return true;
        const expected = createForecaster(trials)(trial);
        if (!expected) return false;
        const finished = trials.flatMap(({ state, loss }) => (state === 'finished' && Number.isFinite(loss) ? [loss!] : [])).sort((a, b) => a - b);
        const bar = finished[Math.min(finished.length - 1, Math.floor(finished.length * leading))]!;
        return expected.mean - deviations * expected.sd > expected.transform(bar);
      },
    };
  },
};
