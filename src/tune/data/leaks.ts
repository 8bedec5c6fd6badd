import { type Examples, type Leak, parts } from './contract.ts';

const defaults = {
  /** Bits of 64 in which two perceptual hashes may differ and still mean the same picture. */
  bits: 3,
  /** More are not listed one by one: the split is broken, not an example. */
  leaks: 100,
};

interface Seen {
  name: string;
  part: number;
}

/** Two hashes that differ in at most 3 bits agree in at least one of their four 16-bit quarters: only those are compared (pigeonhole). */
class LookIndex {
  readonly #quarters = Array.from({ length: 4 }, () => new Map<number, { look: bigint; seen: Seen }[]>());

  near(look: bigint, part: number): Seen | undefined {
    for (const [quarter, map] of this.#quarters.entries()) {
      const found = map.get(quarterOf(look, quarter))?.find((other) => other.seen.part !== part && distance(other.look, look) <= defaults.bits);
      if (found) return found.seen;
    }
    return undefined;
  }

  add(look: bigint, seen: Seen): void {
    for (const [quarter, map] of this.#quarters.entries()) {
      const key = quarterOf(look, quarter), list = map.get(key);
      if (list) list.push({ look, seen });
      else map.set(key, [{ look, seen }]);
    }
  }
}

const quarterOf = (look: bigint, quarter: number): number => Number((look >> BigInt(16 * quarter)) & 0xffffn);

function distance(a: bigint, b: bigint): number {
  let bits = a ^ b, count = 0;
  while (bits !== 0n) {
    bits &= bits - 1n;
    count++;
  }
  return count;
}

/** Every example is compared with those of other parts: by the hash of its content, then by its look. */
export async function findLeaks(examples: Examples, partOf: Uint8Array, unneeded?: AbortSignal): Promise<Leak[]> {
  const leaks: Leak[] = [], contents = new Map<string, Seen[]>(), looks = new LookIndex();
  for (let index = 0; index < examples.count && leaks.length < defaults.leaks && !unneeded?.aborted; index++) {
    const print = await examples.fingerprint(index);
    if (!print) continue;
    const seen: Seen = { name: print.name, part: partOf[index]! }, same = contents.get(print.content) ?? [];
    const twin = same.find((other) => other.part !== seen.part), like = twin ?? (print.look === undefined ? undefined : looks.near(print.look, seen.part));
    if (like) leaks.push({ kind: twin ? 'duplicate' : 'near-duplicate', examples: [like.name, seen.name], parts: [parts[like.part]!, parts[seen.part]!] });
    contents.set(print.content, [...same, seen]);
    if (print.look !== undefined) looks.add(print.look, seen);
  }
  return leaks;
}
