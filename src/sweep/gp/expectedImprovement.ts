const sqrt2Pi = Math.sqrt(2 * Math.PI);

/** exp(x²)·erfc(x) for x ≥ 0: a Chebyshev fit with relative error below 1.2e-7 (Press et al., Numerical Recipes, §6.2). */
function erfcx(x: number): number {
  const t = 1 / (1 + x / 2);
  const terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  return t * Math.exp(terms.reduceRight((sum, term) => sum * t + term, 0));
}

/**
 * log(φ(z) + z·Φ(z)) and its derivative, without the underflow that leaves a search blind where improvement is unlikely
 * (Ament et al. 2023, arXiv:2310.20708).
 */
export function logImprovement(z: number): { value: number; slope: number } {
  const density = Math.exp((-z * z) / 2) / sqrt2Pi, tail = 0.5 * erfcx(Math.abs(z) / Math.SQRT2) * Math.exp((-z * z) / 2);
  if (z > -1) {
    const cumulative = z >= 0 ? 1 - tail : tail, gain = density + z * cumulative;
    return { value: Math.log(gain), slope: cumulative / gain };
  }
  const log = (-z * z) / 2 - Math.log(sqrt2Pi);
  // Φ/φ = e; φ + zΦ = φ·(1 + z·e). From z = −25 on the difference drowns in rounding and its asymptotic series takes over.
  if (z < -25) return { value: log - 2 * Math.log(-z) + Math.log1p(-3 / (z * z)), slope: -z };
  const ratio = erfcx(-z / Math.SQRT2) * Math.sqrt(Math.PI / 2), rest = Math.max(1e-12, 1 + z * ratio);
  return { value: log + Math.log(rest), slope: ratio / rest };
}
