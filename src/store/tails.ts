/**
 * The small tails of a bundle as one blob: `u32` of where each begins and where the last ends, padded to 8 bytes, then one behind the other. Their
 * lengths are multiples of 8, as `encodeColumns` makes them.
 */

const wordBytes = 4;

export function packTails(tails: readonly (Uint8Array | undefined)[]): Uint8Array {
  let at = padded((tails.length + 1) * wordBytes);
  const starts = [at];
  for (const tail of tails) starts.push((at += tail?.length ?? 0));
  const packed = new Uint8Array(at);
  new Uint32Array(packed.buffer, 0, starts.length).set(starts);
  for (const [slot, tail] of tails.entries()) if (tail) packed.set(tail, starts[slot]);
  return packed;
}

/** The tail in a slot; undefined where there is none. */
export function tailAt(packed: Uint8Array, slot: number): Uint8Array | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const slots = view.getUint32(0, true) / wordBytes - 1;
  if (slot >= slots) return undefined;
  const [start, end] = [view.getUint32(slot * wordBytes, true), view.getUint32((slot + 1) * wordBytes, true)];
  return end > start ? packed.subarray(start, end) : undefined;
}

/** What a column of points begins at as well, so that it can be looked at in place. */
const padded = (at: number): number => (at + 7) & ~7;
