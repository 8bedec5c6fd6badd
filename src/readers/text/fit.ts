import { parseNumber } from './number.ts';
import { certainPair, type Pair } from './pair.ts';
import type { Statement } from './statement.ts';

/** `[CV 2/5; 3/8] END ...C=1, kernel=rbf;, score=0.91 total time=   0.1s`; before scikit-learn 0.24 `[CV] C=1, score=0.91, total=   0.1s`. */
const end = /^\s*\[CV(?: [\d/; ]+)?\] (?:END)?(.*?)[;,]? total(?: time)?= *[\d.]+ ?(?:s|min)\s*$/;
/** `score=0.91`, `score=(train=0.95, test=0.91)`; with several metrics `f1: (train=0.95, test=0.91)`. */
const score = /([\w ]+?)(?:=|: (?=\())(?:\((?:train=([^,()]+), )?test=([^()]+)\)|([-+\d.a-z]+)$)/g;

/** `Trial 3 finished with value: 0.5 and parameters: {'x': 1}. Best is trial 1 with value: 0.4.`; `values: [0.5, 0.1]`, `values: 0.5, 0.1`. */
const trial = /^\s*Trial (\d+) finished with values?: \[?([-+\d.e, naif]+?)\]? (?:and )?parameters: .*?(?:Best is trial \d+ with value: (\S+?)\.?)?\s*$/;

/** Reads the end of one fit of a search, `GridSearchCV`'s or Optuna's: what its parameters scored; undefined for every other line. */
export function parseFit(message: string): Statement | undefined {
  return parseTrial(message) ?? parseFold(message);
}

function parseTrial(message: string): Statement | undefined {
  const [, n, values, best] = trial.exec(message) ?? [];
  if (n === undefined || values === undefined) return undefined;
  const numbers = values.split(',').map(parseNumber);
  const statement: Statement = { step: { n: Number(n), local: false, bracketed: false }, wall: NaN, pairs: [] };
  numbers.forEach((value, i) => addPair(statement.pairs, numbers.length === 1 ? 'objective' : `objective ${i}`, value));
  addPair(statement.pairs, 'best objective so far', parseNumber(best ?? ''));
  return statement;
}

function addPair(pairs: Pair[], name: string, value: number | undefined): void {
  if (value !== undefined) pairs.push(certainPair(name, value));
}

function parseFold(message: string): Statement | undefined {
  const told = end.exec(message)?.[1];
  if (told === undefined) return undefined;
  const pairs: Pair[] = [];
  const take = (name: string, text = ''): void => addPair(pairs, name, parseNumber(text));
  // The parameters end at the semicolon; a score of one number has its own name, and they may look like it.
  for (const [, name = '', train, test, plain] of told.slice(told.lastIndexOf(';') + 1).replace(/^[\s,]+/, '').matchAll(score)) {
    const own = name.trim();
    if (plain !== undefined && own !== 'score') continue;
    take(`train ${own}`, train);
    take(train === undefined ? own : `test ${own}`, test ?? plain);
  }
  return { wall: NaN, pairs };
}
