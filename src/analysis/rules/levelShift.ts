import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shiftBeyond, type ShiftLimits } from './shift.ts';

const defaults: Record<'loss' | 'score', ShiftLimits> = {
  loss: { sigmas: [10, 8, 7], least: [0.3, 0.25, 0.2] },
  score: { sigmas: [9, 8, 7], least: [0.12, 0.1, 0.08] },
};

/** A loss that rose, or a score that fell, at once and for good: labels, inputs or weights are not what they were. */
export const levelShift: Rule = {
  id: 'level-shift',
  title: phrase('Level shift'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'loss' || role === 'score',
  create: memoryless((moment) => shiftBeyond(moment, moment.direction === 'higher' ? -1 : 1, defaults[moment.role as 'loss' | 'score'])),
};
