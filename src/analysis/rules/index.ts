import type { Rule } from '../contract.ts';
import { fixedLimit } from './fixedLimit.ts';
import { notFinite } from './notFinite.ts';

/** Every rule there is. A new one is a file beside this one and a line here. */
export const rules: readonly Rule[] = [fixedLimit, notFinite] as unknown as readonly Rule[];
