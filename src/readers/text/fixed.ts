import { parseCoco } from './coco.ts';
import { parseDarknet } from './darknet.ts';
import { parseFields } from './fields.ts';
import { parseFit } from './fit.ts';
import { parseNewton } from './newton.ts';
import type { Statement } from './statement.ts';

/** Readers of lines whose layout is one program's own, and which the rules for all other lines would misread. */
const layouts: readonly ((message: string) => Statement | undefined)[] = [parseFields, parseNewton, parseFit, parseDarknet, parseCoco];

/** What a line of a fixed layout says; undefined for every other line. */
export function parseFixed(message: string): Statement | undefined {
  for (const parse of layouts) {
    const statement = parse(message);
    if (statement) return statement;
  }
  return undefined;
}
