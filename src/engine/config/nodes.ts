import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import { phrase, type Phrase } from '../../model/phrase.ts';
import type { Severity, TextRange } from '../../model/problem.ts';

/** Something wrong with the text of a config. */
export interface ConfigProblem {
  severity: Severity;
  message: Phrase;
  range: TextRange;
}

/** A metric, or a glob over metrics, as the text names it. */
export interface NamedMetric {
  metric: string;
  range: TextRange;
}

const defaults = {
  /** Entries of one list. Everything beyond is noise, or an attack. */
  entries: 1_000,
};

/**
 * The nodes of a YAML document with their places, read as the shape that is expected. What has another shape becomes a problem and
 * counts as absent. Aliases are followed one step where they stand and nothing is ever expanded, so they cannot blow up.
 */
export class Nodes {
  readonly problems: ConfigProblem[] = [];
  readonly named: NamedMetric[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #text: string;

  constructor(document: Document, lines: LineCounter, text: string) {
    this.#document = document;
    this.#lines = lines;
    this.#text = text;
  }

  report(node: unknown, severity: Severity, message: Phrase): void {
    this.problems.push({ severity, message, range: this.rangeOf(node) });
  }

  rangeOf(node: unknown): TextRange {
    const [start, end] = (node as Node | null)?.range ?? [0, 0];
    // The range of a block ends where the next begins; a squiggle should end with its text.
    return textRange(this.#lines, start, start + this.#text.slice(start, end).trimEnd().length);
  }

  /** The entries of a map, each key once; `known` names those that are allowed, where not all are. */
  map(node: unknown, known?: readonly string[]): Map<string, { key: unknown; value: unknown }> {
    const entries = new Map<string, { key: unknown; value: unknown }>();
    const map = this.#follow(node);
    if (map === null || map === undefined) return entries;
    if (!isMap(map)) {
      this.report(node, 'error', phrase('Keys with values are expected here.'));
      return entries;
    }
    for (const { key, value } of map.items.slice(0, defaults.entries) as Pair[]) {
      const name = isScalar(key) ? String(key.value) : '';
      if (known && !known.includes(name)) this.report(key, 'warning', phrase('“{0}” is no key that Lossband knows. Known are: {1}.', name, known.join(', ')));
      else entries.set(name, { key, value });
    }
    return entries;
  }

  list<T>(node: unknown, readItem: (item: unknown) => T | undefined): T[] {
    const list = this.#follow(node);
    if (list === null || list === undefined) return [];
    if (!isSeq(list)) {
      this.report(node, 'error', phrase('A list is expected here.'));
      return [];
    }
    if (list.items.length > defaults.entries) this.report(node, 'warning', phrase('Only the first {0} entries count.', defaults.entries));
    return list.items.slice(0, defaults.entries).map(readItem).filter((item) => item !== undefined);
  }

  text(node: unknown): string | undefined {
    const value = this.#scalar(node);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value !== '') return value;
    return void this.report(node, 'error', phrase('A text is expected here.'));
  }

  /** A text that names a metric. */
  metric(node: unknown): string | undefined {
    const metric = this.text(node);
    if (metric !== undefined) this.named.push({ metric, range: this.rangeOf(node) });
    return metric;
  }

  number(node: unknown): number | undefined {
    const value = this.#scalar(node);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && !Number.isNaN(value)) return value;
    return void this.report(node, 'error', phrase('A number is expected here.'));
  }

  choice<T extends string>(node: unknown, choices: readonly T[]): T | undefined {
    const value = this.#scalar(node);
    if (value === undefined) return undefined;
    if (choices.includes(value as T)) return value as T;
    return void this.report(node, 'error', phrase('One of these is expected here: {0}.', choices.join(', ')));
  }

  /** Undefined where the node is absent; NaN, which fits nothing, where it is no scalar. */
  #scalar(node: unknown): unknown {
    const scalar = this.#follow(node);
    if (scalar === null || scalar === undefined || (isScalar(scalar) && scalar.value === null)) return undefined;
    return isScalar(scalar) ? scalar.value : NaN;
  }

  #follow(node: unknown): unknown {
    const found = isAlias(node) ? node.resolve(this.#document) : node;
    return isScalar(found) && found.value === null ? null : found;
  }
}

export function textRange(lines: LineCounter, start: number, end: number): TextRange {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  // `linePos` counts from 1, and gives 0 before the first line.
  const zero = (position: number): number => Math.max(0, position - 1);
  return { line: zero(from.line), column: zero(from.col), endLine: zero(to.line), endColumn: zero(to.col) };
}
