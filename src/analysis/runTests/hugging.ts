import type { RunTestKind } from './runTest.ts';

/** `length` points in a row within `sigmas` of the centre, ends included: the limits are too wide, or samples are mixed. Nelson 7 (15). */
export const hugging = (length: number, sigmas: number): RunTestKind => ({
  create([saved = 0] = []) {
    let run = saved;
    return {
      push(z) {
        run = Math.abs(z) <= sigmas ? run + 1 : 0;
        return run >= length;
      },
      state: () => [run],
    };
  },
});
