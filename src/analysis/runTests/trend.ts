import type { RunTestKind } from './runTest.ts';

/** `length` points in a row that steadily rise or fall. Nelson 3 (6). */
export const trend = (length: number): RunTestKind => ({
  create([savedRun = 0, savedLast, savedSeen = 0] = []) {
    // Signed: rises (+) or falls (−) in a row; one fewer than the points.
    let run = savedRun;
    let last = savedSeen ? savedLast! : NaN;
    return {
      push(z) {
        if (z > last) run = Math.max(run, 0) + 1;
        else if (z < last) run = Math.min(run, 0) - 1;
        else run = 0;
        last = z;
        return Math.abs(run) >= length - 1;
      },
      state: () => (Number.isNaN(last) ? [] : [run, last, 1]),
    };
  },
});
