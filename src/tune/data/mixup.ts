import { type Rng, shuffled } from '../../base/rng.ts';
import type { Rows } from './contract.ts';

/** Beta(α, α) for 0 < α ≤ 1 (Jöhnk 1964: two powers of uniform numbers, taken when their sum is at most 1). */
function beta(rng: Rng, alpha: number): number {
  for (;;) {
    const x = rng() ** (1 / alpha), y = rng() ** (1 / alpha);
    // Both underflow to 0 for a tiny α: then one end of the line is as likely as the other.
    if (x + y === 0) return rng() < 0.5 ? 0 : 1;
    if (x + y <= 1) return x / (x + y);
  }
}

/** Blends each of `count` rows with another one of the batch, inputs and labels alike: x ← λx + (1 − λ)x′, λ ~ Beta(α, α) (Zhang et al. 2018, arXiv:1710.09412). */
export function mixUp({ inputs, labels }: Rows, count: number, alpha: number, rng: Rng): void {
  const lambda = beta(rng, alpha), partners = shuffled(rng, Array.from({ length: count }, (_, row) => row));
  for (const values of [inputs, labels]) {
    const width = values.length / count, plain = values.slice();
    for (const [row, partner] of partners.entries()) {
      for (let i = 0; i < width; i++) values[row * width + i] = lambda * plain[row * width + i]! + (1 - lambda) * plain[partner * width + i]!;
    }
  }
}
