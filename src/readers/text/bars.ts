import type { ReaderState } from '../contract.ts';
import type { Axis } from './axis.ts';
import { epochOfBar, isSameBar, parseBar, type Bar } from './bar.ts';
import type { Pair } from './pair.ts';
import { parseStatement } from './parser.ts';
import { takePrefix, type Origin } from './prefix.ts';
import { Rounds } from './rounds.ts';
import type { Take } from './sample.ts';
import type { Statement } from './statement.ts';

/** What stands on the screen and may still be overwritten. */
interface Pending {
  text: string;
  key: string;
  n: number;
  /** Null for a bar that does not know: JSON has no infinity. */
  total: number | null;
  done: boolean;
  values: Shown;
  /** What the bar showed a step earlier, or at the end of the last epoch. */
  before: Shown;
}

/** The bar that was taken last. */
interface Closed {
  key: string;
  n: number;
  total: number | null;
  epoch: number;
  /** What it gave, as it counts once an epoch. */
  tags: string[];
  values: Shown;
  /** How many bars of `model.evaluate` came behind it. */
  evaluations: number;
  /** It was over and began again, in the same epoch. */
  again: boolean;
}

/** Values by name, as text: JSON has no NaN. */
type Shown = Record<string, string>;

/** What a bar is part of. */
export interface Surroundings {
  /** Takes the row of a table that stands before a bar, as Ultralytics prints it; false where there is none. */
  row(text: string, origin: Origin, take: Take): boolean;
  /** The epoch of such a row; undefined where there is no row. */
  rowEpoch(text: string): { epoch?: number } | undefined;
  plain(text: string, take: Take): void;
  state(statement: Statement, origin: Origin, take: Take): void;
}

/**
 * Progress bars: within an epoch only the last state counts, however often it was refreshed; a bar that spans the whole training gives
 * a point for each step that it shows.
 */
export class Bars {
  readonly #axis: Axis;
  readonly #around: Surroundings;
  #pending: Pending | null;
  #closed: Closed | null;
  /** What the bar over all epochs said last: it says so again when the next epoch has begun. */
  #overall: string;
  readonly #rounds: Rounds;
  /** What the bar over all steps showed at its last step, if it began with values of step 0. */
  #lastStep: { key: string; n: number; values: Shown } | null;

  constructor(axis: Axis, around: Surroundings, state: ReaderState = null) {
    const [pending, closed, overall, rounds, lastStep] = Array.isArray(state) ? state : [];
    this.#axis = axis;
    this.#around = around;
    this.#pending = (pending ?? null) as Pending | null;
    this.#closed = (closed ?? null) as Closed | null;
    this.#overall = typeof overall === 'string' ? overall : '';
    this.#rounds = new Rounds(rounds);
    this.#lastStep = (lastStep ?? null) as { key: string; n: number; values: Shown } | null;
  }

