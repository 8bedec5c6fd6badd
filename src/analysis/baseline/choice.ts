import { globMatches } from '../../model/glob.ts';
import type { BaselineChoice, Config } from '../../model/limit.ts';

/** What the config says is normal for a metric; the first that matches counts. */
export function baselineFor(tag: string, { baselines }: Config): BaselineChoice | undefined {
  return baselines.find(({ metric }) => globMatches(metric, tag));
}

/** Whether the choice says where the level is, not only how σ is estimated or which steps do not count. */
export function fixesLevel({ window, runs, mean }: BaselineChoice): boolean {
  return window !== undefined || runs !== undefined || mean !== undefined;
}

/** Whether a point belongs to Phase I. */
export function isBaselineStep({ window, exclude }: Pick<BaselineChoice, 'window' | 'exclude'>, step: number): boolean {
  if (window && (step < window[0] || step > window[1])) return false;
  return !exclude?.includes(step);
}
