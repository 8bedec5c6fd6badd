import { phrase } from '../model/phrase.ts';
import type { CreateControlChart } from './contract.ts';
import { Track } from './track.ts';

const sides = { sigmas: 3 };

/** Residual chart: each point against its forecast, ± 3 robust σ. */
export const createControlChart: CreateControlChart = (tag, { steps, values }) => {
  const track = new Track();
  const centre = new Float64Array(values.length).fill(NaN);
  const lower = centre.slice();
  const upper = centre.slice();
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    track.push(value);
    centre[i] = track.forecast;
    lower[i] = track.forecast - sides.sigmas * track.scale;
    upper[i] = track.forecast + sides.sigmas * track.scale;
  });
  return {
    tag, kind: 'residual', steps, values, centre, lower, upper, sigma: track.scale,
    estimate: phrase('MAD of the last 100 residuals'), reason: phrase('The series has a trend'), warnings: [], hits: [],
  };
};
