import { dot } from '../linalg.ts';

/** A function of several variables with its gradient. */
export type Differentiable = (x: Float64Array) => { value: number; gradient: Float64Array };

const defaults = {
  /** Pairs of steps that stand for the curvature. */
  memory: 8,
  /** The longest move of one variable in one step. */
  longest: 1,
  /** A smaller gain than this ends the search. */
  tolerance: 1e-3,
};

interface Pair {
  step: Float64Array;
  change: Float64Array;
}

/** The two-loop recursion: the gradient times an approximation of the inverse Hessian. */
function newtonStep(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.slice(), shares: number[] = [];
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change } = pairs[i]!, share = (shares[i] = dot(step, direction) / dot(step, change));
    for (let k = 0; k < direction.length; k++) direction[k]! -= share * change[k]!;
  }
  const last = pairs.at(-1), scale = last ? dot(last.step, last.change) / dot(last.change, last.change) : 1;
  for (let k = 0; k < direction.length; k++) direction[k]! *= scale;
  pairs.forEach(({ step, change }, i) => {
    const share = shares[i]! - dot(change, direction) / dot(step, change);
    for (let k = 0; k < direction.length; k++) direction[k]! += share * step[k]!;
  });
  return direction;
}

/**
 * Limited-memory BFGS (Liu and Nocedal 1989) with backtracking, for few variables and few evaluations: `evaluations` is a hard limit.
 * Gives the best place it found.
 */
export function minimize(f: Differentiable, start: Float64Array, evaluations: number): Float64Array {
  let x = start, { value, gradient } = f(x), left = evaluations - 1;
  const pairs: Pair[] = [];
  while (left > 0) {
    let direction = newtonStep(gradient, pairs);
    if (dot(direction, gradient) <= 0) {
      pairs.length = 0;
      direction = gradient;
    }
    const largest = direction.reduce((most, d) => Math.max(most, Math.abs(d)), 0), slope = dot(direction, gradient);
    if (!(largest > 1e-5)) return x;
    let moved: Float64Array | undefined, next = { value, gradient };
    for (let length = Math.min(1, defaults.longest / largest); !moved && left > 0 && length > 1e-3; length *= 0.35) {
      const candidate = x.map((v, k) => v - length * direction[k]!);
      next = f(candidate);
      left--;
      if (next.value <= value - 1e-4 * length * slope) moved = candidate;
    }
    if (!moved) return x;
    const step = moved.map((v, k) => v - x[k]!), change = next.gradient.map((g, k) => g - gradient[k]!), gain = value - next.value;
    if (dot(step, change) > 1e-10) pairs.push({ step, change });
    if (pairs.length > defaults.memory) pairs.shift();
    x = moved;
    ({ value, gradient } = next);
    if (gain < defaults.tolerance) return x;
  }
  return x;
}
