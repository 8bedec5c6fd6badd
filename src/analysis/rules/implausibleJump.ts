import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shiftBeyond, type ShiftLimits } from './shift.ts';

const defaults: Record<'loss' | 'score', ShiftLimits> = {
  loss: { sigmas: [12, 10, 9], least: [0.8, 0.7, 0.6] },
  score: { sigmas: [12, 10, 9], least: [0.3, 0.25, 0.2] },
};

/** Much better, all at once: a target that leaked into the inputs, a batch that repeats, an evaluation on training data. */
export const implausibleJump: Rule = {
  id: 'implausible-jump',
  title: phrase('Too good to be true'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'loss' || role === 'score',
  create: memoryless((moment) => shiftBeyond(moment, moment.direction === 'higher' ? 1 : -1, defaults[moment.role as 'loss' | 'score'])),
};
