import type { ParameterImportance, SweepInfo } from '../../model/sweep.ts';
import { measureImportance } from '../../sweep/importance.ts';

/** Of the trials as they stand; undefined for too few to tell. */
export function importanceOf({ space, metric, trials }: SweepInfo): ParameterImportance | undefined {
  const sign = metric?.goal === 'maximize' ? -1 : 1;
  return measureImportance(space, trials.map(({ id, params, state, value = NaN }) => ({ id, params, state, loss: sign * value, reports: [] })));
}
