import type { Trial } from '../../model/trial.ts';
import type { StopRuleKind } from './contract.ts';
import { numberOption } from './contract.ts';

const defaults = { minIter: 1, eta: 4 };

/** The loss at the first report at or after a rung; undefined for a trial that has not come that far. */
function lossAtRung(trial: Trial, rung: number): number | undefined {
  return trial.reports.find(({ step }) => step >= rung)?.loss;
}

/** The highest rung that a trial has reached: `minIter`·etaᵏ. */
function rungOf(step: number, minIter: number, eta: number): number | undefined {
  if (step < minIter) return undefined;
  let rung = minIter;
  while (rung * eta <= step) rung *= eta;
  return rung;
}

/**
 * Asynchronous successive halving (Li et al. 2020, arXiv:1810.05934): at each rung a trial goes on only while it is among the best
 * 1/eta of those that got there before it. The first one at a rung always goes on. Rungs are steps as logged.
 */
export const asha: StopRuleKind = {
  id: 'asha',
  title: 'ASHA',
  create(options) {
    const minIter = numberOption(options, 'min_iter', defaults.minIter, 1e-9), eta = Math.max(1.01, numberOption(options, 'eta', defaults.eta));
    return {
      shouldStop(trial, trials) {
        const now = trial.reports.at(-1), before = trial.reports.at(-2);
        const rung = now && rungOf(now.step, minIter, eta);
        // Judged once a rung: at the report that reaches it.
        if (!now || rung === undefined || (before && before.step >= rung)) return false;
        if (!Number.isFinite(now.loss)) return true;
        const losses = trials.flatMap((other) => {
          const loss = lossAtRung(other, rung);
          return loss !== undefined && Number.isFinite(loss) ? [loss] : [];
        }).sort((a, b) => a - b);
        return now.loss > losses[Math.max(0, Math.ceil(losses.length / eta) - 1)]!;
      },
    };
  },
};
