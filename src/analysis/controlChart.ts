import { phrase } from '../model/phrase.ts';
import type { CreateControlChart } from './contract.ts';


/** Not drawn yet beyond the values. */
export const createControlChart: CreateControlChart = (tag, { steps, values }) => {
  const none = new Float64Array(values.length).fill(NaN);
  return {
    tag, kind: 'residual', steps, values, centre: none, lower: none, upper: none, sigma: NaN,
    estimate: phrase('MAD of the last 100 residuals'), reason: phrase('The series has a trend'), warnings: [], hits: [],
  };
};
