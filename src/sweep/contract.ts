import type { Params, Space } from '../model/space.ts';
import type { Trial } from '../model/trial.ts';
import type { Rng } from '../base/rng.ts';

/** What a search may know beside the trials. */
export interface SearchHints {
  /** How many trials there will be in all, where that is known. */
  budget?: number;
  /** Of the sweep: for what has to stay the same from call to call, such as the scrambling of a sequence. */
  seed?: number;
}

/**
 * Proposes what to try next. Pure: the same space, trials and seed give the same answer, whatever was asked before.
 * Total: trials that failed, were pruned, still run or have a loss that is not a number never make it throw.
 */
export interface Search {
  readonly id: string;
  readonly title: string;
  /** It goes through every combination once and has nothing else to offer. */
  readonly exhaustive?: true;
  /** `n` sets of active parameters; fewer only where the search has nothing left (a grid that is done). */
  suggest(space: Space, trials: readonly Trial[], n: number, rng: Rng, hints?: SearchHints): Params[];
}
