import { parseNumber } from './number.ts';
import { certainPair, type Pair } from './pair.ts';
import type { Statement } from './statement.ts';

/** XGBoost and LightGBM: `[7]`, and behind a tab each, whatever its name, `eval-ndcg@5-:0.5` or `valid's auc: 0.5 + 0.01`. */
const line = /^\s*\[(\d+)\]((?:\t[^\t]+)+)$/;
const field = /^(.*\S)\s*:\s*([-+\w.]+?)(?:\s*\+\s*[\w.]+(?:e[+-]?\d+)?)?\s*$/;

/** CatBoost: `0:`, and behind a tab each `learn: 0.5`, `test1: 0.4`, `best: 0.4 (0)`; its searches print `loss:` for each trial between them. */
const trees = /^\s*(\d+):((?:\t[^\t]+)+\ttotal: [^\t]+)(?:\tremaining: [^\t]+)?$/;
const tree = /^(loss|learn|test\d*|best): (\S+)(?: \(\d+\))?$/;

/** Reads a line of which the tabs say where names begin and end; undefined for every other line. */
export function parseFields(message: string): Statement | undefined {
  if (!message.includes('\t')) return undefined;
  const [, n, rest] = line.exec(message) ?? [];
  if (n === undefined || rest === undefined) return parseTrees(message);
  const pairs: Pair[] = [];
  for (const text of rest.slice(1).split('\t')) {
    const [, name, printed] = field.exec(text) ?? [];
    const value = printed === undefined ? undefined : parseNumber(printed);
    if (name === undefined || value === undefined) return undefined;
    pairs.push(certainPair(name, value));
  }
  return { step: { n: Number(n), local: true, bracketed: true }, wall: NaN, pairs };
}

function parseTrees(message: string): Statement | undefined {
  const [, n, rest] = trees.exec(message) ?? [];
  if (n === undefined || rest === undefined) return undefined;
  const fields = rest.slice(1).split('\t').map((text) => tree.exec(text));
  const ofSearch = fields[0]?.[1] === 'loss';
  const pairs = fields.flatMap((match) => {
    const value = match ? parseNumber(match[2]!) : undefined;
    return value === undefined ? [] : [certainPair(ofSearch && match![1] === 'best' ? 'best loss' : match![1]!, value)];
  });
  return { step: { n: Number(n), local: false, bracketed: false }, wall: NaN, pairs };
}
