import type { Disposable } from '../src/base/disposable.ts';
import { Throttle } from '../src/base/queue.ts';

/**
 * The charts in sight follow the news together: what they ask for goes in few messages, and what comes of it into few frames.
 * Of the time that a frame with one new chart took without a graphics card, two thirds went into laying out, painting and handing
 * over the page around it, and that is the same for twenty. The first news after a quiet time is drawn at once.
 */
export class NewsBeat implements Disposable {
  readonly #waiting = new Set<() => void>();
  readonly #throttle: Throttle;

  /** @param every milliseconds between two beats, asked for at the begin of each pause */
  constructor(every: () => number) {
    // All that wait for a change ask one after the other while it is told: the beat comes after the last of them.
    this.#throttle = new Throttle(every, () => queueMicrotask(() => this.#run()));
  }

  /** Runs `follow` at the next beat; asking twice before it is asking once. */
  request(follow: () => void): void {
    this.#waiting.add(follow);
    this.#throttle.request();
  }

  dispose(): void {
    this.#throttle.dispose();
    this.#waiting.clear();
  }

  #run(): void {
    const due = [...this.#waiting];
    this.#waiting.clear();
    for (const follow of due) follow();
  }
}
