import { phrase } from '../model/phrase.ts';
import type { ReaderState, Reading, RunReading, SourceContext, StreamFormat, StreamReader } from './contract.ts';
import { maxLeaves } from './json/flatten.ts';
import { collectRows } from './json/head.ts';
import { isObject, parseJson } from './json/parse.ts';
import { isRay, type Row, RowPoints, type RowsState, scoreRows } from './json/rows.ts';
import { Lines, type LinesState } from './lines.ts';
import { folderOf, nameOf, withoutExtension } from './paths.ts';
import { emptyRun, isEmptyRun, ProblemList } from './readings.ts';

/** JSON lines: one object a row, nested keys joined by '.'. Ray's `result.json` is one, joined by '/' as Ray itself does. */
export const jsonl: StreamFormat = {
  kind: 'stream',
  id: 'jsonl',
  title: 'JSON lines metrics',
  sniff,
  place,
  create: (source, state) => new JsonlReader(source, state as JsonlState | undefined),
};

type JsonlState = { lines: LinesState; rows: RowsState; told: string[] };

class JsonlReader implements StreamReader {
  readonly #lines: Lines;
  readonly #rows: RowPoints;
  readonly #problems: ProblemList;

  constructor(source: SourceContext, state: JsonlState | undefined) {
    this.#lines = new Lines(state?.lines);
    this.#rows = new RowPoints(state?.rows);
    this.#problems = new ProblemList(source.path, state?.told);
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const lines = this.#lines;
    const run = emptyRun();
    lines.open(bytes, offset, final);
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      if (line.trim() === '') continue;
      const row = parseJson(line);
      if (isObject(row)) this.#add(row, run);
      // The last line without an end is one that its writer did not finish.
      else if (!(final && lines.consumed === bytes.length && bytes.at(-1) !== 10)) {
        this.#problems.add('row', 'warning', phrase('A line is not a JSON object and was passed over.'), { line: lines.line });
      }
    }
    if (lines.overlong) {
      this.#problems.add('overlong', 'warning', phrase('A line is too long for a row of metrics and was passed over.'), { line: lines.line });
    }
    return { consumed: lines.consumed, runs: isEmptyRun(run) ? [] : [run], problems: this.#problems.take() };
  }

  state(): ReaderState {
    return { lines: this.#lines.state(), rows: this.#rows.state(), told: this.#problems.told() };
  }

  #add(row: Row, run: RunReading): void {
    if (this.#rows.add(row, run)) return;
    const message = phrase('A row holds more than {0} values or too many levels; the rest was passed over.', maxLeaves);
    this.#problems.add('leaves', 'warning', message, { line: this.#lines.line });
  }
}

/** A single row in a `.json` is a document unless Ray wrote it. */
function sniff(path: string, head: Uint8Array): number {
  const rows = collectRows(head);
  if (!rows) return 0;
  if (rows.length === 1 && /\.json$/i.test(path) && !isRay(rows[0]!)) return 0;
  return scoreRows(rows);
}

/** Above `progress.csv`, which Ray writes beside it with less. */
function place(path: string): { run: string; rank?: number } {
  if (nameOf(path) === 'result.json') return { run: folderOf(path), rank: 1 };
  return { run: /^(?:metrics|history|log|logs)\.jsonl$/i.test(nameOf(path)) ? folderOf(path) : withoutExtension(path) };
}
