import type { FoundPlace } from '../../protocol/sourceApi.ts';

/** Folders that two paths have in common from the root on. */
function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split(/[\\/]/), b.split(/[\\/]/)];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return shared;
}

const defaults = {
  /** Below this a line is more likely a namesake than the cause. */
  minScore: 0.3,
  /** A better name counts more than a nearer file, but two scripts that log the same name are told apart by where the run lies. */
  perFolder: 0.02,
};

/** The best place of a role: by score, among near equals the one whose file lies nearest to the run's log. */
export function pickNearest(places: readonly FoundPlace[], role: FoundPlace['role'], log: string): FoundPlace | undefined {
  let best: FoundPlace | undefined;
  let bestRank = -Infinity;
  for (const place of places) {
    if (place.role !== role || place.score < defaults.minScore) continue;
    const rank = place.score + defaults.perFolder * sharedFolders(place.path, log);
    if (rank > bestRank) [best, bestRank] = [place, rank];
  }
  return best;
}
