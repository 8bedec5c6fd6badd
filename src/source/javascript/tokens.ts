import jsTokens from 'js-tokens';

export interface Token {
  type: string;
  value: string;
  /** Where it starts in the text. */
  at: number;
}

const skipped = new Set(['WhiteSpace', 'LineTerminatorSequence', 'MultiLineComment', 'SingleLineComment', 'HashbangComment']);

/** The tokens that count. TypeScript is close enough to JavaScript for them: types are names and punctuation. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const { type, value } of jsTokens(text)) {
    if (!skipped.has(type)) tokens.push({ type, value, at });
    at += value.length;
  }
  return tokens;
}

export const endOf = ({ at, value }: Token): number => at + value.length;

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** Index of the bracket that closes the one at `open`; the last token where the text ends before. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.type !== 'Punctuator') continue;
    if (opening.has(token.value)) depth++;
    else if (closing.has(token.value) && --depth === 0) return at;
  }
  return tokens.length - 1;
}

/** Stretches of tokens between the commas of a bracket, both indices included. */
export function partsBetween(tokens: readonly Token[], open: number, close: number): [from: number, to: number][] {
  const parts: [number, number][] = [];
  let from = open + 1;
  for (let at = from; at <= close; at++) {
    const token = tokens[at];
    if (token?.type === 'Punctuator' && opening.has(token.value) && at < close) at = closingOf(tokens, at);
    else if (at === close || token?.value === ',') {
      if (at > from) parts.push([from, at - 1]);
      from = at + 1;
    }
  }
  return parts;
}

/** The text of a string or template, `*` for what a template fills in; undefined for anything else. */
export function textAt(tokens: readonly Token[], from: number, to: number): string | undefined {
  const first = tokens[from];
  if (first?.type === 'StringLiteral' || first?.type === 'NoSubstitutionTemplate') return from === to ? first.value.slice(1, -1) : undefined;
  if (first?.type !== 'TemplateHead') return undefined;
  let text = first.value.slice(1, -2);
  for (let at = from + 1; at <= to; at++) {
    const token = tokens[at];
    if (token?.type === 'TemplateMiddle') text += `*${token.value.slice(1, -2)}`;
    if (token?.type === 'TemplateTail') return at === to ? `${text}*${token.value.slice(1, -1)}` : undefined;
  }
  return undefined;
}

/** The variable that a stretch of tokens takes its value from: `loss` for `loss`, `logs.loss`, `loss.toFixed(4)`, `Number(loss)`. */
export function variableIn(tokens: readonly Token[], from: number, to: number): string | undefined {
  const inner = tokens[from + 1]?.value === '(' ? from + 2 : from;
  let name: string | undefined;
  for (let at = inner; at <= to; at += 2) {
    if (tokens[at]?.type !== 'IdentifierName' || tokens[at + 1]?.value === '(') break;
    name = tokens[at]?.value;
    if (tokens[at + 1]?.value !== '.' && tokens[at + 1]?.value !== '?.') break;
  }
  return name;
}
