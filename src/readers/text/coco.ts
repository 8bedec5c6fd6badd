import { parseNumber } from './number.ts';
import { certainPair } from './pair.ts';
import type { Statement } from './statement.ts';

/** pycocotools: ` Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.385` */
const line = /^\s*Average (?:Precision|Recall) +\((A[PR])\) @\[ *IoU= ?([\d.:]+) *\| *area= *(\w+) *\| *maxDets= *(\d+) *\] *= *(-?[\w.]+)\s*$/;

/** Reads a line of the summary of COCO's evaluation; undefined for every other line. */
export function parseCoco(message: string): Statement | undefined {
  const [, kind, overlap, area, most, printed = ''] = line.exec(message) ?? [];
  const value = parseNumber(printed);
  return value === undefined ? undefined : { wall: NaN, pairs: [certainPair(`${kind} IoU=${overlap} area=${area} maxDets=${most}`, value)] };
}
