import { Emitter } from '../src/base/event.ts';

/** The place that all charts point at together, in units of their common x axis. */
export class Crosshair {
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;
  #x: number | undefined;
  #pinned = false;

  get x(): number | undefined {
    return this.#x;
  }

  /** Set by a click or by the keyboard; the pointer then moves it no more. */
  get pinned(): boolean {
    return this.#pinned;
  }

  hover(x: number | undefined): void {
    if (!this.#pinned) this.#move(x);
  }

  pin(x: number): void {
    this.#pinned = true;
    this.#move(x);
  }

  clear(): void {
    this.#pinned = false;
    this.#move(undefined);
  }

  #move(x: number | undefined): void {
    if (x === this.#x) return;
    this.#x = x;
    this.#didChange.fire();
  }
}
