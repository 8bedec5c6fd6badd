import { dirname, join } from 'node:path';
import type { SweepPreview } from '../../model/sweep.ts';
import type { Trial } from '../../model/trial.ts';
import { proposeNext } from '../../sweep/proposal.ts';
import { sweepsFolder } from './layout.ts';
import { setUp } from './setup.ts';
import { trialJob } from './trialJob.ts';

const defaults = {
  /** Trials that are shown. */
  trials: 5,
};

/** What a sweep file would do, without doing it: its problems, and the first trials with their command lines. */
export function previewSweep(text: string, file: string): SweepPreview {
  const { sweep, plan, problems } = setUp({ text, file }), wanted = sweep.trials;
  const count = Math.min(defaults.trials, wanted ?? Infinity);
  const about = { name: 'preview', file, text, createdAt: 0 }, folder = join(dirname(file), sweepsFolder, 'preview'), trials: Trial[] = [];
  for (let n = 0; n < count; n++) {
    const params = proposeNext(plan, trials, wanted);
    if (!params) break;
    trials.push({ id: String(n), params, state: 'running', reports: [] });
  }
  return {
    problems, space: sweep.space, method: sweep.method, workers: sweep.workers, ...(wanted !== undefined && { wanted }),
    trials: trials.map((trial) => ({ params: trial.params, command: [...trialJob(about, sweep, { ...trial, attempt: 1 }, folder).command] })),
  };
}
