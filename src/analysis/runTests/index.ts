import { alternating } from './alternating.ts';
import { avoiding } from './avoiding.ts';
import { beyondLimits } from './beyondLimits.ts';
import { beyondZone } from './beyondZone.ts';
import { hugging } from './hugging.ts';
import type { RunTestKind } from './runTest.ts';
import { sameSide } from './sameSide.ts';
import { trend } from './trend.ts';

/**
 * Nelson, The Shewhart Control Chart — Tests for Special Causes, J. Quality Technology 16 (1984);
 * Western Electric, Statistical Quality Control Handbook (1956), whose tests 2 and 3 are Nelson's 5 and 6.
 */
export const runTests = {
  'beyond-limits': beyondLimits(3),
  'nelson-2': sameSide(9),
  'nelson-3': trend(6),
  'nelson-4': alternating(14),
  'nelson-5': beyondZone(2, 3, 2),
  'nelson-6': beyondZone(4, 5, 1),
  'nelson-7': hugging(15, 1),
  'nelson-8': avoiding(8, 1),
  'western-electric-4': sameSide(8),
} as const satisfies Record<string, RunTestKind>;

export type RunTestId = keyof typeof runTests;
