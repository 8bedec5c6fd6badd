import type { BundleRow, PartKind, TailRow } from './contract.ts';
import { numbersPerPart, Part, partsPerBundle } from './part.ts';
import { packTails, tailAt } from './tails.ts';

const defaults = {
  /** Bytes of a tail that is written with its bundle, which is written as a whole whenever one of its series grows. */
  smallTail: 1024,
};

const scalarPrefix = 'scalar ';

export const seriesKey = (kind: PartKind, tag: string): string => `${kind} ${tag}`;

export const isScalar = (key: string): boolean => key.startsWith(scalarPrefix);

/** The tag of a scalar's key; undefined for other kinds and for what was removed. */
export const maybeScalar = (key: string): string | undefined => (isScalar(key) ? key.slice(scalarPrefix.length) : undefined);

/** The series of a bundle as they were loaded. */
export type Packed = Pick<BundleRow, 'keys' | 'numbers'>;

/** Series of one source and run that are written together. As long as nobody asks for one of them, it is what was loaded. */
export class Bundle {
  readonly id: number;
  readonly source: number;
  readonly run: string;
  #packed: Packed | undefined;
  /** By slot; undefined where one was removed. */
  #parts: (Part | undefined)[] = [];
  /** Small tails that are not written yet, of a bundle that nobody asked. */
  #tails: Uint8Array | undefined;

  constructor({ id, source, run, keys, numbers, tails }: BundleRow & { tails?: Uint8Array }) {
    this.id = id;
    this.source = source;
    this.run = run;
    this.#packed = keys.length > 0 ? { keys, numbers } : undefined;
    this.#tails = tails;
  }

  /** What was loaded, while nobody asked for a part. */
  get packed(): Packed | undefined {
    return this.#packed;
  }

  get parts(): Part[] {
    return this.#slots().filter((part) => part !== undefined);
  }

  get isFull(): boolean {
    return (this.#packed?.keys ?? this.#parts).length >= partsPerBundle;
  }

  get isEmpty(): boolean {
    return !this.#packed && this.#parts.every((part) => part === undefined);
  }

  add(kind: PartKind, tag: string): Part {
    const slots = this.#slots();
    const part = new Part(this, slots.length, kind, tag);
    slots.push(part);
    return part;
  }

  remove(part: Part): void {
    this.#slots()[part.slot] = undefined;
  }

  /** The small tail of a slot that is not written yet. */
  unwrittenTail(slot: number): Uint8Array | undefined {
    return this.#tails && tailAt(this.#tails, slot);
  }

  /** What is to be written; tails that are large are put into `large`. @param written gives the small tails as they were written last */
  row(written: () => Uint8Array | undefined, large: TailRow[]): BundleRow & { tails?: Uint8Array } {
    const { id, source, run } = this;
    if (this.#packed) return { id, source, run, ...this.#packed, tails: this.#tails };
    // First of all: it tells each part where its tail is.
    const tails = this.#changedTails(written, large);
    const numbers = new Float64Array(this.#parts.length * numbersPerPart);
    for (const part of this.#parts) part?.pack(numbers);
    return { id, source, run, keys: this.#parts.map((part) => (part ? seriesKey(part.kind, part.tag) : '')), numbers, tails };
  }

  /** What `row` gave was written. */
  written(): void {
    this.#tails = undefined;
    for (const part of this.#parts) part?.written();
  }

  #changedTails(written: () => Uint8Array | undefined, large: TailRow[]): Uint8Array | undefined {
    let changed = this.#tails !== undefined;
    const fresh = this.#parts.map((part) => {
      const data = part?.changedTail();
      if (!part || !data) return undefined;
      changed ||= !part.tailApart;
      // Once large it stays apart: with each full chunk it becomes small again.
      part.tailApart ||= data.length > defaults.smallTail;
      if (!part.tailApart) return data;
      large.push({ part: part.id, data });
      return undefined;
    });
    if (!changed) return undefined;
    let before: Uint8Array | undefined;
    return packTails(this.#parts.map((part, slot) => {
      if (!part || part.tailApart || fresh[slot]) return fresh[slot];
      before ??= this.#tails ?? written();
      return before && tailAt(before, slot);
    }));
  }

  #slots(): (Part | undefined)[] {
    const packed = this.#packed;
    this.#packed = undefined;
    if (packed) this.#parts = packed.keys.map((key, slot) => this.#unpack(key, slot, packed.numbers));
    return this.#parts;
  }

  #unpack(key: string, slot: number, numbers: Float64Array): Part | undefined {
    const space = key.indexOf(' ');
    return space < 0 ? undefined : new Part(this, slot, key.slice(0, space) as PartKind, key.slice(space + 1), numbers);
  }
}
