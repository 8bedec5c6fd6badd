import { isDuration, isUnit, parseNumber } from './number.ts';
import type { Pair, Segment } from './pair.ts';
import { wallOfTime } from './prefix.ts';
import { tokenize, type Token } from './tokens.ts';
import { counterOf, gluedCounter, isBookkeeping, isKnownMetric, isSentence, mayCount, phaseOf } from './words.ts';

const defaults = {
  /** Characters of a line that are looked at. A table of 100 metrics takes 3,000. */
  longestStatement: 16_384,
  longestName: 8,
  longestUnstatedName: 4,
  /** Tokens in brackets that may belong to the name before them. */
  longestQualifier: 8,
};

export interface Step {
  n: number;
  total?: number;
  local: boolean;
  bracketed: boolean;
  /** It counts the batches of a validation that is over, and says nothing about when that was: `Epoch(val) [3][79/79]`, `Iter(val) [500]`. */
  whole?: boolean;
}

/** What one printed line says. */
export interface Statement {
  epoch?: number;
  /** `local`: it may count within the epoch, and start again at the next. */
  step?: Step;
  phase?: string;
  rank?: string;
  /** Of a cross-validation. */
  fold?: number;
  /** It begins with `best`: what it says was so once, and is nothing new. */
  best?: boolean;
  /** Seconds since the epoch, NaN where the line does not say. */
  wall: number;
  pairs: Pair[];
}

/** `Epoch 1 completed. Average loss: 0.3`; abbreviations, as in `Val. Acc.`, are shorter. */
const sentenceEnd = /^(?:done|over|\p{L}{6,})\.$/u;
/** `Skipping step. Attempted loss scale: 65536` */
const shortEnd = /^\p{Ll}{4,}\.$/u;

type NumberToken = Extract<Token, { kind: 'number' }>;

const isUnitName = (text: string): boolean => text.includes('/') || isUnit(text, true) || /^(?:secs?|seconds?|hours?|tokens?|images?|samples?|it)$/i.test(text);

