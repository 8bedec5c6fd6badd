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
  /** What the piece begins with: a small or a capital letter, a digit, or another character. */
  start: string;
  /** No line without this has such a piece. */
  needs?: string;
  pattern: RegExp;
  /** Nothing: the rule does not hold here after all, and the next one is tried. */
  make(match: RegExpExecArray): Token | undefined;
}

const isoTime = '\\d{4}[-/]\\d\\d[-/]\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?';
const month = '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';

const mark = (text: Mark): Token => ({ kind: 'mark', text });

/** Tried in this order at every place that is not a single blank, as far as they begin right. Each is linear in what it consumes. */
const rules: Rule[] = [
  { start: 'other', pattern: /\t\s*|\s{2,}/y, make: () => mark('gap') },
  { start: 'other', pattern: /"([^"]*)"|'([^']*)'/y, make: (m) => ({ kind: 'word', text: m[1] ?? m[2] ?? '', quoted: true }) },
  {
    start: 'digit',
    pattern: new RegExp(`${isoTime}|\\d{1,2}(?:([./])\\d{1,2}\\1| ${month} )(?:19|20)\\d\\d(?!\\d)`, 'y'),
    make: (m) => ({ kind: 'time', text: m[0] }),
  },
  {
    start: 'capital',
    pattern: new RegExp(`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?${month}\\.? {1,2}\\d{1,2}(?![\\d.])(?:,? \\d\\d:\\d\\d:\\d\\d)?(?:,? (?:19|20)\\d\\d(?!\\d))?`, 'y'),
    make: (m) => ({ kind: 'time', text: m[0] }),
  },
  { start: 'digit', pattern: /\d{1,3}:\d\d(?::\d\d)?(?:\.\d+)?(?![\d.])/y, make: (m) => ({ kind: 'time', text: m[0] }) },
  { start: 'digit', pattern: /\d+(?:h\s?\d+m(?:\s?\d+s)?|m\s?\d+(?:\.\d+)?s)(?![\p{L}\p{N}])/uy, make: (m) => ({ kind: 'time', text: m[0] }) },
  { start: 'other', pattern: /\+\/-|±/y, make: () => mark('±') },
  { start: 'letter capital other', pattern: /[+-]?(?:nan|inf|infinity)(?![\p{L}\p{N}_])/iuy, make: (m) => numberToken(m[0]) },
  {
    start: 'digit other',
    pattern: /([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(\s?)([a-zµ]{1,10}(?:\/[a-z]+)?|\/(?:s|sec|it|step)|%)(?![\p{L}\p{N}_@=:/])/iuy,
    make: (m) => (isUnit(m[3]!, m[2] === '') ? numberToken(m[1]!, m[3]) : undefined),
  },
  {
    start: 'digit other',
    pattern: /[+-]?(?:(?:\d{1,3}(?:,\d{3})+(?!,?\d)|\d+(?:_\d{3})*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+|d[+-]\d+)?(?![\p{L}_@]|\.?\d)/iuy,
    make: (m) => numberToken(m[0]),
  },
  // `mAP@0.5:0.95: 0.3`: a range of thresholds, if a value follows it.
  { start: 'letter capital', needs: '@', pattern: /\p{L}[\p{L}\p{N}_/]*@\[?\.?\d[\d.]*[:-]\.?\d[\d.]*\]?(?=\s*[:=]|\s+-?\.?\d)/uy, make: (m) => ({ kind: 'word', text: m[0] }) },
  { start: 'letter capital digit other', pattern: /[\p{L}\p{N}_][\p{L}\p{N}_@.'’#+*%&]*(?:[-/][\p{L}\p{N}_@.'’#+*%&]+)*/uy, make: (m) => ({ kind: 'word', text: m[0] }) },
  // LIBLINEAR: `f 9.011e+01 |g| 1.134e+02`; L-BFGS-B: `|proj g|=  1.00000D-01`.
  { start: 'other', pattern: /\|(?:proj )?\p{L}{1,2}\|(?=[ =])/uy, make: (m) => ({ kind: 'word', text: m[0] }) },
  // `Loss → 0.5`
  { start: 'other', pattern: /(?:->|=>|→)(?=\s*[-+]?\.?\d)/y, make: () => mark(':') },
  { start: 'other', pattern: /==|->|=>|<=|>=|!=/y, make: () => mark('other') },
  { start: 'other', pattern: /[:=,|\-/()[\]{}*]/y, make: (m) => mark(m[0] as Mark) },
  { start: 'other', pattern: /[;│┃║·•]/y, make: () => mark('|') },
  { start: 'letter capital digit other', pattern: /./suy, make: () => mark('other') },
];

function numberToken(text: string, unit = ''): Token | undefined {
  const value = parseNumber(text);
  return value === undefined ? undefined : { kind: 'number', value, unit, integer: /^[+-]?\d+$/.test(text) };
}

/** Cuts a line without control characters into tokens. */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  const sets = line.includes('@') ? allRules : plainRules;
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ' && line[at + 1] !== ' ' && line[at + 1] !== '\t') at++;
    else at = cut(line, at, rulesAt(line.charCodeAt(at), sets), tokens);
  }
  return tokens;
}

type RuleSets = Record<'letter' | 'capital' | 'digit' | 'other', Rule[]>;

function collectRules(among: Rule[]): RuleSets {
  const of = (start: string): Rule[] => among.filter((rule) => rule.start.split(' ').includes(start));
  return { letter: of('letter'), capital: of('capital'), digit: of('digit'), other: of('other') };
}

const allRules = collectRules(rules);
const plainRules = collectRules(rules.filter(({ needs }) => needs === undefined));

function rulesAt(code: number, { letter, capital, digit, other }: RuleSets): Rule[] {
  if (code >= 48 && code <= 57) return digit;
  if (code >= 97 && code <= 122) return letter;
  return code >= 65 && code <= 90 ? capital : other;
}

function cut(line: string, at: number, among: Rule[], tokens: Token[]): number {
  for (const { pattern, make } of among) {
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
