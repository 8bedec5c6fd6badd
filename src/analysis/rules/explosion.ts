import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shiftBeyond, type ShiftLimits } from './shift.ts';

/** One odd batch is no fault, but momentum carries its gradient on for some 1/(1 − 0.95) rows. */
const oddBatch = { rows: 20 };

const defaults: Record<'gradientNorm' | 'updateRatio' | 'updateRatioAfterSpike', ShiftLimits> = {
  gradientNorm: { whole: true, sigmas: [8, 6.5, 7, 6.5], least: [0.7, 0.6, 0.5, 0.5] },
  updateRatio: { whole: true, sigmas: [7, 7, 6.5, 6], least: [0.5, 0.45, 0.4, 0.4] },
  updateRatioAfterSpike: { sigmas: [11, 11, 10, 6.5], least: [0.5, 0.45, 0.4, 0.4] },
};

/** Gradients or updates grew out of their range: clipping off, a loss scale not undone, inputs out of range, a lost optimiser state. */
export const explosion: Rule = {
  id: 'explosion',
  title: phrase('Exploding gradients or updates'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'gradientNorm' || role === 'updateRatio',
  create: memoryless((moment) => {
    const { role, row } = moment;
    if (role === 'gradientNorm') return shiftBeyond(moment, 1, defaults.gradientNorm);
    const odd = Math.min(row.sinceSpike('gradientNorm'), row.sinceSpike('loss')) <= oddBatch.rows;
    return shiftBeyond(moment, 1, odd ? defaults.updateRatioAfterSpike : defaults.updateRatio);
  }),
};
