import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { DatabaseFormat, ReaderState, ReadOnlyDatabase, RunReading, SourceContext } from '../../src/readers/contract.ts';
import { formats } from '../../src/readers/index.ts';
import { collectSamples, fixtures, pickFormat } from './replay.ts';

type Figure = number | string | null;
interface Truth {
  by: string;
  /** What printing with few digits loses, absolute. */
  tolerance: number;
  runs: { run: string; hparams?: Record<string, unknown>; scalars: Record<string, Series> }[];
}
interface Series {
  count: number;
  steps_first_last: [Figure, Figure];
  first: Figure;
  last: Figure;
  min: Figure;
  max: Figure;
  sum: Figure;
  nan: number;
  inf: number;
}
/** A run with all segments of all its files; the points of a tag that two files hold lie behind each other. */
interface Whole {
  hparams: Record<string, unknown>;
  points: Map<string, [step: number, value: number][]>;
  names: string[];
}

/** Columns that only number or time the rows are read as such. */
const counter = /^(_?step|iter(ation)?|global_step|epoch|_?timestamp|time)$/i;
/** The batch number of PyTorch's MNIST example is not printed; the samples seen are. */
const otherSteps = new Set(['mnist_example.log Loss']);

for (const file of globSync('*/*/truth.json', { cwd: fixtures })) {
  const name = dirname(file);
  const truth = JSON.parse(readFileSync(join(fixtures, file), 'utf8')) as Truth;
  const runs = readCase(name);
  for (const { run, scalars, hparams } of truth.runs) {
    test(`${name}/${run}: as ${truth.by.split(',')[0]} has it`, () => {
      const near = [...runs].filter(([id, whole]) => id === run || id.endsWith(`/${run}`) || whole.names.includes(run));
      assert.ok(near.length > 0 || Object.keys(scalars).length === 0, `no run ${run} among ${[...runs.keys()].join(', ')}`);
      for (const [tag, series] of Object.entries(scalars)) {
        if (!counter.test(tag)) findSeries(near.map(([, whole]) => whole), run, tag, series, truth.tolerance);
      }
      if (hparams) assert.deepEqual(near[0]![1].hparams, { ...near[0]![1].hparams, ...flat(hparams) });
    });
  }
}

/** A tag may have a phase or a section before it. */
function findSeries(near: Whole[], run: string, tag: string, want: Series, slack: number): void {
  const found = near.flatMap(({ points }) => [...points]).filter(([got]) => got === tag || /[ /._]$/.test(got.slice(0, -tag.length)) && got.endsWith(tag));
  const wrong = found.map(([, points]) => differences(points, want, slack, otherSteps.has(`${run} ${tag}`)));
  assert.ok(wrong.some((list) => list.length === 0), `${tag}: ${JSON.stringify(wrong)} among ${near.flatMap(({ points }) => [...points.keys()]).join(', ')}`);
}

function differences(points: [number, number][], want: Series, slack: number, anySteps: boolean): string[] {
  const values = points.map(([, value]) => value);
  const finite = values.filter(Number.isFinite);
  const got: Record<string, number | undefined> = {
    count: values.length, first: values[0], last: values.at(-1), nan: values.filter(Number.isNaN).length, inf: values.filter((value) => Math.abs(value) === Infinity).length,
    ...(finite.length > 0 && { min: Math.min(...finite), max: Math.max(...finite) }),
    ...(!anySteps && { from: points[0]?.[0], to: points.at(-1)?.[0] }),
  };
  const { steps_first_last: _steps, ...figures } = want;
  const wanted: Record<string, Figure> = { ...figures, from: want.steps_first_last[0], to: want.steps_first_last[1] };
  const wrong = Object.entries(got).filter(([key, value]) => !isClose(value, Number(wanted[key]), slack)).map(([key, value]) => `${key} ${value} ≠ ${wanted[key]}`);
  const sum = finite.reduce((total, value) => total + value, 0);
  return isClose(sum, Number(want.sum), (slack + 1e-9) * want.count) ? wrong : [...wrong, `sum ${sum} ≠ ${want.sum}`];
}

function isClose(got: number | undefined, want: number, slack: number): boolean {
  return got !== undefined && (Object.is(got, want) || got === want || Math.abs(got - want) <= slack + 1e-6 * Math.abs(want));
}

