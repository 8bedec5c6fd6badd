import type { TextRange } from './problem.ts';

/** A place in code or config that logs a metric (`log`) or sets a hyperparameter (`hparam`). */
export interface Site {
  role: 'log' | 'hparam';
  /** The name as written; `*` stands for what is filled in at run time, as in `f"{split}/loss"`. */
  name: string;
  range: TextRange;
  /** 0 to 1: how surely this line is what it seems to be. A call of a logging library is 1, a printed text much less. */
  certainty: number;
}
