import { toDisposable, type Disposable } from './disposable.ts';

/** Subscribes; dispose the result to unsubscribe. Events announce what happened; they never steer. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onError: (error: unknown) => void;

  /** A listener that throws must not keep the others from hearing, so its error goes to `onError`. */
  constructor(onError: (error: unknown) => void = (error) => queueMicrotask(() => { throw error; })) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener) => {
    // A fresh function for each call, so that subscribing the same listener twice gives two subscriptions.
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return toDisposable(() => this.#listeners.delete(entry));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
