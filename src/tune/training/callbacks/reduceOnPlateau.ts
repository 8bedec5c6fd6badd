import { Best } from './best.ts';
import type { CallbackKind } from './contract.ts';

/** Lowers the learning rate when a metric has not become better for some epochs (as Keras's ReduceLROnPlateau, without cooldown). */
export const reduceOnPlateau: CallbackKind = {
  id: 'reduce-on-plateau',

  create({ recipe: { callbacks: { reduceOnPlateau: options, monitor } } }) {
    if (!options) return undefined;
    const best = new Best(monitor.direction);
    return {
      atEpoch({ values }) {
        const value = values[monitor.metric], lr = values['lr'] ?? Infinity;
        if (value === undefined || best.see(value) || best.waited < options.patience || lr * options.factor < options.minLr) return undefined;
        best.forgive();
        return { effects: [{ kind: 'scaleRate', factor: options.factor }], mark: `learning rate × ${options.factor}: ${monitor.metric} no better for ${options.patience} epochs` };
      },
      atStage: () => best.forgive(),
      memory: () => best.memory(),
      recall: (memory) => best.recall(memory),
    };
  },
};
