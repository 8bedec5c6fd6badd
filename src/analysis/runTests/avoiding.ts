import type { RunTestKind } from './runTest.ts';

/** `length` points in a row outside `sigmas`, with both sides seen among them: two processes by turns. Nelson 8 (8). */
export const avoiding = (length: number, sigmas: number): RunTestKind => ({
  create([savedAbove = 0, savedBelow = 0] = []) {
    let above = savedAbove;
    let below = savedBelow;
    const mask = (1 << length) - 1;
    return {
      push(z) {
        above = ((above << 1) | Number(z > sigmas)) & mask;
        below = ((below << 1) | Number(z < -sigmas)) & mask;
        return (above | below) === mask && above !== 0 && below !== 0;
      },
      state: () => [above, below],
    };
  },
});
