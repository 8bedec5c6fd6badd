import type { Problem } from '../../model/problem.ts';
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

export function setUp({ text, file }: Pick<SweepAbout, 'text' | 'file'>): Setup {
  const { sweep, problems } = readSweepFile(text, file);
  const sign = sweep.metric?.goal === 'maximize' ? -1 : 1, target = sweep.metric?.target;
  const plan: SweepPlan = {
    space: sweep.space,
    search: searches.find(({ id }) => id === sweep.method)!,
    stopRule: createStopRule(sweep.stop) ?? neverStop,
    seed: sweep.seed,
    retries: sweep.retries,
    ...(target !== undefined && { target: sign * target }),
  };
  return { sweep, plan, sign, problems };
}
