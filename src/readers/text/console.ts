import type { Hparams } from '../../model/run.ts';
import type { ReaderState } from '../contract.ts';
import { acceptedPairs, spreadPhase } from './accept.ts';
import { Axis, type Place } from './axis.ts';
import { parseBar } from './bar.ts';
import { Bars, rowText, type Surroundings } from './bars.ts';
import { Box } from './box.ts';
import { DecimalCommas } from './decimalCommas.ts';
import { parseFixed } from './fixed.ts';
import { readNamespace } from './namespace.ts';
import { certainPair } from './pair.ts';
import { parseStatement } from './parser.ts';
import { matchPatterns } from './patterns.ts';
import { takePrefix, type Origin } from './prefix.ts';
import { Repeats } from './repeats.ts';
import type { Take } from './sample.ts';
import { Section } from './section.ts';
import { spellOut } from './spellings.ts';
import type { Statement } from './statement.ts';
import { Tables } from './tables.ts';
import { mayPlace } from './words.ts';

const defaults = {
  /** Characters. No progress bar is longer; the patterns for bars may look at a place several times. */
  longestBar: 2000,
};

/** The line model: what each printed line adds to the series, in the light of the lines before it. */
export class Console {
  readonly #patterns: readonly RegExp[];
  readonly #axis: Axis;
  readonly #bars: Bars;
  readonly #tables: Tables;
  readonly #box: Box;
  readonly #repeats: Repeats;
  readonly #section: Section;
  readonly #commas: DecimalCommas;
  /** `Test Error:` on a line of its own: the phase of the line after it. */
  #heading: string;
  /** Of several programs whose output comes together, the one that spoke first: its tags are plain. */
  #worker: string | null;
  /** Of a cross-validation, as a line of its own named it last. */
  #fold: number | null;
  /** The line before named a line of source code: this one is it. */
  #traced: boolean;
  #facts: Record<string, string> = {};
  #hparams: Hparams = {};

  constructor(patterns: readonly RegExp[], state: ReaderState = null) {
    const [axis, bars, tables, box, repeats, section, commas, heading, worker, fold, traced] = Array.isArray(state) ? state : [];
    const around: Surroundings = {
      row: (text, origin, take) => this.#row(text, origin, take),
      rowEpoch: (text) => this.#tables.row(text),
      plain: (text, take) => this.#plain(text, take),
      state: (statement, origin, take) => this.#state(statement, origin, take),
    };
    this.#patterns = patterns;
    this.#axis = new Axis(axis);
    this.#bars = new Bars(this.#axis, around, bars);
    this.#tables = new Tables(tables);
    this.#box = new Box(box);
    this.#repeats = new Repeats(repeats);
    this.#section = new Section(section);
    this.#commas = new DecimalCommas(commas);
    this.#heading = typeof heading === 'string' ? heading : '';
    this.#worker = typeof worker === 'string' ? worker : null;
    this.#fold = typeof fold === 'number' ? fold : null;
    this.#traced = traced === true;
  }