function readCase(name: string): Map<string, Whole> {
  const runs = new Map<string, Whole>();
  const samples = collectSamples(name);
  for (const { path, bytes } of samples) {
    const beside = (other: string): Uint8Array | undefined => samples.find((sample) => sample.path === posix.join(posix.dirname(path), other))?.bytes;
    const source: SourceContext = { path, patterns: [], beside };
    const format = pickFormat(path, bytes);
    if (!format || format.kind === 'database') continue;
    const { rank, run } = format.place(path);
    // Of ranked sources only the highest is shown.
    if (rank !== undefined && samples.some((other) => isHigher(other, run, rank))) continue;
    const reading = format.kind === 'stream' ? format.create(source).push(bytes, 0, true) : format.read(source, bytes);
    for (const segment of reading.runs) absorb(runs, format.place(path).run, path, segment);
  }
  for (const file of globSync(`${name}/*.sql`, { cwd: fixtures })) readDatabase(file, runs);
  return runs;
}

function isHigher({ path, bytes }: { path: string; bytes: Uint8Array }, run: string, rank: number): boolean {
  const other = pickFormat(path, bytes)?.place(path);
  return other?.run === run && (other.rank ?? -1) > rank;
}

/** Read while half of the rows are there, and again when all are: together they must be what one reading brings. */
function readDatabase(file: string, runs: Map<string, Whole>): void {
  const database = new DatabaseSync(':memory:');
  const readOnly: ReadOnlyDatabase = { all: (sql, ...parameters) => database.prepare(sql).all(...parameters) };
  const statements = readFileSync(join(fixtures, file), 'utf8').split(/;\n(?=CREATE|INSERT|$)/).filter(Boolean);
  const path = `${posix.basename(file, '.sql')}.db`;
  const run = (part: string[]): void => part.forEach((statement) => database.exec(statement));
  run(statements.filter((statement) => statement.startsWith('CREATE')));
  const format = recognise(file, readOnly);
  const rows = statements.filter((statement) => statement.startsWith('INSERT'));
  const early = rows.filter((row, index) => /"(?:experiments|runs|studies|trials|configs)"/.test(row) || index < rows.length / 2);
  let state: ReaderState | undefined;
  for (const part of [early, rows.filter((row) => !early.includes(row)), []]) {
    run(part);
    const reading = format.read({ path, patterns: [] }, readOnly, state);
    assert.deepEqual(reading.problems, []);
    assert.ok(part.length > 0 || reading.runs.every(({ series }) => series.size === 0), 'nothing comes twice');
    for (const segment of reading.runs) absorb(runs, format.place(path).run, path, segment);
    state = JSON.parse(JSON.stringify(reading.state)) as ReaderState;
  }
}

function recognise(file: string, database: ReadOnlyDatabase): DatabaseFormat {
  const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name));
  const known = formats.filter((format): format is DatabaseFormat => format.kind === 'database' && format.recognises(tables));
  assert.equal(known.length, 1, `${file}: exactly one format recognises the tables`);
  return known[0]!;
}

function absorb(runs: Map<string, Whole>, place: string, path: string, segment: RunReading): void {
  const id = [place, segment.key].filter(Boolean).join('/');
  let whole = runs.get(id);
  if (!whole) runs.set(id, whole = { hparams: {}, points: new Map(), names: [] });
  whole.names.push(path);
  Object.assign(whole.hparams, segment.hparams);
  const { step = Infinity, tags } = segment.restart ?? {};
  for (const [tag, points] of whole.points) if (!tags || tags.includes(tag)) whole.points.set(tag, points.filter(([at]) => at < step));
  for (const [tag, column] of segment.series) {
    const { steps, values } = column.columns();
    const points = whole.points.get(tag) ?? [];
    whole.points.set(tag, points);
    values.forEach((value, index) => points.push([steps[index]!, value]));
  }
}

function flat(hparams: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  return Object.assign({}, ...Object.entries(hparams).map(([key, value]) => {
    if (Array.isArray(value)) return { [prefix + key]: JSON.stringify(value) };
    return typeof value === 'object' && value !== null ? flat(value as Record<string, unknown>, `${prefix}${key}.`) : { [prefix + key]: value };
  }));
}
