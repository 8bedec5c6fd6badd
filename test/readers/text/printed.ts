import type { RunReading } from '../../../src/readers/contract.ts';
import { textLog } from '../../../src/readers/textLog.ts';

export interface Printed {
  /** Each point as `step→value`. */
  series: Record<string, string>;
  run: RunReading | undefined;
}

/** What the reader makes of a printed text. */
export function readPrinted(text: string | Uint8Array, patterns: RegExp[] = []): Printed {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const { runs } = textLog.create({ path: 'train.log', patterns }).push(bytes, 0, true);
  return { series: Object.fromEntries([...(runs[0]?.series ?? [])].map(([tag, column]) => [tag, pointsOf(column.columns())])), run: runs[0] };
}

function pointsOf({ steps, values }: { steps: Float64Array; values: Float64Array }): string {
  return [...steps].map((step, index) => `${step}→${values[index]}`).join(' ');
}
