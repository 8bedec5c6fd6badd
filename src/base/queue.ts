import { type Clock, systemClock } from './clock.ts';
import type { Disposable } from './disposable.ts';

/** Runs asynchronous work one at a time, in order. A failed job rejects its own promise and does not block the next. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  push<T>(job: () => Promise<T> | T): Promise<T> {
    const result = this.#last.then(job, job);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/**
 * Runs `run` at most once in every `ms` milliseconds: at once when quiet, else at the end of the pause.
 * Several requests within a pause become one run, and the last request is never lost.
 * A run that returns false had nothing to do, and no pause follows it: the next request need not wait for nothing.
 */
export class Throttle implements Disposable {
  readonly #ms: () => number;
  readonly #run: () => unknown;
  readonly #clock: Clock;
  #pause: Disposable | undefined;
  #wanted = false;

  /** @param ms of the pause; a function is asked at the begin of each */
  constructor(ms: number | (() => number), run: () => unknown, clock: Clock = systemClock) {
    this.#ms = typeof ms === 'number' ? () => ms : ms;
    this.#run = run;
    this.#clock = clock;
  }

  request(): void {
    if (this.#pause) this.#wanted = true;
    else this.#fire();
  }

  /** Runs at once, pause or not; the pause begins anew. */
  hurry(): void {
    this.#pause?.dispose();
    this.#fire();
  }

  dispose(): void {
    this.#pause?.dispose();
    this.#pause = undefined;
    this.#wanted = false;
  }

  #fire(): void {
    this.#wanted = false;
    // Before the run, so that its own time counts and that what it requests waits.
    const pause = this.#clock.after(this.#ms(), () => {
      this.#pause = undefined;
      if (this.#wanted) this.#fire();
    });
    this.#pause = pause;
    if (this.#run() === false && !this.#wanted && this.#pause === pause) {
      pause.dispose();
      this.#pause = undefined;
    }
  }
}
