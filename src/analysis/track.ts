import type { MonitorState, Traits } from './contract.ts';
import { BlockShift } from './blockShift.ts';
import type { Row } from './row.ts';
import { Ring } from './stats/ring.ts';
import { SortedWindow } from './stats/sortedWindow.ts';
import type { Role } from './role.ts';

const defaults = {
  /** Values that the level and scatter of single points are taken from. */
  recent: 100,
  /** Newest values and the reference before them, in points. Three scales: an abrupt fault, a lasting one, a slow one. */
  scales: [[3, 24], [10, 60], [30, 120]] as const,
  /** Smallest spread: 1 % for metrics judged as ratios, 4 points for scores (a batch of 32 moves by 3). */
  floor: { log: 0.01, linear: 0.04 },
  /** Rows after a change of the learning rate in which nothing is learnt or judged. */
  settle: 20,
};

const positive: ReadonlySet<Role> = new Set(['loss', 'gradientNorm', 'updateRatio', 'stepTime', 'throughput', 'memory']);

interface Saved {
  count: number;
  first: number;
  brokenAt: number;
  linear: boolean;
  values: number[];
  recent: number[];
  shifts: ReturnType<BlockShift['state']>[];
}

/** What a series did lately, on the scale it is judged on. Finite values only; constant size. */
export class Track {
  /** Finite values so far. */
  count = 0;
  /** Newest value on the judging scale: ln for what is positive by nature (changes are ratios), as logged for scores and others. */
  x = NaN;
  /** False while the learning rate moves, or just has. */
  settled = true;
  readonly values: Ring;
  /** Median and quartiles of the last 100 values before the newest. */
  readonly recent: SortedWindow;
  readonly shifts: readonly BlockShift[];
  readonly #role: Role;
  #linear: boolean;
  #first = 0;
  /** Row of the last abrupt change of the learning rate that this series knows of. */
  #brokenAt = -1e9;

  constructor({ role }: Pick<Traits, 'role'>, saved?: MonitorState) {
    this.#role = role;
    this.#linear = !positive.has(role);
    const [recent, reference] = defaults.scales.at(-1)!;
    const from = saved as unknown as Saved | undefined;
    this.values = new Ring(recent + reference, from?.values);
    this.recent = new SortedWindow(defaults.recent, from?.recent);
    this.shifts = defaults.scales.map((scale) => new BlockShift(scale[0], scale[1]));
    if (!from) return;
    this.count = from.count;
    this.x = this.values.back(0);
    this.#first = from.first;
    this.#brokenAt = from.brokenAt;
    this.#linear = from.linear;
    this.shifts.forEach((shift, i) => shift.restore(this.values, from.shifts[i]!));
  }

  get linear(): boolean {
    return this.#linear;
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
    if (row.schedule && row.schedule.brokenAt !== this.#brokenAt) {
      this.#brokenAt = row.schedule.brokenAt;
      this.#restart();
    }
    this.settled = row.sinceMoved > defaults.settle;
    this.values.push(this.x);
    for (const shift of this.shifts) shift.push(this.values, this.settled, defaults.floor[this.#linear ? 'linear' : 'log']);
  }

  state(): MonitorState {
    return { count: this.count, first: this.#first, brokenAt: this.#brokenAt, linear: this.#linear, values: this.values.toArray(), recent: this.recent.toArray(), shifts: this.shifts.map((shift) => shift.state()) };
  }

  #transform(value: number, row: Row): number {
    if (this.#linear) return value;
    // Zero is a legitimate loss and the sign of a dead optimiser; a millionth of the first value stands for it.
    const x = Math.log(Math.max(value, 1e-6 * this.#first));
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
    for (const shift of this.shifts) shift.restart();
  }
}
