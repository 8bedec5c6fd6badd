import { phrase, type Phrase } from '../model/phrase.ts';
import type { Columns } from '../model/series.ts';
import { newestAt } from './stats/newestAt.ts';

const defaults = {
  /** Points of a subgroup where the log has no epochs to go by. */
  size: 5,
  /** An epoch needs so many points to have a spread, and a chart so many epochs to have a first half. */
  least: 2,
};

/** Neighbouring points taken together, in order. */
export interface Subgroups {
  groups: Float64Array[];
  /** The last step of each. */
  steps: Float64Array;
  /** How σ was made from the first `count` of them, which says what a subgroup is. */
  estimate(count: number): Phrase;
}

/**
 * Rational subgroups (Montgomery 2013, ch. 5.3.4): the points of each epoch where the run logs one, else five by five.
 * @param points finite ones
 * @param epochs the run's counter of epochs by step, fractions of an epoch allowed
 */
export function subgroupsOf(points: Columns, epochs: Columns | undefined): Subgroups {
  return (epochs && byEpoch(points, epochs)) ?? bySize(points);
}

function byEpoch({ steps, values }: Columns, epochs: Columns): Subgroups | undefined {
  const epochAt = (step: number): number => Math.floor(epochs.values[Math.max(0, newestAt(epochs.steps, step))] ?? NaN);
  const starts = [...steps.keys()].filter((i) => i === 0 || epochAt(steps[i]!) !== epochAt(steps[i - 1]!));
  const ends = [...starts.slice(1), steps.length];
  const spans = starts.map((from, i) => ({ from, to: ends[i]! })).filter(({ from, to }) => to - from >= defaults.least && Number.isFinite(epochAt(steps[from]!)));
  if (spans.length < defaults.least) return undefined;
  const sizes = spans.map(({ from, to }) => to - from);
  return {
    groups: spans.map(({ from, to }) => values.slice(from, to)),
    steps: Float64Array.from(spans, ({ to }) => steps[to - 1]!),
    estimate(count) {
      const taken = sizes.slice(0, count);
      return phrase('mean of s/c4 over {0} epochs of {1} to {2} points', count, Math.min(...taken), Math.max(...taken));
    },
  };
}

function bySize({ steps, values }: Columns): Subgroups {
  const { size } = defaults;
  const count = Math.floor(values.length / size);
  return {
    groups: Array.from({ length: count }, (_, i) => values.slice(i * size, (i + 1) * size)),
    steps: Float64Array.from({ length: count }, (_, i) => steps[(i + 1) * size - 1]!),
    estimate: (taken) => phrase('mean of s/c4 over {0} subgroups of {1}', taken, size),
  };
}
