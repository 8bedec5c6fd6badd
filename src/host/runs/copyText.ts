import type { Config } from '../../model/limit.ts';
import type { Columns } from '../../model/series.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import { pickBest } from '../keyMetric.ts';

/** A name must not break the table it stands in. */
const cell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');

const rows = (lines: (string | number)[][]): string => lines.map((line) => `${line.join('\t')}\n`).join('');

/** Step, time (ISO 8601, empty where unknown) and value of every point, in full precision. */
export function columnsAsText({ steps, walls, values }: Columns): string {
  const time = (wall: number | undefined): string => (wall === undefined || Number.isNaN(wall) ? '' : new Date(wall * 1_000).toISOString());
  return rows([['step', 'time', 'value'], ...Array.from(steps, (step, at) => [step, time(walls[at]), values[at] ?? NaN])]);
}

/** One line per metric: last step and value, best step and value. */
export function summaryAsText(info: RunInfo, config: Config): string {
  const lines = info.series.map((series) => {
    const best = pickBest(series, config);
    return [cell(series.tag), series.last[0], series.last[1], best?.step ?? '', best?.value ?? ''];
  });
  return rows([['metric', 'step', 'last', 'best step', 'best'], ...lines]);
}
