export interface EwmaOptions {
  /** Weight λ of the newest value. */
  lambda: number;
  /** L: limits in σ of the statistic. */
  sigmas: number;
}

export const ewmaDefaults: EwmaOptions = { lambda: 0.2, sigmas: 3 };

/**
 * EWMA chart: z[i] = λ·x[i] + (1−λ)·z[i−1], z[0] = centre; limits centre ± L·σ·√(λ/(2−λ)·(1−(1−λ)^{2i})).
 * Roberts 1959; Lucas & Saccucci 1990; defaults of R's qcc.
 * @param sigma σ of one charted value (of a subgroup mean: σ/√n)
 */
export function ewmaChart(values: ArrayLike<number>, centre: number, sigma: number, { lambda, sigmas }: EwmaOptions = ewmaDefaults) {
  const smoothed = new Float64Array(values.length);
  const half = new Float64Array(values.length);
  let level = centre;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) level = lambda * values[i]! + (1 - lambda) * level;
    smoothed[i] = level;
    half[i] = sigmas * sigma * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (i + 1))));
  }
  return { values: smoothed, lower: half.map((width) => centre - width), upper: half.map((width) => centre + width) };
}
