import { createMonitor, type Detection, type MonitorState } from '../../src/analysis/index.ts';
import { emptyConfig, type Config } from '../../src/model/limit.ts';
import type { Columns } from '../../src/model/series.ts';

export const columns = (values: readonly number[], steps: readonly number[] = values.map((_, i) => i)): Columns => ({
  steps: Float64Array.from(steps), walls: Float64Array.from(values, () => NaN), values: Float64Array.from(values),
});

/** Uniform noise in ±0.5, the same every time (Numerical Recipes' linear congruential generator). */
export function noiseFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
}

/** A loss as trainings have it: exponential decay to a floor with multiplicative noise. */
export function healthyLoss(length: number, seed = 1): number[] {
  const noise = noiseFrom(seed);
  return Array.from({ length }, (_, i) => (0.4 + 2 * Math.exp(-i / (length / 6))) * Math.exp(0.3 * noise()));
}

export const configWith = (part: Partial<Config>): Config => ({ ...emptyConfig(), ...part });

/** The newest state of every detection of a whole run. */
export function detect(series: Record<string, Columns>, config = emptyConfig(), earlier?: (run: string, tag: string) => Columns | undefined): Detection[] {
  const monitor = createMonitor({ config, ...(earlier ? { earlier } : {}) });
  return collect([monitor.push(new Map(Object.entries(series))), monitor.flush()]);
}

export function collect(results: readonly { found: Detection[] }[]): Detection[] {
  const newest = new Map<string, Detection>();
  for (const { found } of results) for (const detection of found) newest.set(JSON.stringify([detection.metric, detection.rule, detection.step]), detection);
  return [...newest.values()];
}

export const rulesOf = (detections: readonly Detection[]): string[] => [...new Set(detections.map(({ rule }) => rule))].sort();

export const throughJson = (state: MonitorState): MonitorState => JSON.parse(JSON.stringify(state)) as MonitorState;
