/** Square matrices are row-major `Float64Array`s of n·n numbers; triangular ones leave their other half at 0 or unread. */

/**
 * The sum of products of `count` numbers of `a` from `i` on and of `b` from `j` on. Four sums at a time: one alone waits for each addition
 * before it begins the next, which makes a Cholesky factor of 100 rows twice as slow.
 */
export function dotAt(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, k = 0;
  for (; k + 3 < count; k += 4) {
    s0 += a[i + k]! * b[j + k]!;
    s1 += a[i + k + 1]! * b[j + k + 1]!;
    s2 += a[i + k + 2]! * b[j + k + 2]!;
    s3 += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (; k < count; k++) s0 += a[i + k]! * b[j + k]!;
  return s0 + s1 + (s2 + s3);
}

/** Turns the lower half of a symmetric matrix into its Cholesky factor, in place. False where it is not positive definite. */
export function cholesky(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n, sum = a[row + j]! - dotAt(a, row, a, other, j);
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
export function timesLower(lower: Float64Array, vector: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    result[i] = dotAt(lower, i * n, vector, 0, i + 1);
  }
  return result;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
