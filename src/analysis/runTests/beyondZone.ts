import type { RunTestKind } from './runTest.ts';

/**
 * `points` of the last `window` beyond `sigmas` on the same side, the newest among them.
 * Nelson 5 = Western Electric 2 (2 of 3 beyond 2σ), Nelson 6 = Western Electric 3 (4 of 5 beyond 1σ).
 */
export const beyondZone = (points: number, window: number, sigmas: number): RunTestKind => ({
  create([savedAbove = 0, savedBelow = 0, savedSeen = 0] = []) {
    // The last `window` points as bits, newest lowest.
    let above = savedAbove;
    let below = savedBelow;
    let seen = savedSeen;
    const mask = (1 << window) - 1;
    return {
      push(z) {
        above = ((above << 1) | Number(z > sigmas)) & mask;
        below = ((below << 1) | Number(z < -sigmas)) & mask;
        seen = Math.min(window, seen + 1);
        return seen === window && ((z > sigmas && bits(above) >= points) || (z < -sigmas && bits(below) >= points));
      },
      state: () => [above, below, seen],
    };
  },
});

function bits(word: number): number {
  let count = 0;
  for (let rest = word; rest; rest &= rest - 1) count++;
  return count;
}
