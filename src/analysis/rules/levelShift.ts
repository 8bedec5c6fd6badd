import { phrase } from '../../model/phrase.ts';
import type { Moment, Rule, Traits } from '../contract.ts';
import { memoryless } from './detector.ts';
import { shiftBeyond, type ShiftLimits } from './shift.ts';

/** By role and by what is evaluated; σ and least change (ln for losses, share for scores) for each scale of the track. */
const defaults: Record<'loss' | 'score' | 'evaluationLoss' | 'evaluationScore', ShiftLimits> = {
  loss: { sigmas: [8, 6.5, 6.5, 6], least: [0.3, 0.25, 0.2, 0.15] },
  score: { sigmas: [8, 7.5, 5, 4.5], least: [0.12, 0.12, 0.1, 0.08] },
  evaluationLoss: { sigmas: [5, 5.5, 4], least: [0.15, 0.12, 0.12] },
  evaluationScore: { sigmas: [4, 4, 4], least: [0.1, 0.1, 0.1] },
};

const backing = { score: 0.5, loss: 0.75 };

/** The limits of the loss where the score backs it; not for the slow scale, on which both follow the same long waves. */
const eased = Object.fromEntries(
  Object.entries(defaults).map(([key, { sigmas, least }]) => [key, { sigmas: sigmas.map((sigma, i) => (i < 3 ? sigma * backing.loss : sigma)), least }]),
);

const kindOf = ({ role, evaluation }: Traits): keyof typeof defaults =>
  role === 'score' ? (evaluation ? 'evaluationScore' : 'score') : evaluation ? 'evaluationLoss' : 'loss';

/** The score on the same data fell too, by less than would be an alarm by itself: then less of the loss is enough. */
function isBackedByScore({ row, evaluation }: Moment): boolean {
  const track = row.track('score', evaluation);
  if (!track?.settled) return false;
  const { sigmas } = defaults[evaluation ? 'evaluationScore' : 'score'];
  return track.shifts.some((shift, i) => track.bad * track.score(shift) > backing.score * sigmas[i]!);
}

/** A loss that rose, or a score that fell, at once and for good: labels, inputs or weights are not what they were. */
export const levelShift: Rule = {
  id: 'level-shift',
  title: phrase('Level shift'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'loss' || role === 'score',
  create: memoryless((moment) => {
    const side = moment.track.bad;
    const kind = kindOf(moment);
    if (moment.role !== 'loss') return shiftBeyond(moment, side, defaults[kind]);
    const hit = shiftBeyond(moment, side, eased[kind]!);
    return hit && !isBackedByScore(moment) ? shiftBeyond(moment, side, defaults[kind]) : hit;
  }),
};
