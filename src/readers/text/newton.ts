import { parseNumber } from './number.ts';
import { certainPair } from './pair.ts';
import type { Statement } from './statement.ts';

/** `Newton iter=3`, `Newton-CG iter = 3` */
const head = /^\s*Newton(?:-CG)? iter ?= ?(\d+)\s*$/;
/**
 * What is said below it, and what the number is of: `1. max |gradient| 0.16 <= 0.0001 False`, `max |gradient| <= tol: 0.79 <= 0.0001 False`,
 * `2. Newton decrement 9.4e-05 <= 0.0001 True`, `line search successful after 1 iterations with loss=0.63.`, `Solver did converge at loss = 0.32.`
 */
const lines: readonly (readonly [name: string, line: RegExp])[] = [
  ['max |gradient|', /^\s*(?:\d\. )?max \|gradient\|(?: <= tol:)? (\S+) <= \S+ (?:True|False)\s*$/],
  ['Newton decrement', /^\s*(?:\d\. )?Newton decrement (\S+) <= \S+ (?:True|False)\s*$/],
  ['loss', /^\s*line search successful after \d+ iterations? with loss ?= ?(\S+?)\.?\s*$/],
  ['final loss', /^\s*Solver did (?:not )?converge at loss ?= ?(\S+?)\.?\s*$/],
];
/** How a step was found says nothing about the training. */
const search = /^\s*(?:eps=16 \* finfo\.eps=|line search iteration=\d+, step size=|check (?:loss improvement|sum\(\|gradient\|\)) <|sum\(\|residuals\|\) |Inner CG solver iteration \d+ stopped)/;

const begins = /^\s*(?:Newton|\d\. |max |line search|Solver |eps=|check |sum\(|Inner )/;

/** Reads what scikit-learn's Newton solvers print (`newton-cg`, `newton-cholesky`); undefined for every other line. */
export function parseNewton(message: string): Statement | undefined {
  if (!begins.test(message)) return undefined;
  const n = head.exec(message)?.[1];
  if (n !== undefined) return { step: { n: Number(n), local: false, bracketed: false }, wall: NaN, pairs: [] };
  if (search.test(message)) return { wall: NaN, pairs: [] };
  for (const [name, line] of lines) {
    const value = parseNumber(line.exec(message)?.[1] ?? '');
    if (value !== undefined) return { wall: NaN, pairs: [certainPair(name, value)] };
  }
  return undefined;
}
