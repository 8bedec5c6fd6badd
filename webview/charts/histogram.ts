import type { HistogramArtifact } from '../../src/model/artifact.ts';
import { formatCount, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { ChartKind } from './contract.ts';
import type { Layer } from './layer.ts';
import { scaffold } from './scaffold.ts';

const defaults = { ridges: 30, overlap: 2.5, resolution: 120 };

export interface HistogramData {
  /** In the order of steps. */
  histograms: HistogramArtifact[];
  colour: number;
}

/** How a tensor's values were spread at each step: one ridge per step, the newest in front. */
export const histogram: ChartKind<HistogramData> = {
  id: 'histogram',
  title: 'Histograms',
  needs: 'histogram',
  draw(data, look) {
    const shown = pickEvenly(data.histograms, defaults.ridges);
    const [low, high] = spanOf(shown);
    const densities = shown.map((item) => densityOf(item, low, high));
    const peak = Math.max(...densities.map((values) => Math.max(...values)), Number.MIN_VALUE);
    const x = Float64Array.from({ length: defaults.resolution }, (_, at) => low + ((high - low) * (at + 0.5)) / defaults.resolution);
    const { colour } = styleOfRun(data.colour, look.kind);
    const layers = densities.flatMap((values, at): Layer[] => {
      const ground = shown.length - 1 - at;
      const y = values.map((value) => ground + (value / peak) * defaults.overlap);
      const base = { label: formatCount(shown[at]!.step), columns: { x, y } } as const;
      const floor = new Float64Array(y.length).fill(ground);
      return [
        { ...base, shape: 'fill', floor, colour: look.background },
        { ...base, shape: 'fill', floor, colour, opacity: 0.35 },
        { ...base, shape: 'curve', colour, width: 1 },
      ];
    });
    const stepAt = (value: number): string => (Number.isInteger(value) && shown[shown.length - 1 - value] ? formatCount(shown[shown.length - 1 - value]!.step) : '');
    return scaffold({ x: { min: low, max: high }, y: { min: 0, max: shown.length - 1 + defaults.overlap, lines: false, format: stepAt }, layers }, look);
  },
  table: ({ histograms }) => ({
    columns: [t('Step'), t('Count'), t('Lowest'), t('Median'), t('Highest')],
    rows: histograms.map((item) => [formatCount(item.step), formatCount(countOf(item)), ...[0, 0.5, 1].map((share) => formatValue(quantileOf(item, share)))]),
    marked: [],
  }),
  describe({ histograms }) {
    const last = histograms.at(-1);
    if (!last) return t('Nothing to draw');
    const [low, middle, high] = [0, 0.5, 1].map((share) => formatValue(quantileOf(last, share)));
    return t('{0} histograms; at step {1} from {2} over the median {3} to {4}', histograms.length, formatCount(last.step), low!, middle!, high!);
  },
};

/** At most `most` of the items, first and last among them. */
export function pickEvenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, at) => items[Math.round((at * (items.length - 1)) / (most - 1))]!);
}

function spanOf(items: readonly HistogramArtifact[]): [number, number] {
  const low = Math.min(...items.map((item) => quantileOf(item, 0)).filter(Number.isFinite));
  const high = Math.max(...items.map((item) => quantileOf(item, 1)).filter(Number.isFinite));
  return low < high ? [low, high] : Number.isFinite(low) ? [low - 0.5, low + 0.5] : [0, 1];
}

function countOf({ buckets }: HistogramArtifact): number {
  let count = 0;
  for (let at = 2; at < buckets.length; at += 3) count += buckets[at]!;
  return count;
}

/** Counts over equal cells of [low, high]; a bucket gives each cell it covers its share. */
function densityOf({ buckets }: HistogramArtifact, low: number, high: number): Float64Array {
  const cells = new Float64Array(defaults.resolution);
  const width = (high - low) / cells.length;
  for (let at = 0; at + 2 < buckets.length; at += 3) {
    const left = Math.max(low, buckets[at]!);
    const right = Math.min(high, buckets[at + 1]!);
    const from = Math.max(0, Math.min(cells.length - 1, Math.floor((left - low) / width)));
    const to = Math.max(from, Math.min(cells.length - 1, Math.ceil((right - low) / width) - 1));
    for (let cell = from; cell <= to; cell++) cells[cell]! += buckets[at + 2]! / (to - from + 1);
  }
  return cells;
}

/** The value below which a share of the counts lies, straight within a bucket; NaN for an empty histogram. */
export function quantileOf({ buckets }: HistogramArtifact, share: number): number {
  const wanted = countOf({ buckets } as HistogramArtifact) * share;
  let below = 0;
  let edge = NaN;
  for (let at = 0; at + 2 < buckets.length; at += 3) {
    const [left, right, count] = [buckets[at]!, buckets[at + 1]!, buckets[at + 2]!];
    if (count <= 0) continue;
    if (below + count >= wanted) return left + (right - left) * Math.max(0, (wanted - below) / count);
    below += count;
    edge = right;
  }
  return edge;
}
