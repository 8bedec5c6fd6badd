import { type Phrase, phrase } from '../model/phrase.ts';
import type { Space } from '../model/space.ts';
import type { Trial } from '../model/trial.ts';
import type { Search } from './contract.ts';
import { gp } from './gp.ts';
import { tpe } from './tpe.ts';

const defaults = {
  /** Beyond this many parameters or trials a Gaussian process costs more than it is worth. */
  gpParameters: 60,
  gpTrials: 2000,
};

/** Which search serves a sweep, and why, for people. */
export function pickSearch(space: Space, trials: readonly Trial[]): { search: Search; reason: Phrase } {
  if (space.length > defaults.gpParameters) return { search: tpe, reason: phrase('TPE, because {0} parameters are many.', space.length) };
  if (trials.length > defaults.gpTrials) return { search: tpe, reason: phrase('TPE, because {0} trials are many.', trials.length) };
  return { search: gp, reason: phrase('Gaussian process: the fewest trials for {0} parameters.', space.length) };
}

/** The search that fits the space and the number of trials. */
export const auto: Search = {
  id: 'auto',
  title: 'Automatic',
  suggest: (space, trials, n, rng, hints) => pickSearch(space, trials).search.suggest(space, trials, n, rng, hints),
};
