import type { Problem } from '../../model/problem.ts';
import type { SweepObjective } from '../../model/sweep.ts';
import { readSweepFile, type SweepFile } from '../../sweep/file/sweepFile.ts';
import { searches } from '../../sweep/index.ts';
import type { SweepPlan } from '../../sweep/scheduler.ts';
import { createStopRule, neverStop } from '../../sweep/stop/index.ts';
import type { SweepAbout } from './storedSweep.ts';

/** What a sweep needs to run, made from its file's text. */
export interface Setup {
  sweep: SweepFile;
  plan: SweepPlan;
  /** 1 where the metric is minimised: loss = sign · value. */
  sign: 1 | -1;
  problems: Problem[];
}

/** What turns a metric into something to minimise, and back. */
export const signOf = (goal: SweepObjective['goal'] | undefined): 1 | -1 => (goal === 'maximize' ? -1 : 1);

export function setUp({ text, file, earlier = [] }: Pick<SweepAbout, 'text' | 'file' | 'earlier'>): Setup {
  const { sweep, problems } = readSweepFile(text, file);
  const sign = signOf(sweep.metric?.goal), target = sweep.metric?.target, { relations, limits } = sweep.constraints, isSingle = sweep.objectives.length === 0;
  const plan: SweepPlan = {
    space: sweep.space,
    search: searches.find(({ id }) => id === sweep.method)!,
    stopRule: (isSingle && createStopRule(sweep.stop)) || neverStop,
    seed: sweep.seed,
    retries: sweep.retries,
    judgesAtEnd: limits.length > 0,
    earlier,
    ...(target !== undefined && isSingle && { target: sign * target }),
    ...(relations.length > 0 && { allows: (params) => relations.every((relation) => relation.holds(params)) }),
  };
  return { sweep, plan, sign, problems };
}
