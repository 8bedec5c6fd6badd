import type { HparamValue } from '../../model/run.ts';
import type { RunReading } from '../contract.ts';
import { isObject, parseJson } from '../json/parse.ts';

/** Optuna keeps a parameter as a number; its distribution says what it stands for. */
export function paramOf(internal: number, distribution: string): HparamValue {
  const parsed = parseJson(distribution);
  if (!isObject(parsed) || !isObject(parsed.attributes)) return internal;
  const { choices } = parsed.attributes;
  if (!Array.isArray(choices)) return internal;
  const choice = choices[internal];
  return choice === undefined ? internal : typeof choice === 'object' && choice !== null ? JSON.stringify(choice) : choice;
}

/** A trial that was pruned is over and did not fail. */
export function endState(state: unknown): RunReading['state'] {
  if (state === 'COMPLETE' || state === 'PRUNED') return 'finished';
  return state === 'FAIL' ? 'failed' : undefined;
}

/** Seconds since the epoch; undefined where the text is no date. Times without a zone are local ones. */
export function timeOf(text: string): number | undefined {
  const millis = Date.parse(text.trim().replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(millis) ? undefined : millis / 1000;
}
