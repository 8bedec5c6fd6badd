import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Points a minimum is taken of: what comes and goes within a block is no leak. Two speeds of leak. */
  blocks: [5, 20],
  /** Blocks that are looked at, and how many of their 9 steps must rise, the last two among them. */
  length: 10,
  rises: 8,
  /** Least growth over these blocks, once the memory has been calm before. */
  share: 0.01,
  /** Growth over as many blocks that still counts as calm. */
  calm: 0.003,
  /** Least growth where it never was calm: caches and allocators fill during the first epoch. */
  neverCalm: 0.15,
  /** First points, not looked at. */
  warmUp: 20,
};

interface Lane {
  block: number;
  count: number;
  low: number | null;
  lows: number[];
  /** This lane once saw the memory stand still. */
  calm: boolean;
  /** Highest minimum before those in `lows`: what is only taken again after it was given back is no leak. */
  high: number;
  hit: boolean;
}

/** The floor of the memory in use rises block after block. */
class MemoryGrowth implements Detector {
  readonly #lanes: Lane[];
  #seen = 0;
  /** First minimum, what growth from the start is measured by; 0 before there is one. */
  #first = 0;

  constructor(saved?: MonitorState) {
    const from = saved as unknown as { lanes: Lane[]; seen: number; first: number } | undefined;
    this.#lanes = structuredClone(from?.lanes) ?? defaults.blocks.map((block) => ({ block, count: 0, low: null, lows: [], calm: false, high: 0, hit: false }));
    this.#seen = from?.seen ?? 0;
    this.#first = from?.first ?? 0;
  }

  check({ tag, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value) || ++this.#seen <= defaults.warmUp) return undefined;
    for (const lane of this.#lanes) this.#advance(lane, value);
    const lane = this.#lanes.find(({ hit }) => hit);
    if (!lane) return undefined;
    const [first, last] = [lane.lows[0]!, lane.lows.at(-1)!];
    const points = defaults.length * lane.block;
    return {
      value,
      upper: first * (1 + defaults.share),
      message: phrase('{0} grew steadily from {1} to {2} over the last {3} values', tag, shortNumber(first), shortNumber(last), points),
    };
  }

  state(): MonitorState {
    return structuredClone({ lanes: this.#lanes, seen: this.#seen, first: this.#first }) as unknown as MonitorState;
  }

  #advance(lane: Lane, value: number): void {
    lane.low = Math.min(lane.low ?? value, value);
    if (++lane.count < lane.block) return;
    this.#first ||= lane.low;
    lane.lows.push(lane.low);
    if (lane.lows.length > defaults.length) lane.high = Math.max(lane.high, lane.lows.shift()!);
    lane.count = 0;
    lane.low = null;
    lane.hit = this.#isLeak(lane);
  }

  #isLeak(lane: Lane): boolean {
    const { lows } = lane;
    if (lows.length < defaults.length) return false;
    const [first, last] = [lows[0]!, lows.at(-1)!];
    lane.calm ||= last - first < defaults.calm * first;
    const rose = lows.slice(1).map((low, i) => low > lows[i]!);
    if (rose.filter(Boolean).length < defaults.rises || !rose.at(-1) || !rose.at(-2)) return false;
    if (last - Math.max(first, lane.high) < defaults.share * first) return false;
    return lane.calm || last > this.#first * (1 + defaults.neverCalm);
  }
}

/** Memory that is taken and never given back: tensors kept in a list, a graph that hangs on, a cache without a bound. */
export const memoryGrowth: Rule = {
  id: 'memory-growth',
  title: phrase('Memory growth'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role }) => role === 'memory',
  create: (_, saved) => new MemoryGrowth(saved),
};
