import type { RunInfo, SeriesWindow } from '../../src/protocol/engineApi.ts';
import type { SeriesLoader } from '../loader.ts';
import { nameOf } from '../names.ts';

/** Every point of some metrics of some runs, as logged: nothing smoothed, nothing left out. */
export async function exportSeries(format: 'csv' | 'parquet', loader: SeriesLoader, infos: readonly RunInfo[], tags: readonly string[]): Promise<Uint8Array> {
  const queries = infos.flatMap(({ run, series }) => tags.filter((tag) => series.some((summary) => summary.tag === tag)).map((tag) => ({ run: run.id, tag, columns: 0 })));
  const windows = await loader.load(queries);
  const names = new Map(infos.map((info) => [info.run.id, nameOf(info)]));
  return format === 'csv' ? toCsv(windows, names) : await toParquet(windows, names);
}

/** One row per point. Text is quoted where it must be; a cell that a spreadsheet would run as a formula is made text. */
export function toCsv(windows: readonly SeriesWindow[], names: ReadonlyMap<string, string>): Uint8Array {
  const parts = ['run,metric,step,wall_time,value\n'];
  for (const { run, tag, steps, walls, values } of windows) {
    const head = `${cell(names.get(run) ?? run)},${cell(tag)},`;
    for (let at = 0; at < steps.length; at++) parts.push(`${head}${steps[at]},${Number.isNaN(walls[at]!) ? '' : walls[at]},${numeral(values[at]!)}\n`);
  }
  return new TextEncoder().encode(parts.join(''));
}

export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** As pandas and numpy read them. */
function numeral(value: number): string {
  return Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

async function toParquet(windows: readonly SeriesWindow[], names: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const texts = (pick: (window: SeriesWindow) => string): string[] => windows.flatMap((window) => new Array<string>(window.steps.length).fill(pick(window)));
  const numbers = (pick: (window: SeriesWindow) => Float64Array): number[] => windows.flatMap((window) => [...pick(window)]);
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'run', data: texts(({ run }) => names.get(run) ?? run), type: 'STRING' },
        { name: 'metric', data: texts(({ tag }) => tag), type: 'STRING' },
        { name: 'step', data: numbers(({ steps }) => steps), type: 'DOUBLE' },
        { name: 'wall_time', data: numbers(({ walls }) => walls), type: 'DOUBLE' },
        { name: 'value', data: numbers(({ values }) => values), type: 'DOUBLE' },
      ],
    }),
  );
}
