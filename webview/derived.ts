import type { Columns } from '../src/model/series.ts';
import { joinBySteps } from './axis.ts';

/** A metric that is computed from others: which ones it needs, and how. */
export interface Formula {
  tags: string[];
  evaluate(value: (tag: string) => number): number;
}

type Evaluate = Formula['evaluate'];

const functions: Record<string, (a: number, b: number) => number> = {
  abs: Math.abs, sqrt: Math.sqrt, exp: Math.exp, log: Math.log, log10: Math.log10, min: Math.min, max: Math.max,
};

/** The sentence that stands beside the box where a formula is typed. */
export class FormulaError extends Error {}

/**
 * Reads e.g. `val/loss - train/loss` or `exp({val loss})`. Tags may hold `/`, `-` and `.`, so the longest known tag at a place
 * wins over an operator; braces name any other. Functions: abs, sqrt, exp, log, log10, min, max.
 */
export function parseFormula(text: string, known: Iterable<string>): Formula {
  const parser = new Parser(text, [...known].toSorted((a, b) => b.length - a.length));
  const evaluate = parser.parse();
  if (parser.tags.size === 0) throw new FormulaError('no metric');
  return { tags: [...parser.tags], evaluate };
}

/** The formula at every step of its first metric, each other one as it last was. */
export function evaluateFormula({ tags, evaluate }: Formula, series: ReadonlyMap<string, Columns>): Columns | undefined {
  const base = series.get(tags[0]!);
  if (!base || tags.some((tag) => !series.has(tag))) return undefined;
  const joined = new Map(tags.map((tag) => [tag, tag === tags[0] ? base.values : joinBySteps(base.steps, series.get(tag)!)]));
  const values = base.steps.map((_, at) => evaluate((tag) => joined.get(tag)![at]!));
  return { steps: base.steps, walls: base.walls, values };
}

/** Recursive descent over sum, product, power and atom; each method takes one and moves on. */
class Parser {
  readonly tags = new Set<string>();
  readonly #text: string;
  readonly #known: string[];
  #at = 0;

  constructor(text: string, known: string[]) {
    this.#text = text;
    this.#known = known;
  }

  parse(): Evaluate {
    const result = this.#sum();
    if (this.#peek() !== '') throw new FormulaError(this.#text.slice(this.#at));
    return result;
  }

  #sum(): Evaluate {
    let left = this.#product();
    for (let sign = this.#take('+-'); sign; sign = this.#take('+-')) {
      const [a, b, plus] = [left, this.#product(), sign === '+'];
      left = (value) => (plus ? a(value) + b(value) : a(value) - b(value));
    }
    return left;
  }

  #product(): Evaluate {
    let left = this.#power();
    for (let sign = this.#take('*/'); sign; sign = this.#take('*/')) {
      const [a, b, times] = [left, this.#power(), sign === '*'];
      left = (value) => (times ? a(value) * b(value) : a(value) / b(value));
    }
    return left;
  }

  #power(): Evaluate {
    if (this.#take('-')) {
      const negated = this.#power();
      return (value) => -negated(value);
    }
    const base = this.#atom();
    if (!this.#take('^')) return base;
    const exponent = this.#power();
    return (value) => base(value) ** exponent(value);
  }

  #atom(): Evaluate {
    if (this.#take('(')) return this.#closed(this.#sum());
    const tag = this.#maybeTag();
    if (tag !== undefined) {
      this.tags.add(tag);
      return (value) => value(tag);
    }
    const number = this.#match(/\d+\.?\d*(e[+-]?\d+)?/iy);
    if (number) return () => Number(number);
    const name = this.#match(/[a-z]\w*/iy);
    if (name && Object.hasOwn(functions, name) && this.#take('(')) return this.#call(functions[name]!);
    throw new FormulaError(name ?? this.#text.slice(this.#at));
  }

  #call(apply: (a: number, b: number) => number): Evaluate {
    const first = this.#sum();
    const second = this.#take(',') ? this.#sum() : first;
    return this.#closed((value) => apply(first(value), second(value)));
  }

  #closed(inner: Evaluate): Evaluate {
    if (!this.#take(')')) throw new FormulaError(')');
    return inner;
  }

  #maybeTag(): string | undefined {
    const quoted = this.#match(/\{[^}]+\}/y)?.slice(1, -1);
    if (quoted !== undefined) {
      if (!this.#known.includes(quoted)) throw new FormulaError(quoted);
      return quoted;
    }
    const tag = this.#known.find((name) => this.#text.startsWith(name, this.#at) && !/\w/.test(this.#text[this.#at + name.length] ?? ''));
    if (tag !== undefined) this.#at += tag.length;
    return tag;
  }

  #peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #take(signs: string): string {
    const next = this.#peek();
    if (next === '' || !signs.includes(next)) return '';
    this.#at++;
    this.#peek();
    return next;
  }

  #match(pattern: RegExp): string | undefined {
    this.#peek();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
