import type { ReaderState } from '../contract.ts';
import type { AxisKind } from './axis.ts';
import { inUnit } from './number.ts';
import type { Sample } from './sample.ts';

const defaults = {
  /** Tags of one log. Random text must not fill the state. */
  capacity: 1000,
  longestTag: 120,
};

type Entry = [kind: AxisKind, unit: string, rows: number, shown: string];

/** Remembers of each tag its axis and its unit, so that one series never mixes epochs with steps, or seconds with milliseconds. */
export class TagBook {
  readonly capacity = defaults.capacity;
  readonly #entries: Map<string, Entry>;
  readonly #rename: ((sample: Sample) => string) | undefined;
  #full: boolean;

  constructor(state: ReaderState = null, rename?: (sample: Sample) => string) {
    const [entries, full] = Array.isArray(state) ? state : [];
    this.#entries = new Map(Array.isArray(entries) ? (entries as unknown as [string, Entry][]) : []);
    this.#full = full === true;
    this.#rename = rename;
  }

  state(): ReaderState {
    return [[...this.#entries] as unknown as ReaderState, this.#full];
  }

  /** @returns the point to be kept; `full` once, when no more tags are taken; undefined for points of tags that are not taken */
  enter(sample: Sample): { tag: string; x: number; value: number } | 'full' | undefined {
    const wanted = sample.tag.slice(0, defaults.longestTag);
    const known = this.#entries.get(wanted);
    const tag = known && known[0] !== sample.kind && sample.kind !== 'row' ? (known[0] === 'row' ? wanted : `${sample.kind} ${wanted}`) : wanted;
    let entry = this.#entries.get(tag);
    if (!entry) {
      if (this.#entries.size >= defaults.capacity) return this.#overflow();
      this.#entries.set(tag, (entry = [sample.kind, sample.unit, 0, this.#rename?.(sample) ?? tag]));
    }
    if (entry[0] === 'row') entry[0] = sample.kind;
    const x = sample.kind === 'row' ? entry[2] : sample.x;
    entry[2] += 1;
    return { tag: entry[3], x, value: inUnit(sample.value, sample.unit, entry[1]) };
  }

  #overflow(): 'full' | undefined {
    if (this.#full) return undefined;
    this.#full = true;
    return 'full';
  }
}
