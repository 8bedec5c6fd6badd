import { budget } from './budget.ts';
import { checkpoints } from './checkpoints.ts';
import type { CallbackKind } from './contract.ts';
import { earlyStopping } from './earlyStopping.ts';
import { limits } from './limits.ts';
import { notFinite } from './notFinite.ts';
import { reduceOnPlateau } from './reduceOnPlateau.ts';
import { target } from './target.ts';

/** Every kind of callback, in the order in which they are asked: the best epoch is kept before somebody goes back to it. */
export const callbackKinds: readonly CallbackKind[] = [notFinite, limits, checkpoints, target, earlyStopping, reduceOnPlateau, budget];
