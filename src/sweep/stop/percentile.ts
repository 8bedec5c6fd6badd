import type { StopRuleKind } from './contract.ts';
import { numberOption } from './contract.ts';
import { bestUntil, quantile } from './curve.ts';

const defaults = { percentile: 25, startupTrials: 5, warmupSteps: 0, interval: 1 };

/**
 * Stops a trial whose best loss so far is worse than that of all but the best `percentile` percent of the finished trials
 * at the same step (Golovin et al. 2017; counted as in Optuna's pruner of the same name).
 */
export const percentile: StopRuleKind = {
  id: 'percentile',
  title: 'Percentile',
  create(options) {
    const share = Math.min(100, numberOption(options, 'percentile', defaults.percentile, 0)) / 100;
    const startup = numberOption(options, 'startup_trials', defaults.startupTrials, 0);
    const warmup = numberOption(options, 'warmup_steps', defaults.warmupSteps, 0);
    const interval = numberOption(options, 'interval', defaults.interval, 1);
    return {
      shouldStop(trial, trials) {
        const step = trial.reports.at(-1)?.step;
        if (step === undefined || step < warmup || (trial.reports.length - 1) % interval !== 0) return false;
        const finished = trials.filter(({ state, id }) => state === 'finished' && id !== trial.id);
        if (finished.length < startup) return false;
        const own = bestUntil(trial, step);
        if (Number.isNaN(own)) return true;
        const others = finished.map((other) => bestUntil(other, step)).filter((loss) => !Number.isNaN(loss));
        return others.length > 0 && own > quantile(others, share);
      },
    };
  },
};
