import type { Phrase } from '../../model/phrase.ts';
import type { Report } from '../../model/trial.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import type { Engine } from '../engine.ts';

/** What the logs of a trial say of the metric. */
export interface MetricReading {
  /** In the order of the log, as logged; undefined where no log has the metric. */
  points?: Report[];
  /** Every metric that the logs have, for telling which was meant. */
  tags: string[];
  /** Why logs that may hold it were left out. */
  doubt?: Phrase;
}

/** What only differs in case and in what stands between the words: `val/loss`, `val_loss`, `Val Loss`. */
const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

interface Candidate {
  run: string;
  tag: string;
  exact: boolean;
  printed: boolean;
  count: number;
}

/**
 * The series that a sweep means: the name itself before one that differs only in case and separators, a log before what was printed (which
 * is rounded), the longest.
 */
function pickSeries(runs: readonly RunInfo[], metric: string, printed: (info: RunInfo) => boolean): Candidate | undefined {
  const candidates = runs.flatMap((info) => info.series
    .filter(({ tag }) => tag === metric || bare(tag) === bare(metric))
    .map(({ tag, count }): Candidate => ({ run: info.run.id, tag, exact: tag === metric, printed: printed(info), count })));
  const rank = ({ exact, printed: isPrinted }: Candidate): number => Number(exact) * 2 + Number(!isPrinted);
  return candidates.sort((a, b) => rank(b) - rank(a) || b.count - a.count || a.run.localeCompare(b.run))[0];
}

/** Reads the metric from whatever the engine has. @param printed whether a run is what the trial printed */
export async function readMetric(engine: Engine, metric: string, printed: (info: RunInfo) => boolean): Promise<MetricReading> {
  const { runs } = await engine.snapshot(), tags = [...new Set(runs.flatMap(({ series }) => series.map(({ tag }) => tag)))];
  const series = pickSeries(runs, metric, printed);
  if (!series) return { tags };
  const [window] = await engine.series([{ run: series.run, tag: series.tag, columns: 0 }]);
  return { tags, points: Array.from(window!.steps, (step, at) => ({ step, loss: window!.values[at]! })) };
}
