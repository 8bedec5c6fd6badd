import { distance } from 'fastest-levenshtein';
import { globMatches } from '../../model/glob.ts';
import { phrase } from '../../model/phrase.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import type { ConfigProblem, NamedMetric } from './nodes.ts';

const defaults = {
  /** Names to choose from: more are read by nobody. */
  nearest: 3,
  /** Names that are compared; a run with a metric per layer has thousands, and a message is not worth more than some milliseconds. */
  compared: 5_000,
};

/** The metrics that runs have, for telling which names in `lossband.yaml` fit none of them. */
export class MetricNames {
  readonly #tags = new Set<string>();
  /** The last answer: a file is asked about at every telling, and names seldom change. */
  #answered: { named: readonly NamedMetric[]; tags: number; problems: ConfigProblem[] } | undefined;

  /** Metrics that the runs have are known from now on. */
  add(runs: Iterable<RunInfo>): void {
    for (const { series } of runs) for (const { tag } of series) this.#tags.add(tag);
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
      message: phrase('No run has a metric “{0}” so far. The nearest names are: {1}.', metric, this.#nearest(metric).join(', ')),
      range,
    }));
  }

  #has(glob: string): boolean {
    return this.#tags.has(glob) || [...this.#tags].some((tag) => globMatches(glob, tag));
  }

  /** By edits between the names, case aside. */
  #nearest(metric: string): string[] {
    const wanted = metric.toLowerCase();
    const compared = [...this.#tags].slice(0, defaults.compared).map((tag) => ({ tag, edits: distance(wanted, tag.toLowerCase()) }));
    return compared.sort((a, b) => a.edits - b.edits || a.tag.localeCompare(b.tag)).slice(0, defaults.nearest).map(({ tag }) => tag);
  }
}
