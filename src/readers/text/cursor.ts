import type { Mark, Token } from './tokens.ts';

const defaults = {
  /** Tokens in brackets that may belong to the name before them. */
  longestQualifier: 8,
};

export type NumberToken = Extract<Token, { kind: 'number' }>;

/** A place among the tokens of a line, and what stands around it. What is taken is stepped over. */
export class Cursor {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  /** Number of the token, from 0. */
  get at(): number {
    return this.#at;
  }

  /** The token here; undefined behind the last one. */
  get token(): Token | undefined {
    return this.#tokens[this.#at];
  }

  step(count = 1): void {
    this.#at += count;
  }

  peek(ahead = 1): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  isNext(kind: Token['kind'], ahead = 1): boolean {
    return this.peek(ahead)?.kind === kind;
  }

  isMark(mark: Mark, ahead = 1): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'mark' && token.text === mark;
  }

  isWord(text: string): boolean {
    const token = this.peek();
    return token?.kind === 'word' && token.text === text;
  }

  /** Whether a value follows, with a sign or without. */
  isValueAt(ahead: number): boolean {
    const at = this.#behindGap(ahead);
    return this.isMark(':', at) || this.isMark('=', at) || this.isNext('number', at);
  }

  get isSigned(): boolean {
    return this.isMark(':') || this.isMark('=');
  }

  /** Whether the token stands in a bracket, as its first. */
  get isBracketed(): boolean {
    const before = this.isMark('gap', -1) ? -2 : -1;
    return this.isMark('[', before) || this.isMark('(', before);
  }

  /** Whether a bracket opens behind the token, as in timm's `Train: 3 [ 0/5004 (  0%)]`. */
  get isBeforeBracket(): boolean {
    return this.isMark('[', this.#behindGap(1));
  }

  get isBeforeCapital(): boolean {
    const next = this.peek();
    return next?.kind === 'word' && /^\p{Lu}/u.test(next.text);
  }

  /** Tokens up to the end of the bracket that opens here, if it holds words alone; 0 where it holds anything else. */
  bracketOfWords(): number {
    for (let ahead = 1; ahead <= defaults.longestQualifier; ahead++) {
      const token = this.peek(ahead);
      if (token?.kind === 'word' || (token?.kind === 'mark' && /^[±,-]$/.test(token.text))) continue;
      return this.isMark(')', ahead) || this.isMark(']', ahead) ? ahead : 0;
    }
    return 0;
  }

  /** The integers behind slashes, `3/10`. */
  takeParts(first: NumberToken): number[] {
    const parts: number[] = [];
    for (let last: Token = first; last.integer; ) {
      const slash = this.#behindGap(1);
      const ahead = this.#behindGap(slash + 1);
      const next = this.peek(ahead);
      if (!this.isMark('/', slash) || next?.kind !== 'number' || !next.integer) break;
      parts.push(next.value);
      this.step(ahead);
      last = next;
    }
    return parts;
  }

  /** Whether the number is the first of a list, `[0.5, 0.4]`, `0.5,0.4` or `0.5 0.4 0.3` to the end, that holds more than one number. */
  takeList(first: NumberToken, bracketed: boolean): boolean {
    let ahead = 1, commas = 0, blanks = 0, same = true;
    for (;;) {
      const comma = this.isMark(',', ahead);
      const at = this.#behindGap(comma ? ahead + 1 : ahead);
      const next = this.peek(at);
      if (next?.kind !== 'number' || next.unit !== '') break;
      if (comma) commas++;
      else blanks++;
      same &&= next.value === first.value;
      ahead = at + 1;
    }
    const isLong = bracketed || blanks === 0 || (commas === 0 && blanks > 1);
    if (same || first.unit !== '' || !isLong || !this.#isListEnd(ahead, bracketed)) return false;
    this.step(ahead - 1);
    return true;
  }

  #isListEnd(ahead: number, bracketed: boolean): boolean {
    if (bracketed) return this.isMark(']', ahead) || this.isMark(')', ahead);
    const end = this.peek(ahead);
    return end === undefined || (end.kind === 'mark' && /^[|\])}]$/.test(end.text)) || (this.isMark(',', ahead) && this.isNext('word', ahead + 1));
  }

  /** The integer behind the comma in `[1,  2000]`. */
  takeSecond(): number | undefined {
    const ahead = this.#behindGap(2);
    const inner = this.peek(ahead);
    if (!this.isMark(',') || inner?.kind !== 'number' || !inner.integer || !this.isMark(']', ahead + 1)) return undefined;
    this.step(ahead);
    return inner.value;
  }

  /** The batch and their number in the second bracket of `[0/25][50/1583]`. */
  takeSecondBracket(): { n: number; total: number | undefined } | undefined {
    const inner = this.peek(3);
    if (!this.isMark(']') || !this.isMark('[', 2) || inner?.kind !== 'number' || !inner.integer || !this.isMark('/', 4)) return undefined;
    this.step(3);
    return { n: inner.value, total: this.takeParts(inner)[0] };
  }

  /** `270/450 (60%)`: the share that the script worked out itself. */
  get shareAside(): number | undefined {
    const share = this.peek(2);
    return this.isMark('(') && share?.kind === 'number' && share.unit === '%' ? share.value : undefined;
  }

  /** Steps over a running mean in brackets, `1.97 (2.04)`, and over a spread, `0.5±0.1`. */
  skipAside(): void {
    const ahead = this.#behindGap(1);
    if (this.isMark('±', ahead)) this.step(this.isNext('number', ahead + 1) ? ahead + 1 : ahead);
    else if (this.isMark('(', ahead) && !this.isNext('word', ahead + 1)) {
      while (this.token && !this.isMark(')', 0)) this.step();
    }
  }

  #behindGap(ahead: number): number {
    return this.isMark('gap', ahead) ? ahead + 1 : ahead;
  }
}
