import { phrase } from '../model/phrase.ts';
import { nameMetrics, type CatboostMeta } from './catboost/meta.ts';
import type { Reading, ReaderState, SourceContext, StreamFormat, StreamReader } from './contract.ts';
import { isObject, numberOf, parseJson, type Json } from './json/parse.ts';
import { Lines, type LinesState } from './lines.ts';
import { folderOf } from './paths.ts';
import { columnOf, emptyRun, isEmptyRun, ProblemList } from './readings.ts';

/**
 * `catboost_info/catboost_training.json`. It is one JSON document only once the training is over; while it grows it is
 * a line with the names of the metrics and then a line for each iteration, so it is read by lines.
 */
export const catboost: StreamFormat = {
  kind: 'stream',
  id: 'catboost',
  title: 'CatBoost training',
  sniff: (_path, head) => (/^\s*\{\s*"meta":\{[^\n]*"(?:learn_metrics|test_metrics|iteration_count)"/.test(new TextDecoder().decode(head)) ? 1 : 0),
  place: (path) => ({ run: folderOf(path), rank: 1 }),
  create: (source, state) => new TrainingReader(source, state),
};

type Saved = { lines: LinesState; told: string[]; meta: CatboostMeta | null };

class TrainingReader implements StreamReader {
  readonly #lines: Lines;
  readonly #problems: ProblemList;
  #meta: CatboostMeta | null;

  constructor(source: SourceContext, state?: ReaderState) {
    const saved = state as Saved | undefined;
    this.#lines = new Lines(saved?.lines);
    this.#problems = new ProblemList(source.path, saved?.told);
    this.#meta = saved?.meta ?? null;
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const run = emptyRun();
    this.#lines.open(bytes, offset, final);
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
      const text = line.trim().replace(/,$/, '');
      if (text.startsWith('"meta":')) this.#meta = nameMetrics(parseJson(text.slice('"meta":'.length)));
      else if (text.startsWith('{"')) {
        const iteration = parseJson(text);
        if (isObject(iteration)) this.#take(iteration, (tag, step, value) => columnOf(run, tag).push(step, NaN, value));
        else this.#problems.add('line', 'warning', phrase('An iteration is not whole JSON and was passed over.'), { line: this.#lines.line });
      } else if (text.startsWith(']')) run.state = 'finished';
    }
    return { consumed: this.#lines.consumed, runs: isEmptyRun(run) ? [] : [run], problems: this.#problems.take() };
  }

  state(): ReaderState {
    return { lines: this.#lines.state(), told: this.#problems.told(), meta: this.#meta };
  }

  #take(iteration: { [key: string]: Json }, push: (tag: string, step: number, value: number) => void): void {
    const step = numberOf(iteration.iteration);
    if (step === undefined || !this.#meta) return;
    for (const [set, tags] of Object.entries(this.#meta)) {
      const values = iteration[set];
      if (!Array.isArray(values)) continue;
      tags.forEach((tag, i) => {
        const value = numberOf(values[i]);
        if (value !== undefined) push(tag, step, value);
      });
    }
  }
}
