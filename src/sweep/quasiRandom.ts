import type { Search } from './contract.ts';
import { type Rng, createRng, shuffled } from '../base/rng.ts';
import { type Axis, type CompiledSpace, type Point, compileSpace, settle, toParams } from './space.ts';

const primes: number[] = [];

/** The prime number at an index, from 2; found once. */
function prime(index: number): number {
  for (let n = primes.at(-1) ?? 1; primes.length <= index;) {
    n++;
    if (primes.every((p) => n % p !== 0)) primes.push(n);
  }
  return primes[index]!;
}

/** The digits of `index` in a base, mirrored at the point, each digit sent through a permutation of its own place. */
function scrambledRadicalInverse(index: number, base: number, rng: Rng): number {
  let value = 0;
  // Beyond about 2^32 a digit no longer changes a point that anybody can tell apart.
  for (let rest = index, unit = 1 / base; unit > 2e-10; rest = Math.floor(rest / base), unit /= base) {
    const digits = shuffled(rng, Array.from({ length: base }, (_, digit) => digit));
    value += digits[rest % base]! * unit;
  }
  return value;
}

function coordinate(axis: Axis, u: number): number {
  if (axis.choices === 0) return u;
  const weights = axis.weights ?? Array.from({ length: axis.choices }, () => 1);
  let rest = u * weights.reduce((sum, w) => sum + w, 0), choice = 0;
  while (choice < axis.choices - 1 && rest >= weights[choice]!) rest -= weights[choice++]!;
  return choice;
}

/** Point `index` of the sequence that belongs to a seed. */
export function pointAt(space: CompiledSpace, index: number, seed: number): Point {
  return settle(space, new Float64Array(space.axes.length).fill(NaN), (axis, i) =>
    coordinate(axis, scrambledRadicalInverse(index, prime(i), createRng(seed, i))));
}

/**
 * Halton's sequence (1960) with Owen's random permutations of digits (arXiv:1706.02808): fills a space more evenly than chance.
 * The permutations belong to the seed of the sweep, so that the points of all calls are one sequence.
 */
export const quasiRandom: Search = {
  id: 'quasi-random',
  title: 'Quasi-random',
  suggest(space, trials, n, _rng, hints) {
    const compiled = compileSpace(space);
    return Array.from({ length: n }, (_, k) => toParams(compiled, pointAt(compiled, trials.length + k, hints?.seed ?? 0)));
  },
};
