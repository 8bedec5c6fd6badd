import { formatCount, formatValue } from '../../model/format.ts';
import type { Config } from '../../model/limit.ts';
import { type Phrase, phrase } from '../../model/phrase.ts';
import type { Run, RunState } from '../../model/run.ts';
import type { SeriesSummary } from '../../model/series.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import { pickBest, pickKeyMetric } from '../keyMetric.ts';
import { titleOf } from './runOrder.ts';

/** What the words below depend on beside the run. */
export interface TextContext {
  locale: string;
  config: Config;
  /** The setting `lossband.statusBar.metric`. */
  wish: string;
}

export const stateTitles: Record<RunState, Phrase> = {
  live: phrase('live'),
  finished: phrase('finished'),
  failed: phrase('failed'),
  stalled: phrase('stalled'),
};

/** `val/loss 0.312`, the same in every language. */
export function keyMetricText(info: RunInfo, { config, wish, locale }: TextContext): string {
  const key = pickKeyMetric(info, config, wish);
  return key ? `${key.tag} ${formatValue(key.last[1], locale)}` : '';
}

/** Last and best value of a metric. */
export function metricText(series: SeriesSummary, { config, locale }: TextContext): Phrase {
  const last = formatValue(series.last[1], locale);
  const best = pickBest(series, config);
  if (!best) return phrase('{0} at step {1}', last, formatCount(series.last[0], locale));
  return phrase('{0}, best {1} at step {2}', last, formatValue(best.value, locale), formatCount(best.step, locale));
}

/** What a screen reader says of a run: the name first, then state, key metric and alerts. */
export function runSpeech(info: RunInfo, openAlerts: number, state: string, context: TextContext): Phrase {
  const key = keyMetricText(info, context);
  if (openAlerts) return phrase('{0}, {1}, {2}, open alerts: {3}', titleOf(info), state, key, openAlerts);
  return phrase('{0}, {1}, {2}', titleOf(info), state, key);
}

/** Facts that people look for, before all others. */
const firstFacts = ['notes', 'commit', 'repository', 'command', 'host', 'experiment', 'project', 'group', 'tags'];
/** Made for the page, not for people. */
const hiddenFacts = new Set(['layout']);

const mostFacts = 12;
const longestFact = 200;

/** What the log tells of a run beside its hyperparameters, each on one line. */
export function factLines({ facts }: Pick<Run, 'facts'>): [name: string, text: string][] {
  const rank = (name: string): number => (firstFacts.includes(name) ? firstFacts.indexOf(name) : firstFacts.length);
  const names = Object.keys(facts).filter((name) => !hiddenFacts.has(name)).sort((a, b) => rank(a) - rank(b));
  return names.slice(0, mostFacts).map((name) => [name, oneLine(facts[name]!)]);
}

function oneLine(text: string): string {
  const line = text.slice(0, 4 * longestFact).replaceAll(/\s+/g, ' ').trim();
  return line.length > longestFact ? `${line.slice(0, longestFact)}…` : line;
}
