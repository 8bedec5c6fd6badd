import { add, clipByValue, div, minimum, mul, scalar, sqrt, square, sum, type Scalar, type Tensor } from '@tensorflow/tfjs-core';

const defaults = {
  /** Keeps the division by the norm finite, as `torch.nn.utils.clip_grad_norm_` does. */
  epsilon: 1e-6,
};

/** √Σ‖gᵢ‖² over all gradients as one vector. */
export function globalNorm(gradients: readonly Tensor[]): Scalar {
  return sqrt(gradients.reduce<Scalar>((total, gradient) => add(total, sum(square(gradient))), scalar(0)));
}

/** Entries held within ±`clipValue`, then all scaled by min(1, `clipNorm` / norm), which keeps their direction (Pascanu et al. 2013). */
export function clipped(gradients: readonly Tensor[], { clipValue, clipNorm }: { clipValue?: number; clipNorm?: number }): Tensor[] {
  const bounded = clipValue === undefined ? [...gradients] : gradients.map((gradient) => clipByValue(gradient, -clipValue, clipValue));
  if (clipNorm === undefined) return bounded;
  const factor = minimum(1, div(clipNorm, add(globalNorm(bounded), defaults.epsilon)));
  return bounded.map((gradient) => mul(gradient, factor));
}
