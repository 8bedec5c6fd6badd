import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shiftBeyond, type ShiftLimits } from './shift.ts';

const defaults: Record<'gradientNorm' | 'updateRatio', ShiftLimits> = {
  gradientNorm: { sigmas: [9, 7, 7, 6], least: [1.5, 1.4, 1.2, 1] },
  updateRatio: { sigmas: [9, 7, 7, 6], least: [1.2, 1.1, 1, 1] },
};

/** Gradients or updates fell to next to nothing: dead units, a frozen optimiser, an underflow. */
export const vanishing: Rule = {
  id: 'vanishing',
  title: phrase('Vanishing gradients or updates'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'gradientNorm' || role === 'updateRatio',
  create: memoryless((moment) => shiftBeyond(moment, -1, defaults[moment.role as 'gradientNorm' | 'updateRatio'])),
};
