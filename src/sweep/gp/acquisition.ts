import { logImprovement } from './expectedImprovement.ts';
import type { Acquisition } from './proposals.ts';
import type { Surrogate } from './surrogate.ts';

/** The log of the expected improvement on a loss of `best`, and its slope along the axes. */
export function expectedImprovement(surrogate: Surrogate, axes: number, best: number): Acquisition {
  const meanSlope = new Float64Array(axes), varianceSlope = new Float64Array(axes);
  return {
    scale: (axis) => surrogate.scale(axis),
    value(feature) {
      const { mean, variance } = surrogate.predict(feature), sd = Math.sqrt(variance);
      return logImprovement((best - mean) / sd).value + Math.log(sd);
    },
    climb(feature, slope) {
      const { mean, variance } = surrogate.differentiate(feature, meanSlope, varianceSlope);
      const sd = Math.sqrt(variance), z = (best - mean) / sd, { value, slope: gain } = logImprovement(z);
      for (let k = 0; k < axes; k++) {
        const sdSlope = varianceSlope[k]! / (2 * sd);
        slope[k] = (gain * (-meanSlope[k]! - z * sdSlope) + sdSlope) / sd;
      }
      return value + Math.log(sd);
    },
  };
}
