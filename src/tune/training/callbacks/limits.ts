import { globMatches } from '../../../model/glob.ts';
import type { Limit } from '../../../model/limit.ts';
import type { CallbackKind, StepReport, Wish } from './contract.ts';

const breaks = ({ lower = -Infinity, upper = Infinity }: Limit, value: number): boolean => value < lower || value > upper;

/** Ends the run when a metric breaks a limit of severity error in `lossband.yaml`. */
export const limits: CallbackKind = {
  id: 'limits',

  create({ recipe, limits: all }) {
    const strict = all.filter(({ severity }) => severity === 'error');
    if (!recipe.callbacks.stopAtLimits || strict.length === 0) return undefined;
    const look = ({ values }: StepReport): Wish | undefined => {
      for (const [tag, value] of Object.entries(values)) {
        const broken = strict.find((limit) => globMatches(limit.metric, tag) && breaks(limit, value));
        if (broken) return { effects: [{ kind: 'stop', scope: 'run', failed: true }], mark: `stopped: ${tag} ${value.toPrecision(4)} is beyond its limit` };
      }
      return undefined;
    };
    return { atStep: look, atEpoch: look };
  },
};
