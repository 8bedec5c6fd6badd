import type { Pair } from './pair.ts';
import type { Statement } from './statement.ts';
import { isCountOfErrors, isSentence, isSetting, phaseOf } from './words.ts';

/** More words than these beside the names make a line a sentence. */
const mostProse = 3;

/**
 * The pairs of a statement that are metrics. A record says where it stands (`step 3`) or holds nothing but pairs;
 * in a sentence (`gradient norm 2.17 is larger than 1.0`) only `name = number` with a name known from all frameworks counts.
 */
export function acceptedPairs(statement: Statement): Pair[] {
  const placed = statement.epoch !== undefined || statement.step !== undefined;
  return statement.pairs.filter(({ name, value, stated, known, segment: { prose } }) => {
    if (!placed && (isSetting(name) || isCountOfErrors(name, value))) return false;
    if (!stated) return prose === 0 ? placed || known : placed && known && prose <= mostProse;
    if (known) return placed || !isSentence(name.split(' '));
    // `iteration: 3 of max_iter: 6`
    if (isSentence(name.split(' ', 1))) return false;
    return placed ? prose <= mostProse : prose === 0 && !isSentence(name.split(' '));
  });
}

/**
 * Gives plain names the phase of the first one: the `Acc` of `val Loss: 0.2 Acc: 0.9` is the validation's. Names of several words,
 * or joined ones as in `train_loss=1 holdout_loss=2`, say themselves what they are of.
 */
export function spreadPhase(statement: Statement): void {
  const phase = /^\p{L}+(?= )/u.exec(statement.pairs[0]?.name ?? '')?.[0];
  if (!phase || phaseOf(phase) === undefined || statement.phase !== undefined) return;
  for (const pair of statement.pairs) if (/^\p{L}[\p{L}\p{N}@]*$/u.test(pair.name) && pair.known) pair.name = `${phase} ${pair.name}`;
}
