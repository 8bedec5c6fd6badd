import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Points a minimum is taken of: what comes and goes within a block is no leak. Two speeds of leak. */
  blocks: [5, 20],
  /** Blocks in a row, and the rises among them, that make a leak. */
  length: 10,
  rises: 8,
  /** Least growth over these blocks. */
  share: 0.012,
  /** Points in which caches and allocators fill. */
  warmUp: 60,
};

interface Lane {
  block: number;
  count: number;
  low: number | null;
  lows: number[];
  hit: boolean;
}

/** The floor of the memory in use rises block after block. */
class MemoryGrowth implements Detector {
  readonly #lanes: Lane[];
  #seen = 0;

  constructor(saved?: MonitorState) {
    const from = saved as unknown as { lanes: Lane[]; seen: number } | undefined;
    this.#lanes = from?.lanes ?? defaults.blocks.map((block) => ({ block, count: 0, low: null, lows: [], hit: false }));
    this.#seen = from?.seen ?? 0;
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
    return structuredClone({ lanes: this.#lanes, seen: this.#seen }) as unknown as MonitorState;
  }

  #advance(lane: Lane, value: number): void {
    lane.low = Math.min(lane.low ?? value, value);
    if (++lane.count < lane.block) return;
    lane.lows.push(lane.low);
    if (lane.lows.length > defaults.length) lane.lows.shift();
    lane.count = 0;
    lane.low = null;
    const [first, last] = [lane.lows[0]!, lane.lows.at(-1)!];
    const rises = lane.lows.filter((low, i) => i > 0 && low > lane.lows[i - 1]!).length;
    lane.hit = lane.lows.length === defaults.length && rises >= defaults.rises && last - first > defaults.share * first;
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
