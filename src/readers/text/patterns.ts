import { parseNumber } from './number.ts';
import { certainPair } from './pair.ts';
import type { Statement } from './statement.ts';

/** What the config's patterns make of a line: named groups `step` and `epoch` place it, `rank` and `phase` qualify it, all others are metrics. */
export function matchPatterns(patterns: readonly RegExp[], line: string): Omit<Statement, 'wall'> | undefined {
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    const groups = pattern.exec(line)?.groups;
    if (groups) return statementOf(groups);
  }
  return undefined;
}

function statementOf(groups: Record<string, string | undefined>): Omit<Statement, 'wall'> {
  const statement: Omit<Statement, 'wall'> = { pairs: [] };
  for (const [name, text] of Object.entries(groups)) {
    const value = text === undefined ? undefined : parseNumber(text);
    if (name === 'phase' && text !== undefined) statement.phase = text;
    else if (name === 'rank' && text !== undefined) statement.rank = `rank${text}`;
    else if (value === undefined) continue;
    else if (name === 'epoch') statement.epoch = value;
    else if (name === 'step') statement.step = { n: value, local: false, bracketed: false };
    else statement.pairs.push(certainPair(name, value));
  }
  return statement;
}
