import type { Pair, Statement } from './statement.ts';
import { isSentence } from './words.ts';

/** More words than these beside the names make a line a sentence. */
const mostProse = 3;

/**
 * The pairs of a statement that are metrics. A record says where it stands (`step 3`) or holds nothing but pairs;
 * in a sentence (`gradient norm 2.17 is larger than 1.0`) only `name = number` with a name known from all frameworks counts.
 */
export function acceptedPairs(statement: Statement): Pair[] {
  const placed = statement.epoch !== undefined || statement.step !== undefined;
  const sentence = statement.prose > mostProse;
  return statement.pairs.filter((pair) => {
    if (!pair.stated) return statement.prose === 0 ? placed || pair.known : placed && pair.known && !sentence;
    if (pair.known) return placed || !isSentence(pair.name.split(' '));
    return placed ? !sentence : statement.prose === 0 && !isSentence(pair.name.split(' '));
  });
}
