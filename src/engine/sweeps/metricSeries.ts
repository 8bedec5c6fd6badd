import type { Phrase } from '../../model/phrase.ts';
import type { Report } from '../../model/trial.ts';
import type { EngineApi, RunInfo } from '../../protocol/engineApi.ts';

/** What the logs of a trial say of its metrics. */
export interface MetricReading {
  /** Of the first metric, in the order of the log, as logged; undefined where no log has it. */
  points?: Report[];
  /** The last value of each metric; undefined where no log has it. */
  ends: (number | undefined)[];
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
  /** Its last value. */
  last: number;
}

/**
 * The series that a sweep means: the name itself before one that differs only in case and separators, a log before what was printed (which
 * is rounded), the longest.
 */
export function pickSeries(runs: readonly RunInfo[], metric: string, printed: (info: RunInfo) => boolean = () => false): Candidate | undefined {
  const candidates = runs.flatMap((info) => info.series
    .filter(({ tag }) => tag === metric || bare(tag) === bare(metric))
    .map(({ tag, count, last: [, last] }): Candidate => ({ run: info.run.id, tag, exact: tag === metric, printed: printed(info), count, last })));
  const rank = ({ exact, printed: isPrinted }: Candidate): number => Number(exact) * 2 + Number(!isPrinted);
  return candidates.sort((a, b) => rank(b) - rank(a) || b.count - a.count || a.run.localeCompare(b.run))[0];
}

/** Reads metrics from whatever the engine has. @param printed whether a run is what the trial printed */
export async function readMetrics(engine: Pick<EngineApi, 'snapshot' | 'series'>, metrics: readonly string[], printed: (info: RunInfo) => boolean): Promise<MetricReading> {
  const { runs } = await engine.snapshot(), tags = [...new Set(runs.flatMap(({ series }) => series.map(({ tag }) => tag)))];
  const chosen = metrics.map((metric) => pickSeries(runs, metric, printed)), [first] = chosen, ends = chosen.map((series) => series?.last);
  if (!first) return { tags, ends };
  const [window] = await engine.series([{ run: first.run, tag: first.tag, columns: 0 }]);
  return { tags, ends, points: Array.from(window!.steps, (step, at) => ({ step, loss: window!.values[at]! })) };
}
