import { clone, keep, type Tensor } from '@tensorflow/tfjs-core';
import type { Disposable } from '../../base/disposable.ts';
import { isBase } from '../models/contract.ts';
import type { ObjectiveOptions } from '../recipe/contract.ts';
import type { Anchor } from './objective.ts';
import type { Weight } from './weights.ts';

/** The pre-trained weights as they came, for L2-SP. Taken before anything is trained or restored. */
export class Anchors implements Disposable {
  readonly #values = new Map<string, Tensor>();
  readonly #options: ObjectiveOptions;

  constructor(weights: readonly Weight[], options: ObjectiveOptions) {
    this.#options = options;
    if (options.l2sp === 0) return;
    for (const { name, layer, variable } of weights) if (isBase(layer)) this.#values.set(name, keep(clone(variable)));
  }

  /** By name of the weight: what it is held near. New layers are held near 0, their biases by nothing. */
  of(weights: readonly Weight[]): Map<string, Anchor> {
    const { l2sp, l2 } = this.#options;
    return new Map(weights.flatMap(({ name, layer, variable }): [string, Anchor][] => {
      const value = this.#values.get(name);
      if (value) return [[name, { strength: l2sp, value }]];
      return l2 > 0 && !isBase(layer) && variable.rank > 1 ? [[name, { strength: l2 }]] : [];
    }));
  }

  dispose(): void {
    for (const value of this.#values.values()) value.dispose();
    this.#values.clear();
  }
}
