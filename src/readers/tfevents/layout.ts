import type { RunReading } from '../contract.ts';
import { decoder } from '../wire.ts';
import { decodeTensor } from './tensor.ts';

const readLayout = decoder({ categories: [2, 'bytes', 'many'] });
const readCategory = decoder({ title: [1, 'string'], charts: [2, 'bytes', 'many'] });
const readChart = decoder({ title: [1, 'string'], multiline: [2, 'bytes'], margin: [3, 'bytes'] });
const readMultiline = decoder({ tags: [1, 'string', 'many'] });
const readMargin = decoder({ series: [1, 'bytes', 'many'] });
const readSeries = decoder({ value: [1, 'string'], lower: [2, 'string'], upper: [3, 'string'] });

/**
 * The custom scalars plugin's layout, kept as the fact `layout`: JSON of `[{ title, charts: [{ title, tags }] }]`.
 * Tags are regular expressions; a margin chart's are value, lower and upper bound.
 */
export function applyLayout(tensor: Uint8Array, run: RunReading): void {
  const [layout] = decodeTensor(tensor)?.strings ?? [];
  if (!layout) return;
  const categories = readLayout(layout).categories.map((category) => {
    const { title = '', charts } = readCategory(category);
    return { title, charts: charts.map(chartOf) };
  });
  run.facts.layout = JSON.stringify(categories);
}

function chartOf(bytes: Uint8Array): { title: string; tags: string[] } {
  const { title = '', multiline, margin } = readChart(bytes);
  const tags = multiline ? readMultiline(multiline).tags : [];
  for (const series of margin ? readMargin(margin).series : []) {
    const { value, lower, upper } = readSeries(series);
    tags.push(...[value, lower, upper].filter((tag) => tag !== undefined));
  }
  return { title, tags };
}
