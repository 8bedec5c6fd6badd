import type { EpochProgress } from './training.ts';

/** One epoch for people. */
export function epochLine({ stage, epoch, step, metrics }: EpochProgress): string {
  const values = Object.entries(metrics).map(([tag, value]) => `${tag} ${Number(value.toPrecision(4))}`);
  return `[epoch ${epoch}, ${stage}, ${step} steps] ${values.join(', ')}`;
}
