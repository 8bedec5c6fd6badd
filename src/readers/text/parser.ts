import { Cursor, type NumberToken } from './cursor.ts';
import { Draft } from './draft.ts';
import { isDuration, isUnit, parseNumber } from './number.ts';
import { wallOfTime } from './prefix.ts';
import type { Statement } from './statement.ts';
import { tokenize } from './tokens.ts';
import { counterOf, gluedCounter, isBookkeeping, isKnownMetric, isSentence, phaseOf } from './words.ts';

const defaults = {
  /** Characters of a line that are looked at. A table of 100 metrics takes 3,000. */
  longestStatement: 16_384,
  /** Words. */
  longestName: 8,
  longestUnstatedName: 4,
};

/** Reads a line that is free of control characters and of what a logging library puts before it. */
export function parseStatement(line: string): Statement {
  return new Parser(line.slice(0, defaults.longestStatement)).parse();
}

/**
 * Goes over the tokens of a line once, collecting words until a number gives them a meaning: the name of a counter or of a metric.
 * A mark between ends a name, and words that no number followed are prose.
 */
class Parser {
  readonly #cursor: Cursor;
  readonly #draft = new Draft();
  #words: string[] = [];
  #sign: '' | ':' | '=' = '';
  /** An integer that the line begins with, and that nothing else was made of. */
  #lead: number | undefined;
  /** Nothing but marks since the last counter: a fraction that follows is the place within the epoch. */
  #afterCounter = false;
  #first = true;

  constructor(line: string) {
    this.#cursor = new Cursor(tokenize(line));
  }

  parse(): Statement {
    const cursor = this.#cursor;
    for (let token = cursor.token; token; cursor.step(), token = cursor.token) {
      if (token.kind === 'word') this.#word(token.text, token.quoted === true);
      else if (token.kind === 'number') this.#number(token);
      else if (token.kind === 'time') this.#time(token.text);
      else this.#mark(token.text);
    }
    this.#drop();
    return this.#draft.finish(this.#lead);
  }

