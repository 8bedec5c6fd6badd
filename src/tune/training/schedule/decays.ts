import type { Schedule } from './contract.ts';

export const constant: Schedule = { id: 'constant', factor: () => 1 };

/** `factor`^⌊epoch / every⌋. */
export const step: Schedule = { id: 'step', factor: ({ epoch }, { factor, every }) => factor ** Math.floor(epoch / every) };

/** floor + (1 − floor)·(1 + cos πt)/2, t from 0 to 1 over the steps (Loshchilov and Hutter 2017, without restarts). */
export const cosine: Schedule = {
  id: 'cosine',
  factor: ({ at, steps }, { floor }) => floor + ((1 - floor) * (1 + Math.cos(Math.PI * Math.min(1, at / Math.max(1, steps - 1))))) / 2,
};
