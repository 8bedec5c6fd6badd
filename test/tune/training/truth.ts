import { readFileSync } from 'node:fs';

/** What PyTorch computed; test/fixtures/tune/training/record.py records it. */
interface Truth {
  start: number[];
  gradients: number[][];
  lr: number;
  optimizers: Record<string, { options: object; steps: number[][] }>;
  logits: number[];
  classes: number[];
  classWeights: number[];
  target: number[];
  losses: Record<string, { loss: number; gradient: number[] }>;
  oneCycle: number[];
  clip: { gradients: number[][]; most: number; norm: number; clipped: number[][] };
}

export const truth = JSON.parse(readFileSync(new URL('../../fixtures/tune/training/torch.json', import.meta.url), 'utf8')) as Truth;

/** Largest difference between two lists of numbers. */
export const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a, (value, at) => Math.abs(value - b[at]!)).reduce((x, y) => Math.max(x, y), 0);
