import { adam, adamw } from './adam.ts';
import type { Optimizer } from './contract.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

/** Every optimiser; ids are what recipes name. */
export const optimizerList: readonly Optimizer[] = [sgd, adam, adamw, rmsprop];
