import { parseNumber } from './number.ts';
import { certainPair } from './pair.ts';
import type { Statement } from './statement.ts';

/** ` 3: 502.8, 504.6 avg loss, 0.001000 rate, 5.5 seconds, 192 images, 12.3 hours left`; older ones without `loss`. */
const line = /^\s*(\d+): ([-+\w.()]+), ([-+\w.()]+) avg(?: loss)?, (\S+) rate, (\S+) seconds, (\d+) images\b/;
const names = ['loss', 'avg loss', 'rate', 'seconds', 'images'];
/** Many to each iteration, of its parts and of single layers. */
const details = /^\s*(?:Region \d+ Avg |v3 \(\w+ loss, |Loaded: [\d.]+ seconds|total_bbox = )/;

/** Reads what Darknet prints, the number before its name; undefined for every other line. */
export function parseDarknet(message: string): Statement | undefined {
  if (details.test(message)) return { wall: NaN, pairs: [] };
  const [, n, ...values] = line.exec(message) ?? [];
  if (n === undefined) return undefined;
  const pairs = values.flatMap((text, i) => {
    const value = parseNumber(text.replace(/\(\w+\)$/, ''));
    return value === undefined ? [] : [certainPair(names[i]!, value)];
  });
  return { step: { n: Number(n), local: false, bracketed: false }, wall: NaN, pairs };
}
