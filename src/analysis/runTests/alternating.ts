import type { RunTestKind } from './runTest.ts';

/** `length` points in a row that go up and down by turns. Nelson 4 (14). */
export const alternating = (length: number): RunTestKind => ({
  create([savedTurns = 0, savedStep = 0, savedLast, savedSeen = 0] = []) {
    let turns = savedTurns;
    let step = savedStep;
    let last = savedSeen ? savedLast! : NaN;
    return {
      push(z) {
        const next = Number.isNaN(last) ? 0 : z - last;
        turns = next * step < 0 ? turns + 1 : 0;
        step = next;
        last = z;
        return turns >= length - 2;
      },
      state: () => (Number.isNaN(last) ? [] : [turns, step, last, 1]),
    };
  },
});
