import type { Pair } from './pair.ts';

export interface Step {
  n: number;
  total?: number;
  /** It may count within the epoch, and start again at the next. */
  local: boolean;
  bracketed: boolean;
  /** It counts the batches of a validation that is over, and says nothing about when that was: `Epoch(val) [3][79/79]`, `Iter(val) [500]`. */
  whole?: boolean;
}

/** What one printed line says. */
export interface Statement {
  epoch?: number;
  step?: Step;
  phase?: string;
  rank?: string;
  /** Of a cross-validation. */
  fold?: number;
  /** It begins with `best`: what it says was so once, and is nothing new. */
  best?: boolean;
  /** Seconds since the epoch, NaN where the line does not say. */
  wall: number;
  pairs: Pair[];
}
