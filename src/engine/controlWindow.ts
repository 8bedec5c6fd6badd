import type { ControlChart } from '../model/controlChart.ts';
import { cornerPlaces } from '../store/downsample.ts';

/**
 * A control chart reduced to pixel columns: of each the first, lowest, highest and last statistic, and every one that broke a rule,
 * so that no mark is lost. 0 columns: as it is.
 */
export function answerControlChart(chart: ControlChart, columns: number): ControlChart {
  const { steps, values, hits } = chart;
  if (columns <= 0 || steps.length <= 4 * columns) return chart;
  const pixels = { from: steps[0]!, to: steps.at(-1)!, count: columns };
  const places = [...new Set([...cornerPlaces({ steps, values }, pixels), ...hits.map(({ index }) => index)])].sort((a, b) => a - b);
  const placeOf = new Map(places.map((index, place) => [index, place]));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(places, (index) => column[index]!);
  return {
    ...chart,
    steps: pick(steps), values: pick(values), centre: pick(chart.centre), lower: pick(chart.lower), upper: pick(chart.upper),
    hits: hits.map(({ index, rule }) => ({ index: placeOf.get(index)!, rule })),
  };
}
