import type { EpochProgress } from './training.ts';

/** What is worth a line; the event file has the rest. */
const told = ['train/epoch_loss', 'train/accuracy', 'train/rmse', 'val/loss', 'val/accuracy', 'val/rmse'];

/** One epoch for people. The signs keep it from being read as a log: the same numbers stand in the event file beside it. */
export function epochLine({ stage, epoch, step, metrics }: EpochProgress): string {
  const values = told.filter((tag) => metrics[tag] !== undefined).map((tag) => `${tag} ≈ ${Number(metrics[tag]!.toPrecision(4))}`);
  return `epoch ${epoch}, ${stage}, ${step} steps: ${values.join(' · ')}`;
}