  state(): ReaderState {
    const parts = [this.#axis, this.#bars, this.#tables, this.#box, this.#repeats, this.#section, this.#commas];
    return [...parts.map((part) => part.state()), this.#heading, this.#worker, this.#fold, this.#traced];
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
    if (raw.trim() === '') return this.#bars.blank(take);
    const text = spellOut(raw);
    const [, bar, printed] = (text.length <= defaults.longestBar && text.includes('%|') && behindBar.exec(text)) || [];
    if (bar !== undefined) this.#show(bar, false, take);
    this.#show(printed ?? text, true, take);
  }

  overwritten(raw: string, take: Take): void {
    this.#show(spellOut(raw), false, take);
  }

  /** No more will be printed: a bar that never came to its end counts as it stands. */
  end(take: Take): void {
    this.#bars.flush(take);
    const boxed = this.#box.close();
    if (boxed) this.#state(boxed, { wall: NaN }, take);
  }

  #show(text: string, ended: boolean, take: Take): void {
    const bar = text.length <= defaults.longestBar ? parseBar(text) : undefined;
    if (bar && this.#tables.classHead(rowText(bar))) this.#bars.flush(take);
    else if (bar) this.#bars.show(text, bar, ended, take);
    else if (ended) this.#plain(text, take);
    else if (/\d/.test(text)) this.#bars.transient(text, take);
  }

  #plain(text: string, take: Take): void {
    this.#bars.interrupt(take);
    const matched = matchPatterns(this.#patterns, text);
    const { message: printed, ...origin } = takePrefix(text);
    if (matched) return this.#state({ ...matched, wall: NaN }, origin, take);
    const message = this.#commas.point(printed);
    if (this.#isTrace(message)) return;
    const boxed = this.#box.line(message);
    if (boxed === 'open') return;
    if (boxed) return this.#state(boxed, origin, take);
    this.#repeats.heard(message);
    if (fitHead.test(message)) this.#bars.begin();
    if (this.#tables.head(message)) return;
    if (/\d|nan|inf/i.test(message)) return this.#record(message, origin, take);
    this.#section.heading(message);
    if (wholeAgain.test(message)) this.#fold = null;
    this.#heading = parseStatement(message).phase ?? this.#heading;
  }

  /** Python's stack traces quote the source, and what the error says may name a loss. */
  #isTrace(message: string): boolean {
    const quoted = this.#traced;
    this.#traced = message.includes('", line ') && sourceLine.test(message);
    return quoted || this.#traced || ((message.includes('Error: ') || message.includes('Exception: ')) && errorLine.test(message));
  }

  #record(message: string, origin: Origin, take: Take): void {
    if (this.#row(message, origin, take)) return;
    if (!this.#axis.isPlaced && !mayPlace(message)) return;
    const namespace = readNamespace(message);
    if (namespace) {
      Object.assign(this.#hparams, namespace);
      return;
    }
    const statement = parseFixed(message) ?? parseStatement(message);
    this.#bars.leave(statement.epoch, take);
    if (statement.step && this.#repeats.isRepeat(statement.step.n)) return;
    spreadPhase(statement);
    this.#section.apply(statement);
    if (this.#heading && statement.epoch === undefined && !statement.step) statement.phase ??= this.#heading;
    this.#heading = '';
    this.#state(statement, origin, take);
  }

  #row(message: string, origin: Origin, take: Take): boolean {
    const summary = this.#tables.summary(message, this.#axis.epoch);
    const row = summary?.row ?? this.#tables.row(message);
    if (!row) return false;
    const pairs = row.cells.map(({ name, value, unit }) => certainPair(name, value, unit));
    const counters = { ...(row.epoch !== undefined && { epoch: row.epoch }), ...(row.step !== undefined && { step: { n: row.step, local: false, bracketed: false } }) };
    this.#state({ ...counters, ...(summary && { phase: summary.phase }), pairs, wall: NaN }, origin, take);
    return true;
  }

  #state(statement: Statement, origin: Origin, take: Take): void {
    const ofFold = statement.fold !== undefined && statement.epoch === undefined && statement.step === undefined;
    if (ofFold && statement.pairs.length === 0) this.#fold = statement.fold!;
    // `Fold 3 accuracy: 0.9`: the folds are what is counted.
    const placed = ofFold || statement.epoch !== undefined || statement.step !== undefined;
    const pairs = acceptedPairs(statement);
    if (!placed && pairs.length === 0) return;
    const fold = ofFold ? undefined : (statement.fold ?? this.#fold ?? undefined);
    const { kind, x } = this.#placeOf(statement, ofFold, placed);
    if (statement.step && statement.epoch === undefined && statement.pairs.length === 0) this.#axis.announce();
    if (origin.worker) this.#worker ??= origin.worker;
    const worker = origin.worker !== this.#worker && origin.worker;
    const wall = Number.isNaN(statement.wall) ? origin.wall : statement.wall;
    for (const { name, value, unit, phase = statement.phase } of pairs) {
      if (isOfBest(statement, name, placed)) this.#facts[/^best/i.test(name) || !statement.best ? name : `best ${name}`] = String(value);
      else if (kind !== 'row' || pairs.every((pair) => pair.known && pair.stated)) {
        const tag = [worker, statement.rank ?? origin.rank, fold !== undefined && !ofAllFolds.test(name) && `fold${fold}`, phaseTag(phase, name), name].filter(Boolean).join(' ');
        take({ tag, value, unit, kind, x, wall });
      }
    }
  }

  #placeOf({ epoch, step, phase, fold }: Statement, ofFold: boolean, placed: boolean): Place {
    if (ofFold) return { kind: 'step', x: fold! };
    return placed || this.#axis.isPlaced ? this.#axis.place(epoch, step, phase) : { kind: 'row', x: NaN };
  }
}

/** What a training came to is a fact of the run, not a point of a series. */
const isOfBest = ({ best, pairs }: Statement, name: string, placed: boolean): boolean =>
  best === true || (!placed && [pairs[0]?.name ?? '', name].some((text) => /^best/i.test(text)));

/** `  File "train.py", line 147, in fit`: the line below it is source code. */
const sourceLine = /^\s*File "[^"]*", line \d+/;
/** `AssertionError: loss 0.7 at step 300`, but not `MeanSquaredError: 0.5`. */
const errorLine = /^(?:\w+\.)*\w*[a-z](?:Error|Exception): (?!\s*[-+\d.e]+%?\s*$)/;

/** `Training final model`: the folds of a cross-validation are over. */
const wholeAgain = /\b(?:train|fit|retrain|refit)\w*\b.*\b(?:final|full|all|whole|entire)\b/i;
/** `Mean CV accuracy`, `Average over folds` */
const ofAllFolds = /\b(?:cv|folds|cross.?val\w*)\b/i;

/** Keras prints it before the bar of each epoch, and nothing else does so before the same epoch. */
const fitHead = /^\s*Epoch \d+\/\d+\s*$/;

/** A dictionary on the line of a bar: Hugging Face's trainer, where output and errors go to one file. */
const behindBar = /^(.*\d%\|.*\])\s*(\{['"].*\})\s*$/;

/** The phase, unless the name tells it already (`val_loss` under `Validation:`). */
function phaseTag(phase: string | undefined, name: string): string | undefined {
  return phase && !/train|valid|val(?![a-z])|dev(?![a-z])|test|eval/i.test(name) ? phase : undefined;
}
