import { toDisposable, type Disposable } from './disposable.ts';

/** Time as a dependency, so that every policy built on it can be tested without waiting. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after `ms` milliseconds unless disposed before. */
  after(ms: number, run: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return toDisposable(() => clearTimeout(timer));
  },
};

/** Seconds since the epoch, as files and views tell times. */
export const nowSeconds = (): number => Date.now() / 1_000;
