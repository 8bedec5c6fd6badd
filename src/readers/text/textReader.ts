import type { Reading, ReaderState, SourceContext, StreamReader } from '../contract.ts';
import { Printout, type Finish } from './printout.ts';
import { Screen } from './screen.ts';

interface Saved {
  screen: ReaderState;
  printout: ReaderState;
}

/** Reads what a training printed. One run per file; ranks and phases are parts of the tags. */
export class TextReader implements StreamReader {
  readonly #screen: Screen;
  readonly #printout: Printout;

  constructor(source: SourceContext, state: ReaderState = null, finish?: Finish) {
    const saved = (state ?? {}) as Partial<Saved>;
    this.#screen = new Screen(saved.screen);
    this.#printout = new Printout(source, saved.printout, finish);
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const consumed = this.#screen.feed(bytes, offset, final, this.#printout);
    if (final) this.#printout.end();
    return { consumed, ...this.#printout.tell() };
  }

  state(): ReaderState {
    return { screen: this.#screen.state(), printout: this.#printout.state() };
  }
}
