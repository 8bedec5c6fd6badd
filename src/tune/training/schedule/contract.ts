import type { ScheduleId, ScheduleOptions } from '../../recipe/contract.ts';

/** Where a stage stands. `at`: steps done, `steps`: steps in all, `epoch`: whole epochs done. */
export interface Progress {
  at: number;
  steps: number;
  epoch: number;
}

/** The factor on the stage's learning rate at each step, 0 to 1. Pure, so that a resumed stage goes on where it was. */
export interface Schedule {
  readonly id: ScheduleId;
  factor(progress: Progress, options: ScheduleOptions): number;
}
