import type { MonitorState, Traits } from './contract.ts';
import { BlockShift } from './blockShift.ts';
import type { Row } from './row.ts';
import { clamp } from './stats/clamp.ts';
import { Ring } from './stats/ring.ts';
import { SortedWindow } from './stats/sortedWindow.ts';
import type { Role } from './role.ts';

const defaults = {
  /** Values that the level and scatter of single points are taken from. */
  recent: 100,
  /** Newest values and the reference before them, in points. An abrupt fault (early on, and later), a lasting and a slow one. */
  scales: [[3, 24], [3, 60], [10, 60]],
  /** The slow one sees medians of 5 points: 30 points against 120, at a fifth of the cost. */
  coarse: { per: 5, recent: 6, reference: 24 },
  /** The same for evaluations, which are few. */
  evaluations: [[2, 9], [3, 18], [5, 24]],
  /** Forecast errors before there is a spread. */
  warmUp: { step: 12, evaluation: 8 },
  /** Scatters above the median of the last values that make a value a spike. */
  spike: 5,
  /** Moving ranges that the noise is taken from, and how many of the newest are left out, so that a fault does not hide itself. */
  ranges: 24,
  lag: 3,
  /** Smallest spread: 1 % for metrics judged as ratios, 4 points for scores (a batch of 32 moves by 3). */
  floor: { log: 0.01, linear: 0.04 },
  /** Rows after a change of the learning rate in which nothing is learnt or judged. */
  settle: 20,
};

/** Roles whose level is judged; the others only need the newest value. */
const levelled: ReadonlySet<Role> = new Set(['loss', 'score', 'gradientNorm', 'updateRatio']);
const positive: ReadonlySet<Role> = new Set(['loss', 'gradientNorm', 'updateRatio', 'stepTime', 'throughput', 'memory']);

interface Saved {
  count: number;
  first: number;
  brokenAt: number;
  linear: boolean;
  values: number[];
  coarse: number[];
  phase: number;
  recent: number[];
  ranges: number[];
  newest: number[];
  moves: number[];
  shifts: ReturnType<BlockShift['state']>[];
}

/** What a series did lately, on the scale it is judged on. Finite values only; constant size. */
export class Track {
  /** Finite values so far. */
  count = 0;
  /** Newest value on the judging scale: ln for what is positive by nature (changes are ratios), as logged for scores and others. */
  x = NaN;
  /** The newest value is a single one far above the values before it. */
  spike = false;
  /** The side that is worse: +1 up, −1 down. */
  readonly bad: 1 | -1;
  /** False while the learning rate moves, or just has. */
  settled = true;
  readonly values: Ring;
  /** Median and quartiles of the last 100 values before the newest. */
  readonly recent: SortedWindow;
  readonly shifts: readonly BlockShift[];
  readonly #role: Role;
  readonly #fine: readonly BlockShift[];
  readonly #slow: BlockShift | undefined;
  /** Medians of every 5 points. */
  readonly #coarse: Ring;
  #phase = 0;
  readonly #ranges: SortedWindow;
  /** Moving ranges too new to count. */
  readonly #newest: Ring;
  /** Moving ranges other than zero: of a score from small batches they are whole grains. */
  readonly #moves: SortedWindow;
  #linear: boolean;
  #first = 0;
  /** Row of the last abrupt change of the learning rate that this series knows of. */
  #brokenAt = -1e9;

  constructor({ role, evaluation, direction }: Pick<Traits, 'role' | 'evaluation' | 'direction'>, saved?: MonitorState) {
    this.#role = role;
    this.bad = direction === 'higher' ? -1 : 1;
    this.#linear = !positive.has(role);
    const scales = levelled.has(role) ? (defaults[evaluation ? 'evaluations' : 'scales'] as [number, number][]) : [];
    const { per, recent, reference } = defaults.coarse;
    const from = saved as unknown as Saved | undefined;
    this.values = new Ring(scales.at(-1)?.reduce((a, b) => a + b) ?? 1, from?.values);
    this.#coarse = new Ring(recent + reference, from?.coarse);
    this.recent = new SortedWindow(levelled.has(role) ? defaults.recent : 1, from?.recent);
    const warmUp = defaults.warmUp[evaluation ? 'evaluation' : 'step'];
    this.#fine = scales.map((scale) => new BlockShift(...scale, 1, warmUp));
    this.#slow = levelled.has(role) && !evaluation ? new BlockShift(recent, reference, per, warmUp) : undefined;
    this.shifts = this.#slow ? [...this.#fine, this.#slow] : this.#fine;
    this.#ranges = new SortedWindow(defaults.ranges, from?.ranges);
    this.#newest = new Ring(defaults.lag, from?.newest);
    this.#moves = new SortedWindow(this.#linear ? defaults.ranges : 1, from?.moves);
    if (from) this.#restore(from);
  }

  get linear(): boolean {
    return this.#linear;
  }

