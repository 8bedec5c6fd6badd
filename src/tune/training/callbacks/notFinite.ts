import type { CallbackKind } from './contract.ts';

/** Ends the run when the loss or a gradient is no number any more: the weights are lost then, and every further step is wasted. */
export const notFinite: CallbackKind = {
  id: 'not-finite',

  create: () => ({
    atStep({ values }) {
      const broken = Object.entries(values).find(([, value]) => !Number.isFinite(value));
      return broken && { effects: [{ kind: 'stop', scope: 'run', failed: true }], mark: `stopped: ${broken[0]} is ${broken[1]}` };
    },
  }),
};
