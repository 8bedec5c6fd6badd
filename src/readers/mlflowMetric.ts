import { phrase } from '../model/phrase.ts';
import type { Reading, ReaderState, SourceContext, StreamFormat, StreamReader } from './contract.ts';
import { Lines, type LinesState } from './lines.ts';
import { storePath } from './mlflow/path.ts';
import { columnOf, emptyRun, isEmptyRun, ProblemList } from './readings.ts';
import { parseNumber } from './text/number.ts';

/** MLflow's file store keeps each metric of a run in a file of its own: lines of milliseconds, value and step. */
export const mlflowMetric: StreamFormat = {
  kind: 'stream',
  id: 'mlflow-metric',
  title: 'MLflow metric',
  sniff: (path, head) =>
    storePath(path)?.kind === 'metrics' && (head.length === 0 || /^\d+ \S+(?: -?\d+\b.*)?(?:\r?\n|$)/.test(new TextDecoder().decode(head.subarray(0, 256)))) ? 1 : 0,
  place: (path) => ({ run: storePath(path)?.run ?? path }),
  create: (source, state) => new MetricReader(source, state),
};

type Saved = { lines: LinesState; told: string[] };

class MetricReader implements StreamReader {
  readonly #tag: string;
  readonly #lines: Lines;
  readonly #problems: ProblemList;

  constructor(source: SourceContext, state?: ReaderState) {
    const saved = state as Saved | undefined;
    this.#tag = storePath(source.path)?.name ?? source.path;
    this.#lines = new Lines(saved?.lines);
    this.#problems = new ProblemList(source.path, saved?.told);
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const run = emptyRun();
    this.#lines.open(bytes, offset, final);
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
      const [millis, text = '', step = '0'] = line.trim().split(/\s+/);
      const value = parseNumber(text);
      // Before 1.0 lines had no step.
      if (value !== undefined && /^\d+$/.test(millis!) && /^-?\d+$/.test(step)) columnOf(run, this.#tag).push(Number(step), Number(millis) / 1000, value);
      else if (line.trim() !== '') this.#problems.add('line', 'warning', phrase('A line is not an MLflow metric and was passed over.'), { line: this.#lines.line });
    }
    return { consumed: this.#lines.consumed, runs: isEmptyRun(run) ? [] : [run], problems: this.#problems.take() };
  }

  state(): ReaderState {
    return { lines: this.#lines.state(), told: this.#problems.told() };
  }
}
