import { phrase } from '../../model/phrase.ts';
import type { Rule } from '../contract.ts';
import { remembering } from './detector.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** A spike is so many robust σ and so much (ln) above the median of the last 100. */
  sigmas: 6,
  least: 0.5,
  floor: 0.02,
  /** Points before the first judgement. */
  warmUp: 50,
  /** Hits closer than this are one spike. */
  apart: 5,
  /** Points over which spikes are counted, and how many of them, over and above three times the usual, are too many. */
  window: 150,
  count: 3,
};

interface State {
  /** Points judged. */
  seen: number;
  /** Spikes older than the window. */
  before: number;
  /** Points (counted in `seen`) of the spikes in the window. */
  at: number[];
}

/** Single values far above their neighbours, much more often than before. One alone is an odd batch and no alarm. */
export const spikes: Rule = {
  id: 'spikes',
  title: phrase('Repeated spikes'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role, evaluation }) => (role === 'loss' || role === 'gradientNorm') && !evaluation,
  create: remembering<State>(() => ({ seen: 0, before: 0, at: [] }), (state, { track, row, tag, value }) => {
    const { recent, x } = track;
    if (track.linear || !Number.isFinite(value) || recent.length < defaults.warmUp) return undefined;
    const now = ++state.seen;
    while (state.at.length > 0 && state.at[0]! <= now - defaults.window) {
      state.at.shift();
      state.before++;
    }
    const middle = recent.median();
    const limit = middle + Math.max(defaults.least, defaults.sigmas * Math.max(defaults.floor, recent.scatter()));
    if (x <= limit || now - (state.at.at(-1) ?? -Infinity) < defaults.apart) return undefined;
    state.at.push(now);
    const usual = (state.before * defaults.window) / Math.max(1, now - defaults.window);
    if (state.at.length < defaults.count + 3 * usual) return undefined;
    return {
      value,
      upper: track.toValue(limit, row),
      message: phrase('{0} spiked {1} times in the last {2} values, the last time to {3}', tag, state.at.length, defaults.window, shortNumber(value)),
    };
  }),
};
