import { phrase } from '../../model/phrase.ts';
import type { Rule, Traits } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shiftBeyond, type ShiftLimits } from './shift.ts';

/** By role and by what is evaluated; σ and least change (ln for losses, share for scores) for each scale of the track. */
const defaults: Record<'loss' | 'score' | 'evaluationLoss' | 'evaluationScore', ShiftLimits> = {
  loss: { sigmas: [9, 8, 8, 7.5], least: [0.7, 0.6, 0.5, 0.5] },
  score: { sigmas: [8, 6, 6, 5], least: [0.3, 0.25, 0.2, 0.2] },
  evaluationLoss: { sigmas: [5.5, 4, 3.5], least: [0.25, 0.25, 0.25] },
  evaluationScore: { sigmas: [4, 4, 4], least: [0.2, 0.2, 0.2] },
};

/** Values in which a model may learn as fast as it likes. */
const learning = { steps: 100, evaluations: 24 };

const limitsFor = ({ role, evaluation }: Traits): ShiftLimits =>
  role === 'score' ? defaults[evaluation ? 'evaluationScore' : 'score'] : defaults[evaluation ? 'evaluationLoss' : 'loss'];

/** Much better, all at once: a target that leaked into the inputs, a batch that repeats, an evaluation on training data. */
export const implausibleJump: Rule = {
  id: 'implausible-jump',
  title: phrase('Too good to be true'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'loss' || role === 'score',
  create: memoryless((moment) => {
    const { track, evaluation } = moment;
    if (track.count < learning[evaluation ? 'evaluations' : 'steps']) return undefined;
    return shiftBeyond(moment, track.bad === 1 ? -1 : 1, limitsFor(moment));
  }),
};
