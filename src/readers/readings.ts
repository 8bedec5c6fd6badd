import type { Phrase } from '../model/phrase.ts';
import type { Problem, Severity } from '../model/problem.ts';
import { ColumnBuilder } from '../model/series.ts';
import type { RunReading } from './contract.ts';

/** A segment without content. Names come from files, so the records have no prototype that a key could reach. */
export function emptyRun(key = ''): RunReading {
  return { key, series: new Map(), artifacts: [], hparams: Object.create(null), facts: Object.create(null) };
}

/** Whether the segment tells anything that must reach the store. */
export function isEmptyRun(run: RunReading): boolean {
  return run.series.size === 0 && run.artifacts.length === 0 && !run.restart && !run.state && !run.name && run.startedAt === undefined
    && run.endedAt === undefined && isEmpty(run.hparams) && isEmpty(run.facts);
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

/**
 * The column of a tag, made when it is first asked for.
 * @param capacity how many points are likely, e.g. as many as the last time
 */
export function columnOf(run: RunReading, tag: string, capacity = 0): ColumnBuilder {
  let column = run.series.get(tag);
  if (!column) run.series.set(tag, column = new ColumnBuilder(Math.max(16, capacity)));
  return column;
}

/** Problems of one file, each kind of them told once: a log with a million bad rows has one problem. */
export class ProblemList {
  readonly #source: string;
  readonly #told: Set<string>;
  #fresh: Problem[] = [];

  /** @param told the kinds that earlier readings told of, from `told()` */
  constructor(source: string, told: readonly string[] = []) {
    this.#source = source;
    this.#told = new Set(told);
  }

  add(kind: string, severity: Severity, message: Phrase, where: { offset?: number; line?: number } = {}): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#fresh.push({ source: this.#source, severity, message, ...where });
  }

  /** What was added since the last call. */
  take(): Problem[] {
    const problems = this.#fresh;
    this.#fresh = [];
    return problems;
  }

  /** For the reader's state. */
  told(): string[] {
    return [...this.#told];
  }
}
