import { parseNumber } from './number.ts';
import { certainPair, type Pair } from './pair.ts';
import type { Statement } from './statement.ts';

/** XGBoost and LightGBM: `[7]`, and behind a tab each, whatever its name, `eval-ndcg@5-:0.5` or `valid's auc: 0.5 + 0.01`. */
const line = /^\s*\[(\d+)\]((?:\t[^\t]+)+)$/;
const field = /^(.*\S)\s*:\s*([-+\w.]+?)(?:\s*\+\s*[\w.]+(?:e[+-]?\d+)?)?\s*$/;

/** Reads a line of which the tabs say where names begin and end; undefined for every other line. */
export function parseFields(message: string): Statement | undefined {
  const [, n, rest] = line.exec(message) ?? [];
  if (n === undefined || rest === undefined) return undefined;
  const pairs: Pair[] = [];
  for (const text of rest.slice(1).split('\t')) {
    const [, name, printed] = field.exec(text) ?? [];
    const value = printed === undefined ? undefined : parseNumber(printed);
    if (name === undefined || value === undefined) return undefined;
    pairs.push(certainPair(name, value));
  }
  return { step: { n: Number(n), local: true, bracketed: true }, wall: NaN, pairs };
}
