import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Points that a median is taken of: checkpoints and evaluations make single steps long. */
  window: 20,
  /** Every so many points a median is kept, up to so many. */
  stride: 5,
  history: 100,
  warmUp: 12,
  /** σ of the kept medians, and least change (ln). */
  sigmas: 9,
  least: 0.15,
  floor: 0.01,
};

/** The median of the newest steps against the medians of windows that ended before it began. */
class Slower implements Detector {
  readonly #window: SortedWindow;
  /** Medians of the last window, too new to compare with. */
  readonly #pending: number[];
  readonly #history: SortedWindow;
  #count = 0;

  constructor(saved?: MonitorState) {
    const from = saved as { window: number[]; pending: number[]; history: number[]; count: number } | undefined;
    this.#window = new SortedWindow(defaults.window, from?.window);
    this.#pending = from?.pending ?? [];
    this.#history = new SortedWindow(defaults.history, from?.history);
    this.#count = from?.count ?? 0;
  }

  check({ track, row, tag, role, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value) || track.linear) return undefined;
    this.#window.push(role === 'throughput' ? -track.x : track.x);
    if (!this.#window.full) return undefined;
    const level = this.#window.median();
    if (this.#count++ % defaults.stride === 0) this.#keep(level);
    if (this.#history.length < defaults.warmUp) return undefined;
    const usual = this.#history.median();
    const scatter = this.#history.scatter();
    const tail = (this.#history.quantile(0.95) - usual) / 1.645;
    const limit = usual + Math.max(defaults.least, defaults.sigmas * Math.max(scatter, tail, defaults.floor));
    if (level <= limit) return undefined;
    const share = Math.round(100 * Math.expm1(level - usual));
    const bound = track.toValue(role === 'throughput' ? -limit : limit, row);
    return {
      value,
      ...(role === 'throughput' ? { lower: bound } : { upper: bound }),
      message: phrase('Steps take {0} % longer than usual: {1} is {2}', share, tag, shortNumber(track.toValue(role === 'throughput' ? -level : level, row))),
    };
  }

  state(): MonitorState {
    return { window: this.#window.toArray(), pending: [...this.#pending], history: this.#history.toArray(), count: this.#count };
  }

  #keep(level: number): void {
    this.#pending.push(level);
    if (this.#pending.length > defaults.window / defaults.stride + 1) this.#history.push(this.#pending.shift()!);
  }
}

/** Steps take longer and go on doing so: a starved loader, a disk, a throttled device, a neighbour on the machine. */
export const slower: Rule = {
  id: 'slower',
  title: phrase('Throughput loss'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'stepTime' || role === 'throughput',
  create: (_, saved) => new Slower(saved),
};
