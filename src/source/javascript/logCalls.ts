import { printedName } from '../printed.ts';
import { closingOf, endOf, partsBetween, textAt, type Token, variableIn } from './tokens.ts';

/** A named stretch of the text. */
export interface Stretch {
  name: string;
  from: number;
  to: number;
  certainty: number;
}

/** Calls whose first argument is the metric's name or an object with one key for each metric. */
const logging: Record<string, number> = {
  addScalar: 1,
  scalar: 0.95,
  log: 1,
  logMetric: 1,
  logMetrics: 1,
  track: 0.9,
  reportScalar: 1,
  stringify: 0.8,
};

const printing = new Set(['log', 'info', 'debug', 'warn', 'write', 'writeFileSync', 'appendFileSync', 'appendFile']);
const printedCertainty = 0.6;

/** What the call logs whose name stands at `name` and whose bracket opens behind it. */
export function logStretches(tokens: readonly Token[], name: number): Stretch[] {
  const method = tokens[name]?.value ?? '';
  const open = name + 1;
  const parts = partsBetween(tokens, open, closingOf(tokens, open));
  const isConsole = tokens[name - 2]?.value === 'console';
  const logged = Object.hasOwn(logging, method) && !isConsole ? named(tokens, name, parts, logging[method] ?? 0) : [];
  if (logged.length) return logged;
  if (method === 'push' || method === 'append') return collected(tokens, name, closingOf(tokens, open));
  return printing.has(method) ? parts.flatMap(([from, to]) => printed(tokens, from, to)) : [];
}

function named(tokens: readonly Token[], name: number, parts: readonly [number, number][], certainty: number): Stretch[] {
  const [first] = parts;
  if (!first) return [];
  const text = textAt(tokens, ...first);
  const last = tokens[closingOf(tokens, name + 1)];
  if (text !== undefined && last) return [{ name: text, from: startOfChain(tokens, name), to: endOf(last), certainty }];
  return tokens[first[0]]?.value === '{' ? keysOf(tokens, first[0]).map((key) => ({ ...key, certainty })) : [];
}

/** `history.loss.push(…)` */
function collected(tokens: readonly Token[], name: number, close: number): Stretch[] {
  const owner = tokens[name - 2];
  const last = tokens[close];
  if (owner?.type !== 'IdentifierName' || !last) return [];
  return [{ name: owner.value, from: startOfChain(tokens, name), to: endOf(last), certainty: 0.5 }];
}

/** Where `a.b.c` starts, given the index of `c`. */
function startOfChain(tokens: readonly Token[], name: number): number {
  let at = name;
  while (tokens[at - 1]?.value === '.' && tokens[at - 2]?.type === 'IdentifierName') at -= 2;
  return tokens[at]?.at ?? 0;
}

/** The keys of the object whose brace is at `open`, each with its value. */
export function keysOf(tokens: readonly Token[], open: number): Stretch[] {
  return partsBetween(tokens, open, closingOf(tokens, open)).flatMap(([from, to]): Stretch[] => {
    const [key, last] = [tokens[from], tokens[to]];
    if (!key || !last || (from < to && tokens[from + 1]?.value !== ':')) return [];
    const name = textAt(tokens, from, from) ?? (key.type === 'IdentifierName' ? key.value : undefined);
    return name === undefined ? [] : [{ name, from: key.at, to: endOf(last), certainty: 1 }];
  });
}

/** The values that a template puts into a line: `loss ${loss.toFixed(4)}`. */
function printed(tokens: readonly Token[], from: number, to: number): Stretch[] {
  const stretches: Stretch[] = [];
  let before = '';
  for (let at = from; at <= to; at++) {
    const token = tokens[at];
    if (token?.type !== 'TemplateHead' && token?.type !== 'TemplateMiddle') continue;
    before = token.value.slice(1, -2);
    let end = at + 1;
    while (end < to && !tokens[end]?.type.startsWith('Template')) end++;
    const name = printedName(before, variableIn(tokens, at + 1, end - 1));
    const [first, last] = [tokens[at + 1], tokens[end - 1]];
    if (name !== undefined && first && last) stretches.push({ name, from: first.at, to: endOf(last), certainty: printedCertainty });
  }
  return stretches;
}
