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
    if (!this.#pinned) this.#set(x, false);
  }

  pin(x: number): void {
    this.#set(x, true);
  }

  clear(): void {
    this.#set(undefined, false);
  }

  #set(x: number | undefined, pinned: boolean): void {
    if (x === this.#x && pinned === this.#pinned) return;
    this.#x = x;
    this.#pinned = pinned;
    this.#didChange.fire();
  }
}
