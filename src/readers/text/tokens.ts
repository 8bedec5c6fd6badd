import { isUnit, parseNumber } from './number.ts';

/** `gap` is two blanks or a tab: it ends a name, but may stand before its value. */
export type Mark = ':' | '=' | ',' | '|' | '-' | '/' | '(' | ')' | '[' | ']' | '{' | '}' | '*' | '±' | 'gap' | 'other';

/** A piece of a printed line that carries meaning to a reader of metrics. */
export type Token =
  /** `quoted`: it stood in quotation marks and may hold blanks. */
  | { kind: 'word'; text: string; quoted?: boolean }
  | { kind: 'number'; value: number; unit: string; integer: boolean }
  /** A date, a time of day or a duration such as `0:01:30`: never a metric. */
  | { kind: 'time'; text: string }
  | { kind: 'mark'; text: Mark };

interface Rule {
  pattern: RegExp;
  /** Nothing: the rule does not hold here after all, and the next one is tried. */
  make(match: RegExpExecArray): Token | undefined;
}

const mark = (text: Mark): Token => ({ kind: 'mark', text });

/** Tried in this order at every place that is not a single blank. Each is linear in what it consumes. */
const rules: Rule[] = [
  { pattern: /\t\s*|\s{2,}/y, make: () => mark('gap') },
  { pattern: /"([^"]*)"|'([^']*)'/y, make: (m) => ({ kind: 'word', text: m[1] ?? m[2] ?? '', quoted: true }) },
  {
    pattern: /\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/y,
    make: (m) => ({ kind: 'time', text: m[0] }),
  },
  { pattern: /\d{1,3}:\d\d(?::\d\d)?(?:\.\d+)?(?![\d.])/y, make: (m) => ({ kind: 'time', text: m[0] }) },
  { pattern: /\d+(?:h\s?\d+m(?:\s?\d+s)?|m\s?\d+(?:\.\d+)?s)(?![\p{L}\p{N}])/uy, make: (m) => ({ kind: 'time', text: m[0] }) },
  { pattern: /\+\/-|±/y, make: () => mark('±') },
  { pattern: /[+-]?(?:nan|inf|infinity)(?![\p{L}\p{N}_])/iuy, make: (m) => numberToken(m[0]) },
  {
    pattern: /([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(\s?)([a-zµ]{1,10}(?:\/[a-z]+)?|\/(?:s|sec|it|step)|%)(?![\p{L}\p{N}_@=:/])/iuy,
    make: (m) => (isUnit(m[3]!, m[2] === '') ? numberToken(m[1]!, m[3]) : undefined),
  },
  {
    pattern: /[+-]?(?:(?:\d{1,3}(?:,\d{3})+(?![,\d])|\d+(?:_\d{3})*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}_@]|\.?\d)/iuy,
    make: (m) => numberToken(m[0]),
  },
  { pattern: /[\p{L}\p{N}_][\p{L}\p{N}_@.'’#+*%&]*(?:[-/][\p{L}\p{N}_@.'’#+*%&]+)*/uy, make: (m) => ({ kind: 'word', text: m[0] }) },
  { pattern: /==|->|=>|<=|>=|!=/y, make: () => mark('other') },
  { pattern: /[:=,|\-/()[\]{}*]/y, make: (m) => mark(m[0] as Mark) },
  { pattern: /[;│┃║·•]/y, make: () => mark('|') },
  { pattern: /./suy, make: () => mark('other') },
];

function numberToken(text: string, unit = ''): Token | undefined {
  const value = parseNumber(text);
  return value === undefined ? undefined : { kind: 'number', value, unit, integer: /^[+-]?\d+$/.test(text) };
}

/** Cuts a line without control characters into tokens. */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ' && line[at + 1] !== ' ' && line[at + 1] !== '\t') at++;
    else at = cut(line, at, tokens);
  }
  return tokens;
}

function cut(line: string, at: number, tokens: Token[]): number {
  for (const { pattern, make } of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    const token = match && make(match);
    // The sign in `2-3` is none.
    if (!token || (token.kind === 'number' && /^[+-]/.test(match[0]) && /[\p{L}\p{N}_]/u.test(line[at - 1] ?? ''))) continue;
    tokens.push(token);
    return at + match[0].length;
  }
  return at + 1;
}
