import type { ViewState } from '../src/protocol/viewApi.ts';
import { t } from './strings.ts';

type Smoother = ViewState['smoothing'];

const titles: Record<Smoother['kind'], () => string> = {
  none: () => t('No smoothing'),
  ema: () => t('EMA'),
  timeWeighted: () => t('Time-weighted EMA'),
  mean: () => t('Running mean'),
  gaussian: () => t('Gaussian'),
  envelope: () => t('Min–max envelope'),
};

export const smootherName = (kind: Smoother['kind']): string => titles[kind]();

/** What stands on a smoothed chart: a number that is not the logged one says so. */
export function smoothingTitle({ kind, amount }: Smoother): string {
  return kind === 'none' ? '' : `${smootherName(kind)} ${amount}`;
}

/** Weights go from 0 to 1; the others count points. */
export const smoothingRange = (kind: Smoother['kind']): { min: number; max: number; step: number; usual: number } =>
  kind === 'ema' || kind === 'timeWeighted' ? { min: 0, max: 0.99, step: 0.01, usual: 0.6 } : { min: 1, max: 101, step: 2, usual: 11 };
