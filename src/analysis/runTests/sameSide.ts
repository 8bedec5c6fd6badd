import type { RunTestKind } from './runTest.ts';

/** `length` points in a row on the same side of the centre line. Nelson 2 (9), Western Electric 4 (8). */
export const sameSide = (length: number): RunTestKind => ({
  create([saved = 0] = []) {
    // Signed: points in a row above (+) or below (−).
    let run = saved;
    return {
      push(z) {
        if (z > 0) run = Math.max(run, 0) + 1;
        else if (z < 0) run = Math.min(run, 0) - 1;
        else run = 0;
        return Math.abs(run) >= length;
      },
      state: () => [run],
    };
  },
});
