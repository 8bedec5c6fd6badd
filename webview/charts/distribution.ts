import { formatCount } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import { valueRange } from '../valueRange.ts';
import type { ChartKind } from './contract.ts';
import type { Layer } from './layer.ts';
import { histogram, type HistogramData, quantileOf } from './histogram.ts';
import { scaffold } from './scaffold.ts';

/** The shares of a normal distribution within 0.5, 1 and 1.5 standard deviations of the middle, as TensorBoard shows them, and all. */
const defaults = { shares: [[0, 1], [0.0668, 0.9332], [0.1587, 0.8413], [0.3085, 0.6915]] as const };

/** The same histograms over time: nested bands of quantiles around the median. */
export const distribution: ChartKind<HistogramData> = {
  id: 'distribution',
  title: 'Distribution',
  needs: 'histogram',
  draw({ histograms, colour }, look) {
    const x = Float64Array.from(histograms, ({ step }) => step);
    const at = (share: number): Float64Array => Float64Array.from(histograms, (item) => quantileOf(item, share));
    const style = styleOfRun(colour, look.kind).colour;
    const base = { colour: style } as const;
    const bands = defaults.shares.map(
      ([low, high]): Layer => ({ ...base, label: `${low}–${high}`, shape: 'fill', columns: { x, y: at(high) }, floor: at(low), opacity: 0.18 }),
    );
    const median: Layer = { ...base, label: t('Median'), shape: 'curve', columns: { x, y: at(0.5) } };
    const [min, max] = valueRange([at(0), at(1)], { log: false, ignoreOutliers: false });
    const [from, to] = [x[0] ?? 0, x.at(-1) ?? 1];
    return scaffold({ x: { min: from, max: to > from ? to : from + 1, format: formatCount }, y: { min, max }, layers: [...bands, median] }, look);
  },
  table: histogram.table,
  describe: histogram.describe,
};
