import { Random } from './random.ts';

const actions = [
  'append', 'appendTorn', 'rotate', 'copyTruncate', 'replaceByCopy', 'replaceByOther', 'truncate', 'rewriteInPlace', 'remove', 'reuseInode', 'swapForLink',
  'timeBack', 'losePermission',
] as const;
export type Action = (typeof actions)[number];

/** How often each happens, in percent or so; writing most of all, as in life. */
const weights: Record<Action, number> = {
  append: 40, appendTorn: 12, rotate: 7, copyTruncate: 6, replaceByCopy: 5, replaceByOther: 5, truncate: 5, rewriteInPlace: 5, remove: 3, reuseInode: 4, swapForLink: 2,
  timeBack: 4, losePermission: 2,
};

/** Those that destroy bytes, or names: mostly the engine comes to rest before, so that what must be there is known to the point. */
const destructive: ReadonlySet<Action> = new Set(['rotate', 'copyTruncate', 'replaceByOther', 'truncate', 'rewriteInPlace', 'remove', 'reuseInode', 'swapForLink']);

export interface Step {
  action: Action;
  /** Of the sequence's logs, from 0. */
  log: number;
  /** From 0 to below 1: how much of it, or where. */
  amount: number;
}

/** What becomes of the engine at the end of a round: it comes to rest, is killed while it reads, or is left to itself. */
export type End = 'rest' | 'kill' | 'none';

/** What one sequence does in a round before the engine is dealt with. */
export type Turn = Step[];

/** The ends of a batch's rounds; the same for all its sequences, and the last one is a rest. */
export function planEnds(seed: number, rounds: number): End[] {
  const random = new Random(seed);
  return Array.from({ length: rounds }, (_, round) => (round === rounds - 1 ? 'rest' : random.weighted([[6, 'rest'], [3, 'kill'], [1, 'none']] as const)));
}

/** What a sequence does in each round, given how the rounds end: the same for the same seed, whatever else there is. */
export function planTurns(random: Random, ends: readonly End[], logs: number): Turn[] {
  let waiting: Step | undefined;
  return ends.map((_, round) => {
    const rested = round === 0 || ends[round - 1] === 'rest';
    const turn: Turn = [];
    if (waiting && rested) {
      turn.push(waiting);
      waiting = undefined;
    }
    for (let left = 1 + random.below(3); left > 0 && !waiting; left--) {
      const step: Step = { action: random.weighted(actions.map((name) => [weights[name], name] as const)), log: random.below(logs), amount: random.next() };
      if (destructive.has(step.action) && !(rested && turn.length === 0) && random.next() < 0.97) waiting = step;
      else turn.push(step);
    }
    return turn;
  });
}

/** For people, and to be compared: each round with its end. */
export function tellPlan(turns: readonly Turn[], ends: readonly End[]): string {
  return turns.map((turn, round) => `${turn.map(({ action, log, amount }) => `${action} run${log} ${amount.toFixed(2)}`).join(', ') || 'nothing'}; ${ends[round]}`).join('\n  ');
}