  #mark(mark: string): void {
    const cursor = this.#cursor;
    if (mark === ':' || mark === '=') {
      if (this.#words.length > 0) this.#sign = mark;
    } else if (mark === '(' || mark === '[') this.#open();
    else if (mark === '{') this.#label();
    else if (mark === 'gap') {
      if (this.#sign === '' && !cursor.isNext('number') && !cursor.isNext('mark')) this.#drop();
    } else if (mark !== ')' && mark !== ']') {
      // The summary that PyTorch's ImageNet example prints after validating.
      if (mark === '*' && this.#first && !cursor.isMark('*') && !cursor.isMark('*', -1)) this.#draft.setPhase('test');
      this.#drop();
      if (mark === '|') this.#draft.beginSegment();
    }
  }

  /**
   * `(val)` and `[Train]` name the phase, `[LightGBM]` the speaker, `(ms)` a unit, and in `f1 (macro): 0.5` the bracket tells one value
   * from another; before a number brackets mean nothing.
   */
  #open(): void {
    const cursor = this.#cursor;
    const inside = cursor.peek();
    if (inside?.kind !== 'word') return;
    const length = cursor.bracketOfWords();
    const isWord = length === 2;
    const phase = isWord ? phaseOf(inside.text) : undefined;
    const ofName = this.#words.length > 0 && length > 0 && cursor.isValueAt(length + 1);
    if (!isWord && !ofName) {
      if (this.#words.length > 0) this.#drop();
      return;
    }
    if (phase) this.#draft.setPhase(phase);
    else if (isWord && ofName && cursor.isMark(')', 2) && !isUnitName(inside.text) && !counterOf(this.#words)) this.#words.push(`(${inside.text})`);
    cursor.step(length);
  }

  #word(text: string, quoted: boolean): void {
    this.#first = false;
    if (quoted && this.#cursor.isMark(':')) {
      this.#drop();
      this.#words = [text];
    } else if (this.#sign === '=' || (quoted && this.#sign === ':')) this.#textValue(text);
    else if (!quoted) this.#plainWord(text);
  }

  #plainWord(text: string): void {
    if (this.#sign === ':') this.#label();
    const glued = gluedCounter(text), fold = /^fold[-_#]?(\d+)$/i.exec(text)?.[1];
    if (fold !== undefined) this.#draft.fold = Number(fold);
    else if (glued && this.#counter([...this.#words, ...glued.words], glued.value)) this.#words = [];
    else {
      this.#words.push(text);
      this.#afterCounter = false;
      if (text.endsWith('.') && (sentenceEnd.test(text) || (shortEnd.test(text) && this.#cursor.isBeforeCapital))) this.#drop();
    }
  }

  /** A name with a text for a value; transformers 5 prints all numbers as text. */
  #textValue(text: string): void {
    const value = parseNumber(text);
    if (value !== undefined) this.#named({ kind: 'number', value, unit: '', integer: /^\d+$/.test(text) });
    else if (/^(?:phase|split|mode|stage|subset)$/i.test(this.#words.join(' '))) {
      const phase = phaseOf(text);
      if (phase) this.#draft.setPhase(phase);
    }
    this.#reset();
  }

  #time(text: string): void {
    const wall = wallOfTime(text);
    if (this.#sign !== '' && Number.isFinite(wall)) this.#draft.wall = wall;
    // `eta 1:10:00` is a name and its value.
    if (this.#sign === '' && this.#words.length > 1) this.#drop();
    this.#reset();
  }

  /** Words before a colon that no number followed: a heading, e.g. `Test set: Average loss: 1.2`. */
  #label(): void {
    const phase = this.#words.length <= 3 ? this.#words.map(phaseOf).find((found) => found !== undefined) : undefined;
    if (phase) this.#draft.setPhase(phase);
    this.#reset();
  }

  #reset(): void {
    this.#words = [];
    this.#sign = '';
  }

  #drop(): void {
    if (this.#sign === ':') this.#label();
    const [first = '', second = ''] = this.#words;
    // `Validation Results - Epoch[1] …`
    const titled = this.#words.length === 1 || (this.#words.length === 2 && /^(?:results?|metrics|stats|set)$/i.test(second));
    const phase = titled ? phaseOf(first) : undefined;
    if (this.#draft.pairs.length === 0 && /^best$/i.test(first)) this.#draft.markBest();
    if (phase) this.#draft.proposePhase(phase);
    else this.#draft.addProse(this.#words.length);
    this.#reset();
  }

  #number(token: NumberToken): void {
    const bracketed = this.#cursor.isBracketed;
    const [total, ...more] = this.#cursor.takeParts(token);
    // `3000/3100/64`
    if (more.length > 0) return this.#reset();
    if (this.#nameBeforeCounter(token, total)) return;
    if (this.#words.length > 0) this.#named(token, total, bracketed);
    else if (token.integer && token.unit === '') this.#nameless(token.value, total, bracketed);
    this.#first = false;
    this.#reset();
    this.#cursor.skipAside();
  }

  /** `Loss at epoch 3: 0.5`, `Score at iteration 10 is 0.5`: the name stands before the counter. */
  #nameBeforeCounter(token: NumberToken, total?: number): boolean {
    const at = this.#words.findIndex((word, index) => index > 0 && /^(?:at|after|for|in)$/i.test(word));
    const is = this.#cursor.isWord('is');
    if (at < 0 || !token.integer || !(is || this.#cursor.isSigned)) return false;
    if (isSentence(this.#words.slice(0, at)) || !this.#counter(this.#words.slice(at + 1), token.value, total)) return false;
    this.#words = this.#words.slice(0, at);
    this.#sign = is ? '=' : '';
    if (is) this.#cursor.step();
    return true;
  }

  #nameless(n: number, total: number | undefined, bracketed: boolean): void {
    const cursor = this.#cursor;
    const begins = this.#first && bracketed;
    const leading = begins || (this.#first && (total !== undefined || cursor.isMark(':')));
    // The PyTorch tutorials print `[1,  2000] loss: 2.2` and `loss: 2.3  [ 6400/60000]`.
    const batch = begins ? cursor.takeSecond() : undefined;
    if (batch !== undefined) {
      this.#draft.setEpoch(n);
      this.#draft.setStep(batch, undefined, 1, { bracketed: true });
    } else if (begins && this.#secondBracket()) this.#draft.setEpoch(n);
    else if (leading || (bracketed && total !== undefined) || (this.#afterCounter && (total !== undefined || bracketed))) {
      this.#draft.setStep(n, total, this.#afterCounter ? 1 : 0, { bracketed: this.#afterCounter || !leading });
      if (bracketed) this.#draft.markWhole();
      else if (total === undefined && !this.#afterCounter) this.#draft.markTask(n);
    } else {
      if (this.#first && (cursor.isMark('{') || cursor.isMark('[') || cursor.isNext('word'))) this.#lead = n;
      return;
    }
    this.#afterCounter = true;
  }

  /** The batch in the second bracket of `[0/25][50/1583]`, behind the epoch, as DCGAN and Swin print them. */
  #secondBracket(): boolean {
    const batch = this.#cursor.takeSecondBracket();
    if (batch) this.#draft.setStep(batch.n, batch.total, 1);
    return batch !== undefined;
  }

  #named(token: NumberToken, total?: number, bracketed = false): void {
    if (this.#isLetterOfStep(token)) return this.#draft.setStep(token.value, total, 4);
    if (token.unit === '' && this.#counter(this.#words, token.value, total, bracketed)) return;
    if (this.#isPlaceOfPhase(token, total, bracketed)) return;
    this.#afterCounter = false;
    if (total === undefined && this.#cursor.takeList(token, bracketed)) return;
    this.#pair(token, total);
  }

  /** llm.c: a line that begins with `s:250`. */
  #isLetterOfStep(token: NumberToken): boolean {
    return this.#cursor.at === 2 && this.#words[0] === 's' && this.#sign === ':' && token.integer && token.unit === '';
  }

  /** What the phase has got to: `Train: 3 [ 0/5004]` is its epoch, `Train: 50/5004` its batch, and ESPnet's `train:1-100batch` says neither. */
  #isPlaceOfPhase(token: NumberToken, total: number | undefined, bracketed: boolean): boolean {
    const phase = this.#words.length === 1 ? phaseOf(this.#words[0]!) : undefined;
    const isRange = this.#cursor.isMark('-');
    if (!phase || !token.integer || this.#sign !== ':' || !(total !== undefined || isRange || this.#cursor.isBeforeBracket)) return false;
    this.#draft.setPhase(phase);
    if (bracketed && this.#secondBracket()) this.#draft.setEpoch(token.value);
    else if (total !== undefined) this.#draft.setStep(token.value, total, 1, { bracketed: true });
    else if (!isRange) this.#draft.setEpoch(token.value);
    this.#afterCounter = true;
    return true;
  }

  #counter(words: readonly string[], value: number, total?: number, bracketed = false): boolean {
    const taken = this.#draft.takeCounter(words, value, total, bracketed);
    if (taken) this.#afterCounter = true;
    return taken;
  }

  #pair(token: NumberToken, total?: number): void {
    const { value, unit, integer } = token;
    const name = this.#words.join(' ').replace(/\.+$/, '');
    const stated = this.#sign !== '';
    const tooLong = this.#words.length > (stated ? defaults.longestName : defaults.longestUnstatedName);
    if (/(?:^|\s)fold$/i.test(name) && integer) this.#draft.fold = value;
    else if (tooLong || (!stated && isSentence(this.#words))) this.#draft.addProse(this.#words.length);
    else if (/^(?:local_|global_)?rank$/i.test(name) && integer) this.#draft.rank = value;
    else if (/^(?:ts|timestamp|unix_?time)$/i.test(name) && value > 1e9) this.#draft.wall = value;
    else if (!isBookkeeping(name, isDuration(unit))) {
      const known = isKnownMetric(name);
      // `acc: 9/10` is a share, `patience: 3/10` is none.
      const share = total === undefined ? undefined : (this.#cursor.shareAside ?? (known ? value / total : value));
      this.#draft.addPair({ name, value: share ?? value, unit: share === undefined ? unit : '', stated, known });
    }
  }
}

/** `Epoch 1 completed. Average loss: 0.3`; abbreviations, as in `Val. Acc.`, are shorter. */
const sentenceEnd = /^(?:done|over|\p{L}{6,})\.$/u;
/** `Skipping step. Attempted loss scale: 65536` */
const shortEnd = /^\p{Ll}{4,}\.$/u;

const isUnitName = (text: string): boolean => text.includes('/') || isUnit(text, true) || /^(?:secs?|seconds?|hours?|tokens?|images?|samples?|it)$/i.test(text);
