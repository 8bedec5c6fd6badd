import type { AxisKind } from './axis.ts';

/** One number that a log printed, on its way to a series. */
export interface Sample {
  tag: string;
  value: number;
  unit: string;
  kind: AxisKind;
  /** NaN for `row`. */
  x: number;
  /** Seconds since the epoch, NaN where the line has no time. */
  wall: number;
}

export type Take = (sample: Sample) => void;
