import type { ScheduleOptions } from '../../recipe/contract.ts';
import type { Progress, Schedule } from './contract.ts';
import { oneCycle } from './oneCycle.ts';
import { constant, cosine, step } from './decays.ts';

/** Every schedule; ids are what recipes name. */
export const scheduleList: readonly Schedule[] = [constant, step, cosine, oneCycle];

/**
 * The factor of a schedule behind its warm-up: linear from 1/n to 1 over the first n = `warmup`·steps steps (Goyal et al. 2017), the
 * schedule over the rest. One-cycle has a rise of its own.
 */
export function factorAt(progress: Progress, options: ScheduleOptions): number {
  const schedule = scheduleList.find(({ id }) => id === options.type)!;
  const rise = schedule === oneCycle ? 0 : Math.round(options.warmup * progress.steps);
  if (progress.at < rise) return (progress.at + 1) / rise;
  return schedule.factor({ ...progress, at: progress.at - rise, steps: progress.steps - rise }, options);
}