  /** σ from one point to the next on the judging scale: median moving range/0.954 (Montgomery 2013, ch. 6); 0 during warm-up. */
  get noise(): number {
    return this.#ranges.length >= defaults.ranges / 2 ? this.#ranges.median() / 0.954 : 0;
  }

  /** Median of the last values: the last 12, or as many evaluations as the shortest block has. */
  get level(): number {
    const newest = Array.from({ length: Math.min(12, this.values.length) }, (_, back) => this.values.back(back)).sort((a, b) => a - b);
    return newest[newest.length >> 1] ?? NaN;
  }

  /** σ of the last 100 values about their median, trend included: IQR/1.349, and never below the floor. */
  get scatter(): number {
    return Math.max(this.floor, this.recent.scatter());
  }

  /** σ of the forecast errors of one scale; NaN during warm-up. */
  spread(shift: BlockShift): number {
    return shift.spread(this.floor, this.noise, this.#linear && this.#moves.length > 0 ? this.#moves.quantile(0.25) / 2 : 0);
  }

  /** How many σ the newest block of one scale is above (+) or below (−) its forecast; 0 while unknown. */
  score(shift: BlockShift): number {
    const spread = this.spread(shift);
    return spread > 0 && shift.error === shift.error ? shift.error / spread : 0;
  }

  get floor(): number {
    return defaults.floor[this.#linear ? 'linear' : 'log'];
  }

  /** From the judging scale back to what is logged. */
  toValue(x: number, row: Row): number {
    if (this.#linear) return x;
    return Math.exp(x) * (this.#role === 'updateRatio' && row.schedule ? row.schedule.value : 1);
  }

  push(value: number, row: Row): void {
    if (!this.#linear && value < 0) this.#goLinear();
    if (this.count === 0) this.#first = Math.abs(value) || 1;
    if (this.values.length > 0) this.recent.push(this.x);
    this.count++;
    this.x = this.#transform(value, row);
    this.spike = this.recent.length >= defaults.ranges && this.#isSpike();
    if (row.schedule && row.schedule.brokenAt !== this.#brokenAt) {
      this.#brokenAt = row.schedule.brokenAt;
      this.#restart();
    }
    this.settled = row.sinceMoved > defaults.settle;
    if (this.values.length > 0) {
      const range = this.#newest.push(Math.abs(this.x - this.values.back(0)));
      if (range !== undefined) this.#pushRange(range);
    }
    this.values.push(this.x);
    for (const shift of this.#fine) shift.push(this.values, this.settled);
    if (this.#slow && ++this.#phase === defaults.coarse.per) this.#pushCoarse(this.#slow);
  }

  state(): MonitorState {
    return {
      count: this.count,
      first: this.#first,
      brokenAt: this.#brokenAt,
      linear: this.#linear,
      values: this.values.toArray(),
      coarse: this.#coarse.toArray(),
      phase: this.#phase,
      recent: this.recent.toArray(),
      ranges: this.#ranges.toArray(),
      newest: this.#newest.toArray(),
      moves: this.#moves.toArray(),
      shifts: this.shifts.map((shift) => shift.state()),
    };
  }

  #restore(from: Saved): void {
    this.count = from.count;
    this.x = this.values.back(0);
    this.#first = from.first;
    this.#brokenAt = from.brokenAt;
    this.#linear = from.linear;
    this.#phase = from.phase;
    this.#fine.forEach((shift, i) => shift.restore(this.values, from.shifts[i]!));
    this.#slow?.restore(this.#coarse, from.shifts.at(-1)!);
  }

  #pushCoarse(slow: BlockShift): void {
    this.#phase = 0;
    const block = Array.from({ length: defaults.coarse.per }, (_, back) => this.values.back(back)).sort((a, b) => a - b);
    this.#coarse.push(block[block.length >> 1]!);
    slow.push(this.#coarse, this.settled);
  }

  #pushRange(range: number): void {
    this.#ranges.push(range);
    if (range > 0 && this.#linear) this.#moves.push(range);
  }

  #isSpike(): boolean {
    const above = this.x - this.recent.median();
    return above > defaults.spike * this.floor && above > defaults.spike * this.scatter;
  }

  #transform(value: number, row: Row): number {
    if (this.#linear) return clamp(value);
    // Zero is a legitimate loss and the sign of a dead optimiser; a millionth of the first value stands for it.
    const x = Math.log(Math.max(value, 1e-6 * this.#first, 1e-300));
    const ratio = this.#role === 'updateRatio' && row.schedule ? x - Math.log(row.schedule.value) : x;
    return Math.round(ratio * 1e6) / 1e6;
  }

  /** A loss below zero (a likelihood, a reward with a sign) has no ratio: from there on it is judged as logged. */
  #goLinear(): void {
    this.#linear = true;
    this.#restart();
  }

  #restart(): void {
    this.values.clear();
    this.recent.clear();
    this.#newest.clear();
    this.#coarse.clear();
    this.#phase = 0;
    for (const shift of this.shifts) shift.restart();
  }
}
