import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { StreamFormat } from '../../src/readers/contract.ts';
import { absorb, collectSamples, fixtures, nothing, pickFormat, type Replayed } from './replay.ts';

type Figure = number | string;
interface Expected {
  by: string;
  /** By folder or file of the log. */
  runs: Record<string, { scalars: Record<string, { count: number; first: Figure; last: Figure; min?: Figure; max?: Figure; sum?: Figure; nan: number; inf: number }>; hparams?: Record<string, unknown> }>;
}

/** Columns that only number or time the rows are read as such. */
const counter = /^(_?step|iter(ation)?|global_step|epoch|_?timestamp|time|wall_?time|_runtime)$/i;

for (const file of globSync('*/*/expected.json', { cwd: fixtures })) {
  const name = dirname(file);
  const expected = JSON.parse(readFileSync(join(fixtures, file), 'utf8')) as Expected;
  for (const [run, { scalars, hparams }] of Object.entries(expected.runs)) {
    test(`${name}/${run}: as ${expected.by.split(',')[0]} wrote it`, () => {
      const got = readRun(name, run === '.' ? '' : run);
      const points = got.runs.get('')?.points ?? {};
      for (const [tag, want] of Object.entries(scalars)) {
        if (!counter.test(tag)) assert.deepEqual(figures(points[tag] ?? []), figuresOf(want), tag);
      }
      if (hparams) assert.deepEqual({ ...got.runs.get('')?.told.hparams }, flat(hparams));
    });
  }
}

/** Reads all files of a run in the order of their names: the run's path is a folder, or the file itself. */
function readRun(name: string, run: string): Replayed {
  const all = nothing();
  for (const { path, bytes } of collectSamples(name)) {
    const format = pickFormat(path, bytes);
    if (format?.kind !== 'stream') continue;
    const { run: folder } = format.place(path);
    if (path === run || folder === run) absorb(all, readWhole(format, path, bytes));
  }
  return all;
}

function readWhole(format: StreamFormat, path: string, bytes: Uint8Array): ReturnType<ReturnType<StreamFormat['create']>['push']> {
  return format.create({ path, patterns: [] }).push(bytes, 0, true);
}

function figures(points: readonly (readonly [number, number, number])[]): Record<string, unknown> {
  const values = points.map(([, value]) => value);
  const finite = values.filter(Number.isFinite);
  return {
    count: values.length, first: values[0], last: values.at(-1), nan: values.filter(Number.isNaN).length,
    inf: values.filter((value) => Math.abs(value) === Infinity).length,
    ...(finite.length > 0 && { min: Math.min(...finite), max: Math.max(...finite), sum: rounded(finite.reduce((sum, value) => sum + value, 0)) }),
  };
}

function figuresOf({ count, first, last, min, max, sum, nan, inf }: Expected['runs'][string]['scalars'][string]): Record<string, unknown> {
  return { count, first: Number(first), last: Number(last), nan, inf, ...(count > nan + inf && { min, max, sum: rounded(Number(sum)) }) };
}

/** Their sum is exactly rounded, ours is not. */
const rounded = (sum: number): number => Number(sum.toPrecision(9));

/** Nested hyperparameters by dots, lists as JSON; what is W&B's own left out. */
function flat(hparams: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  return Object.assign({}, ...Object.entries(hparams).map(([key, value]) => {
    if (prefix === '' && key === '_wandb') return {};
    if (Array.isArray(value)) return { [prefix + key]: JSON.stringify(value) };
    return typeof value === 'object' && value !== null ? flat(value as Record<string, unknown>, `${prefix}${key}.`) : { [prefix + key]: value };
  }));
}
