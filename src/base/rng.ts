/** Random numbers, uniform in [0, 1). Everything random comes from the one that is passed in. */
export type Rng = () => number;

/** Mixes any number of integers into the seed of a generator; sfc32 by Chris Doty-Humphrey (PractRand), period about 2^127. */
export function createRng(...seeds: number[]): Rng {
  let [a, b, c] = [0x9e3779b9, 0x243f6a88, 0xb7e15162];
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (const seed of seeds) {
    a ^= Math.trunc(seed) | 0;
    b ^= Math.trunc(seed / 4294967296) | 0;
    for (let i = 0; i < 12; i++) next();
  }
  return next;
}

/** A standard normal number (Box and Muller 1958; the second one of the pair is thrown away, so that a draw has no state). */
export function normal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}

/** A whole number from 0 to `count` − 1. */
export function below(rng: Rng, count: number): number {
  return Math.floor(rng() * count);
}

/** An index drawn in proportion to `weights`, which need not sum to 1. */
export function weighted(rng: Rng, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  let rest = rng() * total;
  for (let i = 0; i < weights.length - 1; i++) {
    rest -= weights[i]!;
    if (rest < 0) return i;
  }
  return weights.length - 1;
}

/** The same items in random order (Fisher and Yates). */
export function shuffled<T>(rng: Rng, items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = below(rng, i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
