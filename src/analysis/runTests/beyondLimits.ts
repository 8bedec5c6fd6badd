import type { RunTestKind } from './runTest.ts';

/** One point beyond `sigmas`. Nelson 1 = Western Electric 1 (3σ). */
export const beyondLimits = (sigmas: number): RunTestKind => ({
  create: () => ({ push: (z) => Math.abs(z) > sigmas, state: () => [] }),
});