/** Whether a line can say anything as long as none has said where it stands: spares most lines of most files the reading. */
export const mayPlace = (line: string): boolean => mayCount(line) || isKnownMetric(line) || /^\s*[[(#]?\d|^\s*s:\d|Namespace\(/.test(line);

/** Reads a line that is free of control characters and of what a logging library puts before it. */
export function parseStatement(line: string): Statement {
  return new Parser(tokenize(line.slice(0, defaults.longestStatement))).parse();
}

/**
 * Goes over the tokens once, collecting words until a number gives them a meaning: the name of a counter or of a metric.
 * A mark between ends a name, and words that no number followed are prose.
 */
class Parser {
  readonly #tokens: Token[];
  readonly #statement: Statement = { wall: NaN, pairs: [] };
  #segment: Segment = { prose: 0 };
  #at = 0;
  #words: string[] = [];
  #sign: '' | ':' | '=' = '';
  #weight = 0;
  /** An integer that the line begins with. */
  #lead: number | undefined;
  /** Nothing but marks since the last counter: a fraction that follows is the place within the epoch. */
  #afterCounter = false;
  #first = true;
  /** The number in `0: epoch 1`, until anything but a counter follows. */
  #task: number | undefined;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): Statement {
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at]!;
      if (token.kind === 'word') this.#word(token.text, token.quoted === true);
      else if (token.kind === 'number') this.#number(token);
      else if (token.kind === 'time') this.#time(token.text);
      else this.#mark(token.text);
    }
    this.#drop();
    this.#takeLead();
    const { step, pairs } = this.#statement;
    // `[3/10] Compiling step.c`: a number alone counts no training.
    if (step && this.#weight === 0 && pairs.length === 0 && this.#segment.prose > 0) delete this.#statement.step;
    return this.#statement;
  }

  /** `100 loss 0.5`, `3 {'loss': 0.5}`, `3 [D loss: 0.5]`: whatever begins a line that holds nothing but losses and the like counts them. */
  #takeLead(): void {
    const { epoch, step, pairs } = this.#statement;
    const counts = this.#lead !== undefined && epoch === undefined && !step && pairs.every(({ segment }) => segment.prose === 0);
    if (counts && pairs.some(({ name }) => /loss|acc/i.test(name))) this.#statement.step = { n: this.#lead!, local: true, bracketed: false };
  }

  #mark(mark: string): void {
    if (mark === ':' || mark === '=') {
      if (this.#words.length > 0) this.#sign = mark;
    } else if (mark === '(' || mark === '[') this.#open();
    else if (mark === '{') this.#label();
    else if (mark === 'gap') {
      if (this.#sign === '' && !this.#isNext('number') && !this.#isNext('mark')) this.#drop();
    } else if (mark !== ')' && mark !== ']') {
      // The summary that PyTorch's ImageNet example prints after validating.
      if (mark === '*' && this.#first && !this.#isMark('*', 1) && !this.#isMark('*', -1)) this.#statement.phase = 'test';
      this.#drop();
      if (mark === '|') this.#segment = { prose: 0 };
    }
  }

  #isNext(kind: Token['kind'], ahead = 1): boolean {
    return this.#tokens[this.#at + ahead]?.kind === kind;
  }

  #isMark(mark: string, ahead: number): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === 'mark' && token.text === mark;
  }

  /**
   * `(val)` and `[Train]` name the phase, `(ms)` a unit, `[LightGBM]` the speaker, and in `f1 (macro): 0.5` they tell one value
   * from another; before a number brackets mean nothing.
   */
  #open(): void {
    const inside = this.#tokens[this.#at + 1];
    if (inside?.kind !== 'word') return;
    const length = this.#bracketLength();
    const phase = length === 2 ? phaseOf(inside.text) : undefined;
    const qualifies = this.#words.length > 0 && length > 0 && (this.#isValueAhead(length + 1) || length === 2);
    if (phase) this.#setPhase(phase);
    else if (qualifies && length === 2 && this.#isMark(')', 2) && this.#isValueAhead(3) && !isUnitName(inside.text) && !counterOf(this.#words)) this.#words.push(`(${inside.text})`);
    else if (!qualifies && length !== 2) {
      if (this.#words.length > 0) this.#drop();
      return;
    }
    this.#at += length;
  }

  /** Tokens up to the end of a bracket that holds words alone; 0 where it holds anything else. */
  #bracketLength(): number {
    for (let ahead = 1; ahead <= defaults.longestQualifier; ahead++) {
      const token = this.#tokens[this.#at + ahead];
      if (token?.kind === 'word' || (token?.kind === 'mark' && /^[±,-]$/.test(token.text))) continue;
      return this.#isMark(')', ahead) || this.#isMark(']', ahead) ? ahead : 0;
    }
    return 0;
  }

  #isValueAhead(ahead: number): boolean {
    const at = this.#isMark('gap', ahead) ? ahead + 1 : ahead;
    return this.#isMark(':', at) || this.#isMark('=', at) || this.#isNext('number', at);
  }

  #word(text: string, quoted: boolean): void {
    this.#first = false;
    if (quoted && this.#isMark(':', 1)) {
      this.#drop();
      this.#words = [text];
    } else if (this.#sign === '=' || (quoted && this.#sign === ':')) this.#textValue(text);
    else if (!quoted) {
      if (this.#sign === ':') this.#label();
      const glued = gluedCounter(text), fold = /^fold[-_#]?(\d+)$/i.exec(text)?.[1];
      if (fold !== undefined) this.#statement.fold = Number(fold);
      else if (glued && this.#counter([...this.#words, ...glued.words], glued.value)) this.#words = [];
      else {
        this.#words.push(text);
        this.#afterCounter = false;
        if (text.endsWith('.') && (sentenceEnd.test(text) || (shortEnd.test(text) && this.#isCapitalAhead()))) this.#drop();
      }
    }
  }

  #isCapitalAhead(): boolean {
    const next = this.#tokens[this.#at + 1];
    return next?.kind === 'word' && /^\p{Lu}/u.test(next.text);
  }

  /** A name with a text for a value; transformers 5 prints all numbers as text. */
  #textValue(text: string): void {
    const value = parseNumber(text);
    const name = this.#words.join(' ');
    if (value !== undefined) this.#named({ kind: 'number', value, unit: '', integer: /^\d+$/.test(text) });
    else if (/^(?:phase|split|mode|stage|subset)$/i.test(name)) {
      const phase = phaseOf(text);
      if (phase) this.#statement.phase = phase;
    }
    this.#reset();
  }

  #time(text: string): void {
    const wall = wallOfTime(text);
    if (this.#sign !== '' && Number.isFinite(wall)) this.#statement.wall = wall;
    // `eta 1:10:00` is a name and its value.
    if (this.#sign === '' && this.#words.length > 1) this.#drop();
    this.#reset();
  }

  /** Words before a colon that no number followed: a heading, e.g. `Test set: Average loss: 1.2`. */
  #label(): void {
    const phase = this.#words.length <= 3 ? this.#words.map(phaseOf).find((found) => found !== undefined) : undefined;
    if (phase) this.#setPhase(phase);
    this.#reset();
  }

  /** `Train: loss 0.5 | Valid: loss 0.6`: what came before belongs to the phase before. */
  #setPhase(phase: string): void {
    const { phase: before, pairs } = this.#statement;
    if (before !== undefined && before !== phase) for (const pair of pairs) pair.phase ??= before;
    this.#statement.phase = phase;
  }

  #reset(): void {
    this.#words = [];
    this.#sign = '';
  }

  #drop(): void {
    if (this.#sign === ':') this.#label();
    // `Validation Results - Epoch[1] …`
    const titled = this.#words.length === 1 || (this.#words.length === 2 && /^(?:results?|metrics|stats|set)$/i.test(this.#words[1]!));
    const phase = titled ? phaseOf(this.#words[0]!) : undefined;
    if (this.#statement.pairs.length === 0 && /^best$/i.test(this.#words[0] ?? '')) this.#statement.best = true;
    if (phase) this.#statement.phase ??= phase;
    else this.#segment.prose += this.#words.length;
    this.#reset();
  }

  #number(token: NumberToken): void {
    const before = this.#isMark('gap', -1) ? -2 : -1;
    const bracketed = this.#isMark('[', before) || this.#isMark('(', before);
    const parts = this.#parts(token);
    const total = parts[0];
    // `3000/3100/64`
    if (parts.length > 1) return this.#reset();
    if (this.#nameBeforeCounter(token, total)) return;
    if (this.#words.length > 0) this.#named(token, total, bracketed);
    else if (token.integer && token.unit === '') this.#nameless(token.value, total, bracketed);
    this.#first = false;
    this.#reset();
    this.#skipAside();
  }

  /** `Loss at epoch 3: 0.5`: the name stands before the counter. */
  #nameBeforeCounter(token: NumberToken, total?: number): boolean {
    const at = this.#words.findIndex((word, index) => index > 0 && /^(?:at|after|for|in)$/i.test(word));
    const next = this.#tokens[this.#at + 1];
    const is = next?.kind === 'word' && next.text === 'is';
    if (at < 0 || !token.integer || !(is || this.#isMark(':', 1) || this.#isMark('=', 1))) return false;
    if (isSentence(this.#words.slice(0, at)) || !this.#counter(this.#words.slice(at + 1), token.value, total)) return false;
    this.#words = this.#words.slice(0, at);
    this.#sign = is ? '=' : '';
    if (is) this.#at++;
    return true;
  }

  /** The integers after slashes; they are stepped over. */
  #parts(token: NumberToken): number[] {
    const parts: number[] = [];
    for (let last: Token = token; last.kind === 'number' && last.integer; ) {
      const slash = this.#isMark('/', 1) ? 1 : this.#isMark('gap', 1) && this.#isMark('/', 2) ? 2 : 0;
      const ahead = this.#isMark('gap', slash + 1) ? slash + 2 : slash + 1;
      const next = this.#tokens[this.#at + ahead];
      if (slash === 0 || next?.kind !== 'number' || !next.integer) break;
      parts.push(next.value);
      this.#at += ahead;
      last = next;
    }
    return parts;
  }

  /** Whether the number is the first of a list, `[0.5, 0.4]`, `0.5,0.4` or `0.5 0.4 0.3` to the end; the list is stepped over. */
  #isList(token: NumberToken, bracketed: boolean): boolean {
    let ahead = 1, commas = 0, blanks = 0, same = true;
    for (;;) {
      const comma = this.#isMark(',', ahead);
      const at = comma ? (this.#isMark('gap', ahead + 1) ? ahead + 2 : ahead + 1) : this.#isMark('gap', ahead) ? ahead + 1 : ahead;
      const next = this.#tokens[this.#at + at];
      if (next?.kind !== 'number' || next.unit !== '') break;
      if (comma) commas++;
      else blanks++;
      same &&= next.value === token.value;
      ahead = at + 1;
    }
    if (same || token.unit !== '' || commas + blanks === 0 || !this.#isListEnd(ahead, bracketed)) return false;
    if (!(bracketed ? commas + blanks > 0 : blanks === 0 || (commas === 0 && blanks > 1))) return false;
    this.#at += ahead - 1;
    return true;
  }

  #isListEnd(ahead: number, bracketed: boolean): boolean {
    if (bracketed) return this.#isMark(']', ahead) || this.#isMark(')', ahead);
    const end = this.#tokens[this.#at + ahead];
    return end === undefined || (end.kind === 'mark' && /^[|\])}]$/.test(end.text)) || (this.#isMark(',', ahead) && this.#isNext('word', ahead + 1));
  }

  #nameless(n: number, total: number | undefined, bracketed: boolean): void {
    const leading = this.#first && (bracketed || total !== undefined || this.#isMark(':', 1));
    const inner = this.#first && bracketed ? this.#second() : undefined;
    // The PyTorch tutorials print `[1,  2000] loss: 2.2` and `loss: 2.3  [ 6400/60000]`.
    const placed = bracketed && total !== undefined;
    if (inner !== undefined) {
      this.#statement.epoch ??= n;
      this.#setStep(inner, undefined, 1, true, true);
    } else if (this.#first && bracketed && this.#bracketBehind()) this.#statement.epoch ??= n;
    else if (leading || placed || (this.#afterCounter && (total !== undefined || bracketed))) {
      this.#setStep(n, total, this.#afterCounter ? 1 : 0, true, this.#afterCounter || !leading);
      if (bracketed) this.#markWhole();
      else if (total === undefined && !this.#afterCounter) this.#task = n;
    } else {
      if (this.#first && (this.#isMark('{', 1) || this.#isMark('[', 1) || this.#isNext('word'))) this.#lead = n;
      return;
    }
    this.#afterCounter = true;
  }

  /** The number after the comma in `[1,  2000]`; it is stepped over. */
  #second(): number | undefined {
    const ahead = this.#isMark('gap', 2) ? 3 : 2;
    const inner = this.#tokens[this.#at + ahead];
    if (!this.#isMark(',', 1) || inner?.kind !== 'number' || !inner.integer || !this.#isMark(']', ahead + 1)) return undefined;
    this.#at += ahead;
    return inner.value;
  }

  /** The batch in the second bracket of `[0/25][50/1583]`, behind the epoch, as DCGAN prints them. */
  #bracketBehind(): boolean {
    const inner = this.#tokens[this.#at + 3];
    if (!this.#isMark(']', 1) || !this.#isMark('[', 2) || inner?.kind !== 'number' || !inner.integer || !this.#isMark('/', 4)) return false;
    this.#at += 3;
    this.#setStep(inner.value, this.#parts(inner)[0], 1, true, false);
    return true;
  }

  #named(token: NumberToken, total?: number, bracketed = false): void {
    if (this.#isLetterOfStep(token)) return this.#setStep(token.value, total, 4, true, false);
    if (token.unit === '' && this.#counter(this.#words, token.value, total, bracketed)) return;
    const phase = this.#words.length === 1 ? phaseOf(this.#words[0]!) : undefined;
    // ESPnet: `train:1-100batch`, the batches that the line is of.
    const isRange = this.#isMark('-', 1) && this.#sign === ':';
    if (phase && token.integer && this.#sign === ':' && (total !== undefined || isRange || this.#bracketFollows())) {
      this.#statement.phase = phase;
      if (bracketed && this.#bracketBehind()) this.#statement.epoch ??= token.value;
      else if (total !== undefined) this.#setStep(token.value, total, 1, true, true);
      else if (!isRange) this.#statement.epoch ??= token.value;
      this.#afterCounter = true;
      return;
    }
    this.#afterCounter = false;
    if (total === undefined && this.#isList(token, bracketed)) return;
    this.#pair(token, total);
  }

  /** llm.c: a line that begins with `s:250`. */
  #isLetterOfStep(token: NumberToken): boolean {
    return this.#at === 2 && this.#words[0] === 's' && this.#sign === ':' && token.integer && token.unit === '';
  }

  /** timm: `Train: 3 [ 0/5004 (  0%)]`. */
  #bracketFollows(): boolean {
    const ahead = this.#isMark('gap', 1) ? 2 : 1;
    return this.#isMark('[', ahead);
  }

  #counter(words: string[], value: number, total?: number, bracketed = false): boolean {
    const counter = counterOf(words);
    if (!counter || !(value >= 0) || value === Infinity) return false;
    // `Best loss: 0.5 (epoch 3)` says when that was.
    if (/^best/i.test(this.#statement.pairs[0]?.name ?? '')) return true;
    this.#takeTask();
    if (counter.phase) this.#statement.phase = counter.phase;
    if (counter.kind === 'epoch') this.#statement.epoch ??= value;
    else {
      this.#setStep(value, total, counter.weight, counter.weight < 5, false);
      if (bracketed) this.#markWhole();
    }
    this.#afterCounter = true;
    return true;
  }

  /** Before another counter a number is that of the task that printed the line, as `srun --label` has it. */
  #takeTask(): void {
    if (this.#task === undefined || this.#statement.pairs.length > 0) return;
    delete this.#statement.step;
    this.#statement.rank = `rank${this.#task}`;
    this.#task = undefined;
  }

  #setStep(n: number, total: number | undefined, weight: number, local: boolean, bracketed: boolean): void {
    if (this.#statement.step && weight <= this.#weight) return;
    this.#weight = weight;
    this.#statement.step = { n, ...(total !== undefined && { total }), local, bracketed };
  }

  #markWhole(): void {
    const { step, phase } = this.#statement;
    if (step && phase !== undefined && phase !== 'train' && (step.total === undefined || step.n === step.total)) step.whole = true;
  }

  #pair(token: NumberToken, total?: number): void {
    const name = this.#words.join(' ').replace(/\.+$/, '');
    const stated = this.#sign !== '';
    const tooLong = this.#words.length > (stated ? defaults.longestName : defaults.longestUnstatedName);
    if (/(?:^|\s)fold$/i.test(name) && token.integer) this.#statement.fold = token.value;
    else if (tooLong || (!stated && isSentence(this.#words))) this.#segment.prose += this.#words.length;
    else if (/^(?:local_|global_)?rank$/i.test(name) && token.integer) {
      // DeepSpeed's -1 is all of them.
      if (token.value >= 0) this.#statement.rank = `rank${token.value}`;
    }
    else if (/^(?:ts|timestamp|unix_?time)$/i.test(name) && token.value > 1e9) this.#statement.wall = token.value;
    else if (!isBookkeeping(name, isDuration(token.unit))) {
      const known = isKnownMetric(name);
      const [value, unit] = total === undefined ? [token.value, token.unit] : [this.#percentAside() ?? (known ? token.value / total : token.value), ''];
      this.#statement.pairs.push({ name, value, unit, stated, known, segment: this.#segment });
    }
  }

  /** `270/450 (60%)`: the share that the script worked out itself. */
  #percentAside(): number | undefined {
    const share = this.#tokens[this.#at + 2];
    return this.#isMark('(', 1) && share?.kind === 'number' && share.unit === '%' ? share.value : undefined;
  }

  /** Steps over a running mean in brackets, `1.97 (2.04)`, and over a spread, `0.5±0.1`. */
  #skipAside(): void {
    const ahead = this.#isMark('gap', 1) ? 2 : 1;
    if (this.#isMark('±', ahead)) this.#at += this.#isNext('number', ahead + 1) ? ahead + 1 : ahead;
    else if (this.#isMark('(', ahead) && !this.#isNext('word', ahead + 1)) {
      while (this.#at < this.#tokens.length && !this.#isMark(')', 0)) this.#at++;
    }
  }
}
