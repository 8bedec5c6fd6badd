export interface CusumOptions {
  /** Shift to be found, in σ of a charted value; the reference value k is half of it. */
  shift: number;
  /** Decision interval h, in σ of a charted value. */
  interval: number;
}

export const cusumDefaults: CusumOptions = { shift: 1, interval: 5 };

/**
 * Tabular CUSUM of z = (x − centre)/σ: C⁺[i] = max(0, C⁺[i−1] + z[i] − k), C⁻[i] = max(0, C⁻[i−1] − z[i] − k), alarm beyond h.
 * Page 1954; Hawkins & Olwell 1998; defaults of R's qcc. `below` is negative, as qcc draws it.
 */
export function cusumChart(values: ArrayLike<number>, centre: number, sigma: number, { shift }: CusumOptions = cusumDefaults) {
  const above = new Float64Array(values.length);
  const below = new Float64Array(values.length);
  let up = 0;
  let down = 0;
  for (let i = 0; i < values.length; i++) {
    const z = (values[i]! - centre) / sigma;
    if (Number.isFinite(z)) {
      up = Math.max(0, up + z - shift / 2);
      down = Math.max(0, down - z - shift / 2);
    }
    above[i] = up;
    below[i] = -down;
  }
  return { above, below };
}
