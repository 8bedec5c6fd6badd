import type { Hparams } from '../../model/run.ts';
import type { ReaderState } from '../contract.ts';
import { acceptedPairs, spreadPhase } from './accept.ts';
import { Axis, type Place } from './axis.ts';
import { epochOfBar, isSameBar, parseBar, type Bar } from './bar.ts';
import { Box } from './box.ts';
import { DecimalCommas } from './decimalCommas.ts';
import { parseFixed } from './fixed.ts';
import { readNamespace } from './namespace.ts';
import { takePrefix } from './prefix.ts';
import { matchPatterns } from './patterns.ts';
import { Repeats } from './repeats.ts';
import type { Sample } from './sample.ts';
import { Section } from './section.ts';
import { spellOut } from './spellings.ts';
import { certainPair, type Pair } from './pair.ts';
import { mayPlace, parseStatement, type Statement } from './statement.ts';
import { allClassesRow, classHead, tableHead, tableRow, type TableRow } from './table.ts';

const defaults = {
  /** Characters. No progress bar is longer; the patterns for bars may look at a place several times. */
  longestBar: 2000,
};

type Take = (sample: Sample) => void;

interface Pending {
  text: string;
  key: string;
  n: number;
  /** Null for a bar that does not know: JSON has no infinity. */
  total: number | null;
  done: boolean;
}

/** The bar that was taken last, with the tags it gave. */
interface Closed {
  key: string;
  total: number | null;
  epoch: number;
  tags: string[];
}

/**
 * The line model: what each printed line adds to the series. Within an epoch only the last state of a progress bar counts,
 * however often it was refreshed; a bar that spans the whole training gives a point for each step that it shows.
 */
export class Console {
  readonly #patterns: readonly RegExp[];
  readonly #axis: Axis;
  readonly #repeats: Repeats;
  #pending: Pending | null;
  #closed: Closed | null;
  /** `Test Error:` on a line of its own: the phase of the line after it. */
  #heading: string;
  readonly #section: Section;
  readonly #box: Box;
  /** The columns of the table whose rows are printed, and of the results of a validation by class among them. */
  #head: string[] | null;
  #classes: string[] | null;
  readonly #commas: DecimalCommas;
  /** The epoch whose validation by class was taken; the same once more is that of the best weights. */
  #validated: number | null;
  /** What the bar over all epochs said last: it says so again when the next epoch has begun. */
  #overall: string;
  /** Of a cross-validation, as a line of its own named it last. */
  #fold: number | null;
  /** The line before named a line of source code: this one is it. */
  #traced: boolean;
  #facts: Record<string, string> = {};
  #hparams: Hparams = {};

  constructor(patterns: readonly RegExp[], state: ReaderState = null) {
    const [axis, repeats, pending, closed, head, classes, heading, section, box, commas, validated, overall, fold, traced] = Array.isArray(state) ? state : [];
    this.#patterns = patterns;
    this.#axis = new Axis(axis);
    this.#repeats = new Repeats(repeats);
    this.#pending = (pending ?? null) as Pending | null;
    this.#closed = (closed ?? null) as Closed | null;
    this.#heading = typeof heading === 'string' ? heading : '';
    this.#box = new Box(box);
    this.#head = Array.isArray(head) ? (head as string[]) : null;
    this.#classes = Array.isArray(classes) ? (classes as string[]) : null;
    this.#section = new Section(section);
    this.#traced = traced === true;
    this.#commas = new DecimalCommas(commas);
    this.#validated = typeof validated === 'number' ? validated : null;
    this.#overall = typeof overall === 'string' ? overall : '';
    this.#fold = typeof fold === 'number' ? fold : null;
  }

