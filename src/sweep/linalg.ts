/** Square matrices are row-major `Float64Array`s of n·n numbers; triangular ones leave their other half at 0 or unread. */

/** Turns the lower half of a symmetric matrix into its Cholesky factor, in place. False where it is not positive definite. */
export function cholesky(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k++) sum -= a[row + k]! * a[other + k]!;
      if (i !== j) a[row + j] = sum / a[other + j]!;
      else if (sum > 1e-12) a[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** The inverse of a lower triangular matrix. */
export function invertLower(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = i * n, scale = 1 / lower[row + i]!;
    for (let k = 0; k < i; k++) {
      const factor = lower[row + k]! * scale, other = k * n;
      for (let j = 0; j <= k; j++) inverse[row + j]! -= factor * inverse[other + j]!;
    }
    inverse[row + i] = scale;
  }
  return inverse;
}

/** Vᵀ·V for a lower triangular V, the lower half only: with V = L⁻¹ it is (L·Lᵀ)⁻¹. */
export function gramOfLower(v: Float64Array, n: number): Float64Array {
  const gram = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const row = k * n;
    for (let i = 0; i <= k; i++) {
      const factor = v[row + i]!, target = i * n;
      for (let j = 0; j <= i; j++) gram[target + j]! += factor * v[row + j]!;
    }
  }
  return gram;
}

/** The product of a lower triangular matrix and a vector. */
export function timesLower(lower: Float64Array, vector: ArrayLike<number>, n: number): Float64Array {
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += lower[i * n + j]! * vector[j]!;
    result[i] = sum;
  }
  return result;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
