import { formatValue } from '../../model/format.ts';
import type { Config } from '../../model/limit.ts';
import { type Phrase, phrase } from '../../model/phrase.ts';
import type { JobInfo } from '../../model/job.ts';
import type { SeriesSummary } from '../../model/series.ts';
import type { Alert, RunInfo } from '../../protocol/engineApi.ts';
import type { Focus } from '../../protocol/viewApi.ts';
import { pickKeyMetric } from '../keyMetric.ts';
import { titleOf } from '../runs/runOrder.ts';

export interface Status {
  icon: 'error' | 'warning' | 'info' | 'graph-line';
  /** Short: a metric and its value, the same in every language, or a phrase. */
  text: string | Phrase;
  /** Read out instead of the text. */
  speech: Phrase;
  background?: 'error' | 'warning';
  /** What a click opens. */
  focus?: Focus;
}

export interface StatusSource {
  runs: ReadonlyMap<string, RunInfo>;
  /** Jobs that have not ended. */
  jobs: readonly JobInfo[];
  config: Config;
  /** Those that call for somebody, worst first. */
  alerts: readonly Alert[];
  /** The setting `lossband.statusBar.metric`. */
  wish: string;
  locale: string;
  trend(run: string, series: SeriesSummary): -1 | 0 | 1;
}

const arrows = { [-1]: ' ↓', 0: '', 1: ' ↑' };

function alertStatus({ finding }: Alert, count: number, source: StatusSource): Status {
  const value = formatValue(finding.value, source.locale);
  const background = finding.severity === 'info' ? undefined : finding.severity;
  const speech = phrase('Lossband, open alerts: {0}, the worst on {1}, value {2}', count, finding.metric, value);
  const text = `${finding.metric} ${value}`;
  return { icon: finding.severity, text, speech, background, focus: { run: finding.run, tag: finding.metric, step: finding.step, control: true } };
}

/** The newest of the live runs. */
function pickLiveRun(runs: Iterable<RunInfo>): RunInfo | undefined {
  let newest: RunInfo | undefined;
  for (const info of runs) {
    if (info.run.state !== 'live' || info.notes.hidden) continue;
    if (!newest || (info.run.startedAt ?? info.updatedAt) > (newest.run.startedAt ?? newest.updatedAt)) newest = info;
  }
  return newest;
}

function liveStatus(info: RunInfo, source: StatusSource): Status {
  const series = pickKeyMetric(info, source.config, source.wish);
  const run = info.run.id;
  if (!series) return { icon: 'graph-line', text: titleOf(info), speech: phrase('Lossband: {0}', titleOf(info)), focus: { run } };
  const value = formatValue(series.last[1], source.locale);
  return {
    icon: 'graph-line',
    text: `${series.tag} ${value}${arrows[source.trend(run, series)]}`,
    speech: phrase('Lossband: {0} of {1} is {2}', series.tag, titleOf(info), value),
    focus: { run, tag: series.tag },
  };
}

/** The one line about all trainings: the worst open alert, else the live run's key metric, else what runs without a log yet, else how many runs there are. */
export function pickStatus(source: StatusSource): Status | undefined {
  const [worst] = source.alerts;
  if (worst) return alertStatus(worst, source.alerts.length, source);
  const live = pickLiveRun(source.runs.values());
  if (live) return liveStatus(live, source);
  const [running] = source.jobs;
  if (running) return { icon: 'graph-line', text: phrase('{0} is running', running.job.title), speech: phrase('Lossband: {0} is running', running.job.title) };
  const { size } = source.runs;
  if (!size) return undefined;
  return { icon: 'graph-line', text: phrase('Runs: {0}', size), speech: phrase('Lossband, runs: {0}, none is live', size) };
}
