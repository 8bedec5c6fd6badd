import type { RunInfo } from '../../protocol/engineApi.ts';
import type { FoundPlace } from '../../protocol/sourceApi.ts';

const defaults = {
  /** A name that merely resembles a metric's is not worth a lens. */
  minScore: 0.5,
};

/** A line that logs a metric. */
export interface MetricLine {
  line: number;
  tag: string;
}

/** The lines of a file that log the known metrics, each metric on its best line; a line may log several. */
export function pickLines(places: readonly (readonly FoundPlace[])[], tags: readonly string[]): MetricLine[] {
  const lines = tags.flatMap((tag, at) => {
    const best = places[at]?.find(({ role, score }) => role === 'log' && score >= defaults.minScore);
    return best ? [{ line: best.range.line, tag }] : [];
  });
  return lines.sort((a, b) => a.line - b.line || a.tag.localeCompare(b.tag));
}

/** The run that a metric is shown of: the one that grew last. */
export function pickLatest(runs: Iterable<RunInfo>, tag: string): RunInfo | undefined {
  let latest: RunInfo | undefined;
  for (const info of runs) {
    if (info.notes.hidden || (latest && latest.updatedAt >= info.updatedAt)) continue;
    if (info.series.some((series) => series.tag === tag)) latest = info;
  }
  return latest;
}
