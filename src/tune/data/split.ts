import { createRng, shuffled } from '../../base/rng.ts';
import type { SplitOptions } from './options.ts';

interface Splittable {
  count: number;
  labels?: Int32Array | undefined;
  given?: Int8Array | undefined;
}

/** Stays apart from the streams of augmentation and order, which are drawn with an epoch. */
const stream = 0x5b117;

/** The part of each example, as an index in `parts`. What the source puts somewhere stays there; the rest is drawn by the seed, class by class if stratified. */
export function assignParts({ count, labels, given }: Splittable, { val, test, stratify, seed }: SplitOptions): Uint8Array {
  const partOf = new Uint8Array(count), groups = new Map<number, number[]>();
  // A source that names a part has said how large it is: only the other one is drawn.
  const draws = [0, given?.includes(1) ? 0 : val, given?.includes(2) ? 0 : test];
  for (let index = 0; index < count; index++) {
    const fixed = given?.[index] ?? -1;
    if (fixed > 0) partOf[index] = fixed;
    else groupOf(groups, stratify && labels ? labels[index]! : 0).push(index);
  }
  for (const [group, members] of [...groups].sort(([a], [b]) => a - b)) {
    const order = shuffled(createRng(seed, stream, group), members);
    let at = 0;
    for (const part of [1, 2]) {
      // Something is always left to learn from.
      const share = Math.min(Math.round(order.length * draws[part]!), order.length - at - 1);
      for (const index of order.slice(at, at + Math.max(share, 0))) partOf[index] = part;
      at += Math.max(share, 0);
    }
  }
  return partOf;
}

function groupOf(groups: Map<number, number[]>, key: number): number[] {
  const group = groups.get(key) ?? [];
  groups.set(key, group);
  return group;
}
