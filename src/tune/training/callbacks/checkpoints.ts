import { Best } from './best.ts';
import type { CallbackKind, Effect } from './contract.ts';

/** Keeps the best epoch and, where that is wanted, every n-th. The last one is kept by the training itself. */
export const checkpoints: CallbackKind = {
  id: 'checkpoints',

  create({ recipe: { callbacks: { monitor, checkpointEvery } } }) {
    const best = new Best(monitor.direction);
    return {
      atEpoch({ values, epoch }) {
        const effects: Effect[] = [], value = values[monitor.metric];
        const better = value !== undefined && best.see(value);
        if (better) effects.push({ kind: 'save', as: 'best' });
        if (checkpointEvery !== undefined && epoch % checkpointEvery === 0) effects.push({ kind: 'save', as: `epoch-${epoch}` });
        return { effects, ...(better && { mark: `best so far: ${monitor.metric} ${value.toPrecision(4)}` }) };
      },
      memory: () => best.memory(),
      recall: (memory) => best.recall(memory),
    };
  },
};
