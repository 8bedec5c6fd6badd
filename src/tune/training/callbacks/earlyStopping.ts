import { Best } from './best.ts';
import type { CallbackKind } from './contract.ts';

/** Ends a stage when its metric has not become better for some epochs, with the weights of the best one. Each stage waits anew. */
export const earlyStopping: CallbackKind = {
  id: 'early-stopping',

  create({ recipe: { callbacks: { earlyStopping: options, monitor } } }) {
    if (!options) return undefined;
    const best = new Best(monitor.direction, options.minDelta);
    return {
      atEpoch({ values }) {
        const value = values[monitor.metric];
        if (value === undefined || best.see(value) || best.waited < options.patience) return undefined;
        const since = best.value === undefined ? '' : `; best was ${best.value.toPrecision(4)}`;
        return { effects: [{ kind: 'restoreBest' }, { kind: 'stop', scope: 'stage' }], mark: `stage stopped early: ${monitor.metric} no better for ${best.waited} epochs${since}` };
      },
      atStage: () => best.forgive(),
      memory: () => best.memory(),
      recall: (memory) => best.recall(memory),
    };
  },
};
