import type { CallbackKind } from './contract.ts';

/** Ends the run when it has cost what it may: epochs, or minutes of training over all sessions. */
export const budget: CallbackKind = {
  id: 'budget',

  create({ recipe: { budget: { epochs = Infinity, minutes = Infinity } } }) {
    if (epochs === Infinity && minutes === Infinity) return undefined;
    return {
      atEpoch(report) {
        if (report.epoch < epochs && report.minutes < minutes) return undefined;
        return { effects: [{ kind: 'stop', scope: 'run' }], mark: report.epoch >= epochs ? `budget of ${epochs} epochs used up` : `budget of ${minutes} minutes used up` };
      },
    };
  },
};
