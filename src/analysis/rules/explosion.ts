import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shiftBeyond, type ShiftLimits } from './shift.ts';

const defaults: Record<'gradientNorm' | 'updateRatio', ShiftLimits> = {
  gradientNorm: { sigmas: [11, 9, 8], least: [0.7, 0.6, 0.5] },
  updateRatio: { sigmas: [10, 8.5, 8], least: [0.5, 0.45, 0.4] },
};

/** Gradients or updates grew out of their range: clipping off, a loss scale not undone, inputs out of range, a lost optimiser state. */
export const explosion: Rule = {
  id: 'explosion',
  title: phrase('Exploding gradients or updates'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'gradientNorm' || role === 'updateRatio',
  create: memoryless((moment) => shiftBeyond(moment, 1, defaults[moment.role as 'gradientNorm' | 'updateRatio'])),
};
