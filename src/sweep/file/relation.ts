import { type Phrase, phrase } from '../../model/phrase.ts';
import type { Params } from '../../model/space.ts';

/** A constraint between parameters, as `heads * 64 <= width`. */
export interface Relation {
  text: string;
  /** Parameters that it is about. */
  names: readonly string[];
  /** True also where one of them is inactive: then it says nothing. */
  holds(params: Params): boolean;
}

type Term = (params: Params) => number;

const pattern = /\s*(?:(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_.]*)|(<=|>=|[<>()*/+-]))/iuy;
const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = { '<=': (a, b) => a <= b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '>': (a, b) => a > b };
const operators: Readonly<Record<string, (a: number, b: number) => number>> = { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b };

interface Token {
  kind: 'number' | 'name' | 'sign';
  text: string;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.trimEnd().length) {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const [, number, name, sign] = match;
    tokens.push(number !== undefined ? { kind: 'number', text: number } : name !== undefined ? { kind: 'name', text: name } : { kind: 'sign', text: sign! });
  }
  return tokens;
}

/** Sums of products of numbers, names and what is in brackets; each function takes its part off the front of the tokens, and gives undefined where there is none. */
function readSum(tokens: Token[]): Term | undefined {
  return readChain(tokens, '+-', (rest) => readChain(rest, '*/', readFactor));
}

function readChain(tokens: Token[], signs: string, readPart: (tokens: Token[]) => Term | undefined): Term | undefined {
  let left = readPart(tokens);
  while (left && tokens[0]?.kind === 'sign' && signs.includes(tokens[0].text)) {
    const operator = operators[tokens.shift()!.text]!, first = left, second = readPart(tokens);
    left = second && ((params) => operator(first(params), second(params)));
  }
  return left;
}

function readFactor(tokens: Token[]): Term | undefined {
  const token = tokens.shift();
  if (token?.kind === 'number') return () => Number(token.text);
  if (token?.kind === 'name') return (params) => Number(params[token.text]);
  if (token?.text === '-') {
    const negated = readFactor(tokens);
    return negated && ((params) => -negated(params));
  }
  const inner = token?.text === '(' ? readSum(tokens) : undefined;
  return tokens.shift()?.text === ')' ? inner : undefined;
}

/** Numbers, parameters, `+ - * / ( )`, and one of `<= < >= >` between two sides. */
export function parseRelation(text: string): Relation | Phrase {
  const tokens = tokensOf(text) ?? [], names = [...new Set(tokens.flatMap(({ kind, text: name }) => (kind === 'name' ? [name] : [])))];
  const left = readSum(tokens), compare = comparisons[tokens.shift()?.text ?? ''], right = compare && readSum(tokens);
  if (!left || !compare || !right || tokens.length > 0) return phrase('“{0}” is no relation between parameters as in {1}.', text, 'heads * 64 <= width');
  return { text, names, holds: (params) => names.some((name) => !(name in params)) || compare(left(params), right(params)) };
}