  state(): ReaderState {
    return [this.#pending, this.#closed, this.#overall, this.#rounds.state(), this.#lastStep] as unknown as ReaderState;
  }

  /** @param ended nothing more will stand on this line */
  show(text: string, bar: Bar, ended: boolean, take: Take): void {
    const row = this.#around.rowEpoch(rowText(bar));
    const { epoch: told, pairs } = row ? { epoch: row.epoch, pairs: [] } : parseStatement(takePrefix(bar.text).message);
    const epoch = told ?? epochOfBar(bar) ?? this.#rounds.next(bar, this.#axis.epoch);
    const values: Shown = Object.fromEntries(pairs.filter(isBarValue).map(({ name, value }) => [name, String(value)]));
    const counts = row !== undefined || Object.keys(values).length > 0;
    if (this.#pending && this.#isOver(this.#pending, bar, epoch, counts)) this.flush(take);
    if (told === undefined && epochOfBar(bar) !== undefined) this.#rounds.count(bar);
    // Set back to the start, a bar shows what it came to until it has something new.
    const stale = bar.n === 0 && this.#closed?.key === bar.key && isSameShown(values, this.#closed.values);
    if (!stale) this.#noticeRestart(bar, epoch);
    if (epoch !== undefined) this.#axis.place(epoch, undefined);
    if (!counts || stale) return;
    const last = this.#pending;
    const before = last ? (bar.n > last.n ? last.values : last.before) : (this.#closed?.values ?? {});
    const done = bar.n >= bar.total;
    this.#pending = { text, key: bar.key, n: bar.n, total: finite(bar.total), done, values, before };
    if (!ended || !done) return;
    // Below the bar of an epoch that of its validation may be drawn, and then the first once more with what came of it: until then it
    // shows what came of the validation before.
    if (told !== undefined && !row) this.#takeBar(text, take, before);
    else this.flush(take);
  }

  /** Text without a bar that was overwritten. With a step of its own it is a point, else it is a bar without one. */
  transient(text: string, take: Take): void {
    const { epoch, step, pairs } = parseStatement(takePrefix(text).message);
    if (pairs.length > 0 && step && epoch === undefined && this.#axis.epoch === undefined) return this.#around.plain(text, take);
    if (this.#pending && pairs.length > 0 && this.#pending.key !== '') this.flush(take);
    this.leave(epoch, take);
    if (epoch !== undefined) this.#axis.place(epoch, undefined);
    if (pairs.length > 0) this.#pending = { text, key: '', n: 0, total: 0, done: true, values: {}, before: {} };
  }

  /** A line is printed: a bar without a title goes on below it, one that was over is over. */
  interrupt(take: Take): void {
    if (this.#pending?.key === '') this.#pending = null;
    else if (this.#pending?.done) this.flush(take);
  }

  /** A line without anything on it. */
  blank(take: Take): void {
    if (this.#pending?.done) this.flush(take);
  }

  /** A line speaks of an epoch. */
  leave(epoch: number | undefined, take: Take): void {
    if (epoch !== undefined && epoch !== this.#axis.epoch) this.flush(take);
  }

  /** What is printed from here on is of another training, be it of the same epoch. */
  begin(): void {
    this.#closed = null;
  }

  flush(take: Take): void {
    const pending = this.#pending;
    this.#pending = null;
    if (!pending || this.#isLastStepAgain(pending)) return;
    this.#takeBar(pending.text, take);
    if (this.#closed) this.#closed.values = pending.values;
  }

  /** A bar that showed the values of each step before it counted it shows those of the last step once more when it is through. */
  #isLastStepAgain({ key, n, values, done }: Pending): boolean {
    if (this.#axis.epoch !== undefined) return false;
    const last = this.#lastStep;
    const goesOn = last?.key === key && n === last.n + 1;
    const again = goesOn && done && isSameShown(values, last.values);
    this.#lastStep = n === 0 || goesOn ? { key, n, values } : null;
    return again;
  }

  /** Whether the bar on the screen is over, now that another state is drawn. One that shows no values may be drawn between two of its own. */
  #isOver(pending: Pending, bar: Bar, epoch: number | undefined, counts: boolean): boolean {
    if (epoch !== undefined && epoch !== this.#axis.epoch) return true;
    if (!isSameBar({ key: pending.key, total: pending.total ?? Infinity }, bar)) return counts;
    const stepwise = epoch === undefined && this.#axis.epoch === undefined;
    return bar.n < pending.n || (stepwise && bar.n !== pending.n);
  }

  /** A bar that was over and begins again within its epoch is that of another training or, of Keras's bars, that of an evaluation. */
  #noticeRestart(bar: Bar, epoch = this.#axis.epoch): void {
    const closed = this.#closed;
    if (this.#pending || closed?.epoch !== epoch || closed?.total == null || !isSameBar({ key: closed.key, total: closed.total }, bar)) return;
    if (closed.n < closed.total || bar.n >= closed.n) return;
    if (bar.key === '') closed.again = true;
    else this.#closed = null;
  }

  /** @param shown values that were shown before, and are not taken yet */
  #takeBar(text: string, take: Take, shown: Shown = {}): void {
    const bar = parseBar(text);
    if (!bar) return this.#around.plain(text, take);
    const { message, ...origin } = takePrefix(bar.text);
    if (this.#around.row(rowText(bar), origin, take)) return;
    const statement = parseStatement(message);
    if (statement.epoch === undefined && epochOfBar(bar) !== undefined) {
      if (bar.text === this.#overall) return;
      this.#overall = bar.text;
      statement.epoch = epochOfBar(bar);
    }
    if (statement.epoch === undefined && this.#axis.epoch === undefined) {
      statement.step ??= { n: bar.n, ...(Number.isFinite(bar.total) && { total: bar.total }), local: false, bracketed: false };
    } else if (statement.step?.local) delete statement.step;
    statement.pairs = statement.pairs.filter((pair) => isBarValue(pair) && shown[pair.name] !== String(pair.value));
    this.#around.state(statement, origin, this.#onlyNew(bar, statement.epoch ?? this.#axis.epoch, take));
  }

  /**
   * Bars are printed again when they close, some with values that came late: of an epoch each tag counts once.
   * Another bar without a title after Keras's own is that of `model.evaluate`, which has the same metrics.
   */
  #onlyNew(bar: Bar, epoch: number | undefined, take: Take): Take {
    if (epoch === undefined) return take;
    const same = this.#closed?.epoch === epoch && this.#closed.key === bar.key;
    const total = finite(bar.total);
    const closed: Closed = same ? this.#closed! : { key: bar.key, n: 0, total, epoch, tags: [], values: {}, evaluations: 0, again: false };
    this.#closed = closed;
    closed.n = bar.n;
    if (bar.key === '' && (closed.total !== total || closed.again)) {
      closed.evaluations++;
      closed.total = total;
      closed.again = false;
    }
    const phase = closed.evaluations === 0 ? '' : closed.evaluations === 1 ? 'eval ' : `eval${closed.evaluations} `;
    return (sample) => {
      const tag = phase + sample.tag;
      if (closed.tags.includes(tag)) return;
      closed.tags.push(tag);
      take({ ...sample, tag });
    };
  }
}

const finite = (total: number): number | null => (Number.isFinite(total) ? total : null);

const isSameShown = (a: Shown, b: Shown): boolean => Object.keys(a).every((name) => a[name] === b[name]);

/** Ultralytics prints the bar behind a row of a table. */
export const rowText = (bar: Bar): string => bar.title.replace(/:\s*$/, '');

/** The number in a bar's title (`Validation DataLoader 0`) counts something, it measures nothing. */
const isBarValue = (pair: Pair): boolean => pair.stated || pair.known;
