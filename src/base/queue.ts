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
 */
export class Throttle implements Disposable {
  readonly #ms: number;
  readonly #run: () => void;
  readonly #clock: Clock;
  #pause: Disposable | undefined;
  #wanted = false;

  constructor(ms: number, run: () => void, clock: Clock = systemClock) {
    this.#ms = ms;
    this.#run = run;
    this.#clock = clock;
  }

  request(): void {
    if (this.#pause) this.#wanted = true;
    else this.#fire();
  }

  dispose(): void {
    this.#pause?.dispose();
    this.#pause = undefined;
    this.#wanted = false;
  }

  #fire(): void {
    this.#wanted = false;
    this.#pause = this.#clock.after(this.#ms, () => {
      this.#pause = undefined;
      if (this.#wanted) this.#fire();
    });
    this.#run();
  }
}
