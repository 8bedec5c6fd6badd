import { phrase } from '../model/phrase.ts';
import { isMetricName, isPlainCounter, pickStep, pickWall, stepCertainty, wallOf } from './axes.ts';
import type { ReaderState, Reading, RunReading, SourceContext, StreamFormat, StreamReader } from './contract.ts';
import { eachLeaf, flattenHparams, maxLeaves } from './json/flatten.ts';
import { isObject, type Json, numberOf, parseJson } from './json/parse.ts';
import { Lines, type LinesState } from './lines.ts';
import { folderOf, nameOf, withoutExtension } from './paths.ts';
import { columnOf, emptyRun, isEmptyRun, ProblemList } from './readings.ts';

/** JSON lines: one object a row, nested keys joined by '.'. Ray's `result.json` is one, joined by '/' as Ray itself does. */
export const jsonl: StreamFormat = {
  kind: 'stream',
  id: 'jsonl',
  title: 'JSON lines metrics',
  sniff,
  place,
  create: (source, state) => new JsonlReader(source, state as JsonlState | undefined),
};

const defaults = { maxSniffedRows: 50 };

/** Objects under these keys are settings, repeated in each row by some loggers; their numbers are no metrics. */
const configKeys = ['config', 'hparams', 'hyperparameters', 'hyper_parameters'];

type JsonlState = { lines: LinesState; row: number; step: number; stepKey: string | null; told: string[] };
type Row = { [key: string]: Json };

class JsonlReader implements StreamReader {
  readonly #lines: Lines;
  readonly #problems: ProblemList;
  /** Number of the next row. */
  #row: number;
  /** Where the rows had got to: a row without a step belongs there. */
  #step: number;
  /** The key that counts: of the first row that has one, since rows of one file are counted alike. */
  #stepKey: string | undefined;

  constructor(source: SourceContext, state: JsonlState | undefined) {
    this.#lines = new Lines(state?.lines);
    this.#problems = new ProblemList(source.path, state?.told);
    this.#row = state?.row ?? 0;
    this.#step = state?.step ?? 0;
    this.#stepKey = state?.stepKey ?? undefined;
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const lines = this.#lines;
    const run = emptyRun();
    lines.open(bytes, offset, final);
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      if (line.trim() === '') continue;
      const row = parseJson(line);
      if (isObject(row)) this.#points(row, run);
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
    return { lines: this.#lines.state(), row: this.#row, step: this.#step, stepKey: this.#stepKey ?? null, told: this.#problems.told() };
  }

  #points(row: Row, run: RunReading): void {
    const names = Object.keys(row);
    this.#stepKey ??= names[pickStep(names)];
    const step = this.#stepKey === undefined ? this.#row : numberOf(row[this.#stepKey]);
    if (step !== undefined && Number.isFinite(step)) this.#step = step;
    const wallKey = names[pickWall(names)];
    const wall = wallKey === undefined ? NaN : wallOf(row[wallKey]);
    for (const key of configKeys) if (isObject(row[key])) flattenHparams(row[key], run.hparams);
    const whole = eachLeaf(withoutConfig(row), isRay(row) ? '/' : '.', (tag, leaf) => {
      if ((tag === this.#stepKey && isPlainCounter(tag)) || (tag === wallKey && wall === wall)) return;
      const value = numberOf(leaf);
      if (value !== undefined) columnOf(run, tag).push(this.#step, wall, value);
    });
    if (!whole) {
      const message = phrase('A row holds more than {0} values or too many levels; the rest was passed over.', maxLeaves);
      this.#problems.add('leaves', 'warning', message, { line: this.#lines.line });
    }
    this.#row++;
  }
}

function withoutConfig(row: Row): Row {
  if (!configKeys.some((key) => isObject(row[key]))) return row;
  return Object.fromEntries(Object.entries(row).filter(([key, value]) => !configKeys.includes(key) || !isObject(value)));
}

function isRay(row: Row): boolean {
  return 'training_iteration' in row && 'trial_id' in row;
}

/**
 * Lines of JSON hold data sets and events of servers just as well. Held for metrics are rows with numbers of which some count steps and
 * some have names of metrics (0.9), or either of both where half of what the rows hold is numbers (0.6): rows of text have no half.
 * A single row in a `.json` is a document unless Ray wrote it.
 */
function sniff(path: string, head: Uint8Array): number {
  if (!looksLikeObject(head)) return 0;
  const rows = collectRows(head);
  if (!rows || rows.length === 0) return 0;
  if (rows.length === 1 && /\.json$/i.test(path) && !isRay(rows[0]!)) return 0;
  const names = new Set<string>();
  let leaves = 0;
  let numbers = 0;
  for (const row of rows) {
    eachLeaf(withoutConfig(row), '/', (key, leaf) => {
      leaves++;
      if (numberOf(leaf) === undefined) return;
      numbers++;
      names.add(key);
    });
  }
  const step = stepCertainty([...names]);
  const metrics = [...names].some(isMetricName);
  if (step > 0 && metrics) return 0.9;
  return (step === 2 || metrics) && numbers >= leaves / 2 ? 0.6 : 0;
}

/** Spares parsing for every other file: the first thing in the file is a brace. */
function looksLikeObject(head: Uint8Array): boolean {
  const start = new TextDecoder('utf-8').decode(head.subarray(0, 64)).trimStart();
  return start.startsWith('{') || (head[0] === 0xff && head[1] === 0xfe);
}

/** The whole rows of the head, undefined when one is not an object. */
function collectRows(head: Uint8Array): Row[] | undefined {
  const lines = new Lines();
  lines.open(head, 0, false);
  const rows: Row[] = [];
  for (let line = lines.next(); line !== undefined && rows.length < defaults.maxSniffedRows; line = lines.next()) {
    if (line.trim() === '') continue;
    const row = parseJson(line);
    if (!isObject(row)) return undefined;
    rows.push(row);
  }
  return rows;
}

/** Above `progress.csv`, which Ray writes beside it with less. */
function place(path: string): { run: string; rank?: number } {
  if (nameOf(path) === 'result.json') return { run: folderOf(path), rank: 1 };
  return { run: /^(?:metrics|history|log|logs)\.jsonl$/i.test(nameOf(path)) ? folderOf(path) : withoutExtension(path) };
}