  state(): ReaderState {
    const bars = [this.#pending, this.#closed] as ReaderState[];
    const lines = [this.#heading, this.#section.state(), this.#box.state(), this.#commas.state()];
    return [this.#axis.state(), this.#repeats.state(), ...bars, this.#head, this.#classes, ...lines, this.#validated, this.#overall, this.#fold, this.#traced];
  }

  takeFacts(): Record<string, string> {
    const facts = this.#facts;
    this.#facts = {};
    return facts;
  }

  takeHparams(): Hparams {
    const hparams = this.#hparams;
    this.#hparams = {};
    return hparams;
  }

  line(raw: string, take: Take): void {
    if (raw.trim() === '') {
      if (this.#pending?.done) this.#flush(take);
      return;
    }
    const text = spellOut(raw);
    const [, bar, printed] = (text.length <= defaults.longestBar && behindBar.exec(text)) || [];
    if (bar !== undefined) this.#show(bar, false, take);
    this.#show(printed ?? text, true, take);
  }

  overwritten(raw: string, take: Take): void {
    this.#show(spellOut(raw), false, take);
  }

  /** No more will be printed: a bar that never came to its end counts as it stands. */
  end(take: Take): void {
    this.#flush(take);
    const boxed = this.#box.close();
    if (boxed) this.#state(boxed, undefined, NaN, take);
  }

  #flush(take: Take): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending) this.#takeBar(pending.text, take);
  }

  #show(text: string, ended: boolean, take: Take): void {
    const bar = text.length <= defaults.longestBar ? parseBar(text) : undefined;
    if (bar) this.#bar(text, bar, ended, take);
    else if (ended) this.#plain(text, take);
    else if (/\d/.test(text)) this.#transient(text, take);
  }

  #bar(text: string, bar: Bar, ended: boolean, take: Take): void {
    const classes = classHead(rowText(bar));
    if (classes) {
      this.#flush(take);
      this.#classes = classes;
      return;
    }
    const { message } = takePrefix(bar.text);
    const row = this.#rowOf(rowText(bar));
    const { epoch = epochOfBar(bar), pairs } = row ? { epoch: row.epoch, pairs: [] } : parseStatement(message);
    const pending = this.#pending;
    const stepwise = epoch === undefined && this.#axis.epoch === undefined;
    const other = pending && (!isSameBar({ key: pending.key, total: pending.total ?? Infinity }, bar) || (epoch !== undefined && epoch !== this.#axis.epoch) || bar.n < pending.n);
    if (other || (stepwise && pending && pending.n !== bar.n)) this.#flush(take);
    if (epoch !== undefined) this.#axis.place(epoch, undefined);
    if (!pairs.some(isBarValue) && !row) return;
    this.#pending = { text, key: bar.key, n: bar.n, total: finite(bar.total), done: bar.n >= bar.total };
    if (ended && this.#pending.done) this.#flush(take);
  }

  #takeBar(text: string, take: Take): void {
    const bar = parseBar(text);
    if (!bar) return this.#plain(text, take);
    const { message, wall, rank } = takePrefix(bar.text);
    if (this.#row(rowText(bar), wall, rank, take)) return;
    const statement = parseStatement(message);
    if (statement.epoch === undefined && epochOfBar(bar) !== undefined) {
      if (bar.text === this.#overall) return;
      this.#overall = bar.text;
      statement.epoch = epochOfBar(bar);
    }
    if (statement.epoch === undefined && this.#axis.epoch === undefined) {
      statement.step ??= { n: bar.n, ...(Number.isFinite(bar.total) && { total: bar.total }), local: false, bracketed: false };
    } else if (statement.step?.local) delete statement.step;
    statement.pairs = statement.pairs.filter(isBarValue);
    this.#state(statement, rank, wall, this.#onlyNew(bar, statement.epoch ?? this.#axis.epoch, take));
  }

  /**
   * Bars are printed again when they close, some with values that came late: of an epoch each tag counts once.
   * Another bar without a title after Keras's own is that of `model.evaluate`, which has the same metrics.
   */
  #onlyNew(bar: Bar, epoch: number | undefined, take: Take): Take {
    if (epoch === undefined) return take;
    const closed = this.#closed?.epoch === epoch ? this.#closed : null;
    const evaluates = closed !== null && bar.key === '' && closed.key === '' && closed.total !== finite(bar.total);
    const { tags } = (this.#closed =
      closed && closed.key === bar.key ? closed : { key: bar.key, total: finite(bar.total), epoch, tags: [] });
    return (sample) => {
      const tag = evaluates ? `eval ${sample.tag}` : sample.tag;
      if (tags.includes(tag)) return;
      tags.push(tag);
      take({ ...sample, tag });
    };
  }

  /** Text without a bar that was overwritten. With a step of its own it is a point, else it is a bar without one. */
  #transient(text: string, take: Take): void {
    const { epoch, step, pairs } = parseStatement(takePrefix(text).message);
    if (pairs.length > 0 && step && epoch === undefined && this.#axis.epoch === undefined) return this.#plain(text, take);
    const moved = epoch !== undefined && epoch !== this.#axis.epoch;
    if (this.#pending && (moved || (pairs.length > 0 && this.#pending.key !== ''))) this.#flush(take);
    if (epoch !== undefined) this.#axis.place(epoch, undefined);
    if (pairs.length > 0) this.#pending = { text, key: '', n: 0, total: 0, done: true };
  }

  #plain(text: string, take: Take): void {
    if (this.#pending?.key === '') this.#pending = null;
    if (this.#pending?.done) this.#flush(take);
    const matched = matchPatterns(this.#patterns, text);
    const { message: printed, wall, rank } = takePrefix(text);
    if (matched) return this.#state({ ...matched, wall: NaN }, rank, wall, take);
    const message = this.#commas.point(printed);
    if (this.#isTrace(message)) return;
    const boxed = this.#box.line(message);
    if (boxed === 'open') return;
    if (boxed) return this.#state(boxed, rank, wall, take);
    this.#repeats.heard(message);
    const head = tableHead(message);
    if (head) this.#head = head;
    else if (/\d|nan|inf/i.test(message)) this.#record(message, rank, wall, take);
    else {
      this.#section.heading(message);
      this.#heading = parseStatement(message).phase ?? this.#heading;
    }
  }

  /** Python's stack traces quote the source, and what the error says may name a loss. */
  #isTrace(message: string): boolean {
    const quoted = this.#traced;
    this.#traced = sourceLine.test(message);
    return quoted || this.#traced || errorLine.test(message);
  }

  #record(message: string, rank: string | undefined, wall: number, take: Take): void {
    if (this.#row(message, wall, rank, take)) return;
    if (!this.#isPlaced() && !mayPlace(message)) return;
    const namespace = readNamespace(message);
    if (namespace) {
      Object.assign(this.#hparams, namespace);
      return;
    }
    const statement = parseFixed(message) ?? parseStatement(message);
    if (this.#pending && statement.epoch !== undefined && statement.epoch !== this.#axis.epoch) this.#flush(take);
    if (statement.step && this.#repeats.isRepeat(statement.step.n)) return;
    spreadPhase(statement);
    this.#section.apply(statement);
    if (this.#heading && statement.epoch === undefined && !statement.step) statement.phase ??= this.#heading;
    this.#heading = '';
    this.#state(statement, rank, wall, take);
  }

  #row(message: string, wall: number, rank: string | undefined, take: Take): boolean {
    const summary = this.#classes ? allClassesRow(message, this.#classes) : undefined;
    const row = summary ?? this.#rowOf(message);
    if (!row) return false;
    const pairs = row.cells.map(({ name, value, unit }) => certainPair(name, value, unit));
    const counters = { ...(row.epoch !== undefined && { epoch: row.epoch }), ...(row.step !== undefined && { step: { n: row.step, local: false, bracketed: false } }) };
    const phase = summary && { phase: this.#phaseOfSummary() };
    this.#state({ ...counters, ...phase, pairs, wall }, rank, wall, take);
    return true;
  }

  #phaseOfSummary(): string {
    const { epoch } = this.#axis;
    if (epoch === undefined) return 'val';
    const again = epoch === this.#validated;
    this.#validated = epoch;
    return again ? 'eval' : 'val';
  }

  #rowOf(message: string): TableRow | undefined {
    return this.#head ? tableRow(message, this.#head) : undefined;
  }

  #state(statement: Statement, rank: string | undefined, wall: number, take: Take): void {
    const ofFold = statement.fold !== undefined && statement.epoch === undefined && statement.step === undefined;
    if (ofFold && statement.pairs.length === 0) this.#fold = statement.fold!;
    // `Fold 3 accuracy: 0.9`: the folds are what is counted.
    const placed = ofFold || statement.epoch !== undefined || statement.step !== undefined;
    const pairs = acceptedPairs(statement);
    if (!placed && pairs.length === 0) return;
    const fold = ofFold ? undefined : (statement.fold ?? this.#fold ?? undefined);
    const { kind, x } = this.#placeOf(statement, ofFold, placed);
    if (statement.step && statement.epoch === undefined && statement.pairs.length === 0) this.#axis.announce();
    const ofBest = statement.best || (!placed && /^best/i.test(statement.pairs[0]?.name ?? ''));
    for (const { name, value, unit, phase = statement.phase } of pairs) {
      if (ofBest || (!placed && /^best/i.test(name))) this.#facts[statement.best && !/^best/i.test(name) ? `best ${name}` : name] = String(value);
      else if (kind !== 'row' || pairs.every((pair) => pair.known && pair.stated)) {
        const tag = [statement.rank ?? rank, fold !== undefined && `fold${fold}`, phaseTag(phase, name), name].filter(Boolean).join(' ');
        take({ tag, value, unit, kind, x, wall: Number.isNaN(statement.wall) ? wall : statement.wall });
      }
    }
  }

  #placeOf({ epoch, step, phase, fold }: Statement, ofFold: boolean, placed: boolean): Place {
    if (ofFold) return { kind: 'step', x: fold! };
    return placed || this.#isPlaced() ? this.#axis.place(epoch, step, phase) : { kind: 'row', x: NaN };
  }

  #isPlaced(): boolean {
    return this.#axis.place(undefined, undefined).kind !== 'row';
  }
}

/** `  File "train.py", line 147, in fit`: the line below it is source code. */
const sourceLine = /^\s*File "[^"]*", line \d+/;
/** `AssertionError: loss 0.7 at step 300`, but not `MeanSquaredError: 0.5`. */
const errorLine = /^(?:\w+\.)*\w*[a-z](?:Error|Exception): (?!\s*[-+\d.e]+%?\s*$)/;

/** A dictionary on the line of a bar: Hugging Face's trainer, where output and errors go to one file. */
const behindBar = /^(.*\d%\|.*\])\s*(\{['"].*\})\s*$/;

const finite = (total: number): number | null => (Number.isFinite(total) ? total : null);

/** Ultralytics prints the bar behind a row of a table. */
const rowText = (bar: Bar): string => bar.title.replace(/:\s*$/, '');

/** The number in a bar's title (`Validation DataLoader 0`) counts something, it measures nothing. */
const isBarValue = (pair: Pair): boolean => pair.stated || pair.known;

/** The phase, unless the name tells it already (`val_loss` under `Validation:`). */
function phaseTag(phase: string | undefined, name: string): string | undefined {
  return phase && !/train|valid|val(?![a-z])|dev(?![a-z])|test|eval/i.test(name) ? phase : undefined;
}
