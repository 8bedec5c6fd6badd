import { directionOf } from '../model/direction.ts';
import { globMatches } from '../model/glob.ts';
import type { Config } from '../model/limit.ts';
import type { SeriesSummary } from '../model/series.ts';
import type { RunInfo } from '../protocol/engineApi.ts';

const evaluation = /(^|[^a-z])(val|valid|validation|eval|test|dev)([^a-z]|$)/i;
const loss = /loss/i;

/** How telling a metric is on its own: validation loss before other losses, those before other metrics with a good side. */
function rank(tag: string, config: Config): number {
  const directed = directionOf(tag, config.directions) !== 'none';
  return (loss.test(tag) ? 4 : 0) + (directed ? 2 : 0) + (evaluation.test(tag) ? 1 : 0);
}

/** The one metric that stands for a run: the first that matches the wish (a glob), else the most telling one. */
export function pickKeyMetric(info: RunInfo, config: Config, wish = ''): SeriesSummary | undefined {
  const wished = wish ? info.series.find(({ tag }) => globMatches(wish, tag)) : undefined;
  if (wished) return wished;
  let best: SeriesSummary | undefined;
  let bestRank = -1;
  for (const series of info.series) {
    const own = rank(series.tag, config);
    if (own > bestRank) [best, bestRank] = [series, own];
  }
  return best;
}

/** The best value so far and its step; undefined for metrics without a good side or without a finite value. */
export function pickBest(series: SeriesSummary, config: Config): { value: number; step: number } | undefined {
  const direction = directionOf(series.tag, config.directions);
  if (direction === 'none' || Number.isNaN(series.min)) return undefined;
  return direction === 'lower' ? { value: series.min, step: series.minStep } : { value: series.max, step: series.maxStep };
}
