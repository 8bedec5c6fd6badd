import { globMatches } from '../../model/glob.ts';
import { phrase } from '../../model/phrase.ts';
import { splitSummaries } from '../../model/summaryTable.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import { nearestNames } from '../nearestNames.ts';
import type { ConfigProblem, NamedMetric } from './nodes.ts';

/** The metrics that runs have, for telling which names in `lossband.yaml` fit none of them. */
export class MetricNames {
  readonly #tags = new Set<string>();
  /** The last answer: a file is asked about at every telling, and names seldom change. */
  #answered: { named: readonly NamedMetric[]; tags: number; problems: ConfigProblem[] } | undefined;

  /** Metrics that the runs have are known from now on. */
  add(runs: Iterable<RunInfo>): void {
    const seen = new Set<readonly string[]>();
    for (const run of runs) {
      const { tags } = splitSummaries(run).table;
      if (!seen.has(tags)) for (const tag of tags) this.#tags.add(tag);
      seen.add(tags);
    }
  }

  clear(): void {
    this.#tags.clear();
    this.#answered = undefined;
  }

  /** One note for each name that fits no metric. None while there are no metrics at all: a file may be written before the first run. */
  check(named: readonly NamedMetric[]): ConfigProblem[] {
    if (this.#tags.size === 0) return [];
    const known = this.#answered;
    if (known?.named === named && known.tags === this.#tags.size) return known.problems;
    const problems = this.#problemsOf(named);
    this.#answered = { named, tags: this.#tags.size, problems };
    return problems;
  }

  #problemsOf(named: readonly NamedMetric[]): ConfigProblem[] {
    return named.filter(({ metric }) => !this.#has(metric)).map(({ metric, range }) => ({
      severity: 'info',
      message: phrase('No run has a metric “{0}” so far. The nearest names are: {1}.', metric, nearestNames(metric, this.#tags).join(', ')),
      range,
    }));
  }

  #has(glob: string): boolean {
    return this.#tags.has(glob) || [...this.#tags].some((tag) => globMatches(glob, tag));
  }
}
