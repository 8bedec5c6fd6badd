import { createRng } from '../base/rng.ts';
import type { Params, Space } from '../model/space.ts';
import type { Trial } from '../model/trial.ts';
import type { Search } from './contract.ts';
import { toOneLoss } from './oneLoss.ts';
import { random } from './random.ts';

const defaults = {
  /** How many suggestions are asked for at once while none keeps the constraints: four times as many each time, up to this. */
  batch: 64,
  /** Places that are drawn at random where the search finds none. */
  draws: 20_000,
};

/** What decides about the next trial beside the trials. */
export interface ProposalPlan {
  space: Space;
  search: Search;
  seed: number;
  /** Whether parameters keep the constraints between them; absent: there are none. */
  allows?(params: Params): boolean;
  /** What is known from before: trials of earlier sweeps, over whatever space. */
  earlier?: readonly Trial[];
}

/** Parameters of the next trial; undefined where there are none left, or none were found that keep the constraints. Pure: same plan and trials, same answer. */
export function proposeNext({ space, search, seed, allows, earlier = [] }: ProposalPlan, trials: readonly Trial[], wanted?: number): Params | undefined {
  const rng = createRng(seed, trials.length), known = toOneLoss(earlier.length > 0 ? [...earlier, ...trials] : trials, rng);
  const hints = { seed, ...(wanted === undefined ? {} : { budget: wanted }) };
  if (!allows) return search.suggest(space, known, 1, rng, hints)[0];
  // What breaks a constraint is told as failed, so that the search looks elsewhere.
  const refused: Trial[] = [];
  for (let n = 1; search.exhaustive || n <= defaults.batch; n *= 4) {
    const asked = search.suggest(space, [...known, ...refused], n, rng, hints), found = asked.find(allows);
    if (found || asked.length === 0) return found;
    for (const params of asked) refused.push({ id: `refused ${refused.length}`, params, state: 'failed', reports: [] });
  }
  return random.suggest(space, [], defaults.draws, rng).find(allows);
}
