import type { Stretch } from './logCalls.ts';
import { closingOf, endOf, partsBetween, textAt, type Token } from './tokens.ts';

/** As for Python: what the code changes at run time beats what it declares, and that what it hands on. */
const certainties = { changed: 1, declared: 0.95, assigned: 0.9, given: 0.8, handedOn: 0.4 };

const changing = new Set(['+=', '-=', '*=', '/=', '**=']);
const literals = new Set(['NumericLiteral', 'StringLiteral']);

/** What the token at `at` sets, if anything: an assignment, an object's entry, or an option of a command line. */
export function hparamStretches(tokens: readonly Token[], at: number): Stretch[] {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (!token || !next) return [];
  if (token.value === 'option' && next.value === '(') return declaredOption(tokens, at);
  const name = token.type === 'IdentifierName' ? token.value : token.type === 'StringLiteral' ? token.value.slice(1, -1) : undefined;
  if (name === undefined) return [];
  const to = endOfValue(tokens, at + 2);
  const stretch = (certainty: number): Stretch[] => [{ name, from: token.at, to, certainty }];
  if (changing.has(next.value)) return stretch(certainties.changed);
  if (next.value === '=') return stretch(assignmentCertainty(tokens, at));
  // A colon after a name is an object's entry or a type; types are names, which are taken for handed on.
  if (next.value === ':') return stretch(entryCertainty(tokens, at + 2));
  return [];
}

function assignmentCertainty(tokens: readonly Token[], at: number): number {
  const [name, value, operator] = [tokens[at], tokens[at + 2], tokens[at + 3]];
  if (value?.value === name?.value && operator && /^([-+/*]|\*\*)$/.test(operator.value)) return certainties.changed;
  return value && literals.has(value.type) ? certainties.assigned : certainties.handedOn;
}

function entryCertainty(tokens: readonly Token[], value: number): number {
  const token = tokens[value];
  if (token?.value !== '{') return token && literals.has(token.type) ? certainties.given : certainties.handedOn;
  // An option of parseArgs or yargs: { type: 'string', default: '0.05' }
  const declares = tokens.slice(value, closingOf(tokens, value)).some((part) => part.value === 'default');
  return declares ? certainties.declared : certainties.handedOn;
}

/** commander's `.option('--lr <number>', …)`. */
function declaredOption(tokens: readonly Token[], at: number): Stretch[] {
  const close = closingOf(tokens, at + 1);
  const [first] = partsBetween(tokens, at + 1, close);
  const name = first && /--([\w-]+)/.exec(textAt(tokens, ...first) ?? '')?.[1];
  const [from, last] = [tokens[at], tokens[close]];
  return name && from && last ? [{ name, from: from.at, to: endOf(last), certainty: certainties.declared }] : [];
}

/** Where a value ends: at the comma, semicolon or bracket that ends its statement or entry, or with its line. */
function endOfValue(tokens: readonly Token[], from: number): number {
  let end = endOf(tokens[from - 1] ?? { type: '', value: '', at: 0 });
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (!token || /^[,;)\]}]$/.test(token.value)) break;
    if (/^[([{]$/.test(token.value)) at = closingOf(tokens, at);
    end = endOf(tokens[at] ?? token);
    // Without semicolons the next statement begins with a name.
    if (literals.has(token.type) && tokens[at + 1]?.type === 'IdentifierName') break;
  }
  return end;
}
