import type { CallbackKind } from './contract.ts';

/** Ends the run well when a metric of an epoch is as good as was wanted. */
export const target: CallbackKind = {
  id: 'target',

  create({ recipe: { target: wanted } }) {
    return wanted && {
      atEpoch({ values }) {
        const value = values[wanted.metric];
        const reached = value !== undefined && (wanted.direction === 'higher' ? value >= wanted.value : value <= wanted.value);
        if (!reached) return undefined;
        return { effects: [{ kind: 'stop', scope: 'run' }], mark: `target reached: ${wanted.metric} ${value.toPrecision(4)}` };
      },
    };
  },
};
