import { directionOf } from '../src/model/direction.ts';
import type { Direction } from '../src/model/limit.ts';
import type { HparamValue } from '../src/model/run.ts';
import type { SeriesSummary } from '../src/model/series.ts';
import type { RunInfo } from '../src/protocol/engineApi.ts';
import { collectDifferingHparams, nameOf } from './names.ts';
import { sectionOf } from './sections.ts';

/** A column of the table of runs. */
export interface Column {
  /** Stable, for sorting: e.g. `best val/loss`. */
  id: string;
  kind: 'hparam' | 'last' | 'best' | 'mean';
  /** Hyperparameter or metric. */
  name: string;
  direction: Direction;
}

export interface Row {
  info: RunInfo;
  cells: Cell[];
}

export interface Cell {
  value: HparamValue | undefined;
  /** Relative to the baseline run; undefined for text, for the baseline itself and where it has none or 0. */
  change?: number;
  /** The best of its column. */
  isBest?: boolean;
}

/** Means of the last points of a series, by run and tag, as far as they are known. */
export type Means = ReadonlyMap<string, number>;

export const meanKey = (run: string, tag: string): string => `${run}\n${tag}`;

/** Metrics that go into the table: the ones people compare by; the rest is in the charts. */
const mostMetrics = 8;
/** Share of the runs that must have a hyperparameter for it to stand before the metrics, or a metric for it to stand before others. */
const commonShare = 0.5;

/**
 * What the table compares: hyperparameters (all, or those that differ), of each metric the best, the last and the mean of the last, and in
 * the end the hyperparameters that only a few of the runs have, which would push the metrics out of sight.
 */
export function collectColumns(infos: readonly RunInfo[], directions: Readonly<Record<string, Direction>>, options: { differencesOnly: boolean; filter: string }): Column[] {
  const counts = Map.groupBy(infos.flatMap(({ run }) => Object.keys(run.hparams)), (name) => name);
  const names = options.differencesOnly && infos.length > 1 ? collectDifferingHparams(infos) : [...counts.keys()];
  const hparams = names.toSorted((a, b) => counts.get(b)!.length - counts.get(a)!.length);
  const common = hparams.filter((name) => counts.get(name)!.length >= infos.length * commonShare);
  const wanted = options.filter.toLowerCase();
  const matches = (name: string): boolean => name.toLowerCase().includes(wanted);
  const metrics = metricsByWorth(infos).filter(matches).slice(0, wanted ? mostMetrics * 4 : mostMetrics);
  const hparamColumns = (list: readonly string[]): Column[] => list.filter(matches).map((name) => ({ id: `hparam ${name}`, kind: 'hparam', name, direction: 'none' }));
  return [
    ...hparamColumns(common),
    ...metrics.flatMap((name): Column[] => {
      const direction = directionOf(name, directions);
      const kinds: Column['kind'][] = direction === 'none' ? ['last', 'mean'] : ['best', 'last', 'mean'];
      return kinds.map((kind) => ({ id: `${kind} ${name}`, kind, name, direction }));
    }),
    ...hparamColumns(hparams.slice(common.length)),
  ];
}

/** Losses and accuracies first, those that many runs have before those of a few, validation before train; then the others. */
function metricsByWorth(infos: readonly RunInfo[]): string[] {
  const counts = new Map<string, number>();
  for (const { series } of infos) for (const { tag } of series) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const rank = (tag: string): number => {
    const section = ['loss', 'accuracy'].indexOf(sectionOf(tag));
    if (section < 0) return 8;
    const rare = counts.get(tag)! < infos.length * commonShare;
    return (rare ? 4 : 0) + section * 2 + (/val|eval|test/i.test(tag) ? 0 : 1);
  };
  return [...counts.keys()].toSorted((a, b) => rank(a) - rank(b) || counts.get(b)! - counts.get(a)! || a.localeCompare(b));
}

/** The rows with what each cell is against the baseline and which is the best of its column. */
export function collectRows(infos: readonly RunInfo[], columns: readonly Column[], means: Means, baseline?: string): Row[] {
  const rows = infos.map((info): Row => ({ info, cells: columns.map((column) => ({ value: valueOf(info, column, means) })) }));
  const base = rows.find(({ info }) => info.run.id === baseline);
  columns.forEach((column, at) => {
    if (column.kind === 'hparam') return;
    const numbers = rows.map(({ cells }) => cells[at]!.value).filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
    const best = column.direction === 'lower' ? Math.min(...numbers) : column.direction === 'higher' ? Math.max(...numbers) : NaN;
    const reference = base?.cells[at]!.value;
    for (const row of rows) {
      const cell = row.cells[at]!;
      if (rows.length > 1 && cell.value === best) cell.isBest = true;
      if (row !== base && typeof reference === 'number' && typeof cell.value === 'number' && reference !== 0) cell.change = (cell.value - reference) / Math.abs(reference);
    }
  });
  return rows;
}

function valueOf({ run, series }: RunInfo, { kind, name, direction }: Column, means: Means): HparamValue | undefined {
  if (kind === 'hparam') return Object.hasOwn(run.hparams, name) ? run.hparams[name] : undefined;
  const summary: SeriesSummary | undefined = series.find(({ tag }) => tag === name);
  if (!summary) return undefined;
  if (kind === 'last') return summary.last[1];
  return kind === 'best' ? (direction === 'lower' ? summary.min : summary.max) : means.get(meanKey(run.id, name));
}

/** Ids of the runs with the best values of a metric, best first; the last values decide where it has no direction. */
export function pickBest(infos: readonly RunInfo[], tag: string, directions: Readonly<Record<string, Direction>>, count: number): string[] {
  const direction = directionOf(tag, directions);
  const column: Column = { id: tag, kind: direction === 'none' ? 'last' : 'best', name: tag, direction };
  const rows = collectRows(infos, [column], new Map()).filter(({ cells }) => Number.isFinite(cells[0]!.value as number));
  return sortRows(rows, [column], { column: tag, descending: direction !== 'lower' }).slice(0, count).map(({ info }) => info.run.id);
}

const byLetters = new Intl.Collator(undefined, { numeric: true });

/** Numbers by size, text by letters, what is missing last whichever way; by name where nobody chose. */
export function sortRows(rows: readonly Row[], columns: readonly Column[], sort: { column: string; descending: boolean } = { column: 'name', descending: false }): Row[] {
  const at = columns.findIndex(({ id }) => id === sort.column);
  const sign = sort.descending ? -1 : 1;
  if (at < 0) return rows.toSorted((a, b) => sign * byLetters.compare(nameOf(a.info), nameOf(b.info)));
  return rows.toSorted((a, b) => {
    const [x, y] = [a.cells[at]!.value, b.cells[at]!.value];
    const missing = (value: unknown): boolean => value === undefined || value === null || Number.isNaN(value);
    if (missing(x) || missing(y)) return Number(missing(x)) - Number(missing(y));
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : byLetters.compare(String(x), String(y)));
  });
}
