import { type Columns, emptyColumns } from '../../../src/model/series.ts';
import { smooth } from '../../../src/model/smoothing.ts';
import { emptyConfig } from '../../../src/model/limit.ts';
import type { RunInfo, SeriesQuery, SeriesWindow } from '../../../src/protocol/engineApi.ts';
import { pickRange, reducePoints } from '../../../src/store/downsample.ts';
import type { PageOptions } from './dashboardPage.ts';

interface Shape {
  runs: number;
  tags: number;
  points: number;
}

/** An engine over made-up runs of any number, for questions of speed: its answers cost next to nothing. */
export function syntheticEngine({ runs, tags, points }: Shape): Required<PageOptions>['engine'] & { grow(by: number): RunInfo[] } {
  let length = points;
  const curves = new Map<string, Columns>();
  const columnsOf = (key: string): Columns => {
    const known = curves.get(key);
    if (known?.values.length === length) return known;
    const columns = curveOf(key, length);
    curves.set(key, columns);
    return columns;
  };
  const infos = (): RunInfo[] => Array.from({ length: runs }, (_, at) => infoOf(at, tags, length));
  const answer = ({ run, tag, from = -Infinity, to = Infinity, smoothing, columns: count }: SeriesQuery): SeriesWindow => {
    const all = columnsOf(`${run} ${tag}`);
    const values = smoothing ? smooth(all, smoothing) : all.values;
    const columns = pickRange({ ...all, values }, from, to);
    const drawn = count === 0 ? columns : reducePoints(columns, { from: Math.max(from, 0), to: Math.min(to, length - 1), count });
    return { run, tag, ...drawn, exact: drawn === columns, total: columns.steps.length };
  };
  return {
    snapshot: async () => ({ serial: 0, runs: infos(), alerts: [], sweeps: [], jobs: [], problems: [], config: emptyConfig(), scanning: false }),
    series: async (queries) => queries.map(answer),
    controlChart: async () => undefined,
    around: async () => emptyColumns(),
    artifacts: async () => [],
    image: async () => undefined,
    importance: async () => undefined,
    acknowledge: async () => undefined,
    annotate: async () => undefined,
    grow: (by) => {
      length += by;
      return infos();
    },
  };
}

function infoOf(at: number, tags: number, count: number): RunInfo {
  const id = `run-${at}`;
  const series = Array.from({ length: tags }, (_, index) => {
    const tag = index === 0 ? 'train/loss' : `metric${index}/value`;
    return { tag, count, first: [0, 2] as [number, number], last: [count - 1, 0.5] as [number, number], lastWall: 1e9 + count, min: 0.1, max: 2, sum: count, minStep: 3, maxStep: 0, nan: 0, inf: 0, superseded: 0 };
  });
  const run = { id, name: `sweep/run-${at}`, format: 'csv', sources: [], root: '/logs', state: 'live' as const, hparams: { lr: 0.1 / (at + 1), seed: at % 5 }, facts: {} };
  return { run, series, updatedAt: 1e9 + count - at / 1e6, artifacts: [], colour: at, notes: {} };
}

/** A falling curve with noise that is the same every time: no seed is drawn. */
function curveOf(key: string, length: number): Columns {
  let state = [...key].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const noise = (): number => ((state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5) * 0.2;
  const level = 1 + noise();
  return {
    steps: Float64Array.from({ length }, (_, at) => at),
    walls: Float64Array.from({ length }, (_, at) => 1e9 + at),
    values: Float64Array.from({ length }, (_, at) => level * (0.3 + 1.7 * Math.exp(-at / 250)) + noise()),
  };
}
