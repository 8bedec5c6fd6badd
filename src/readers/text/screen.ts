import type { ReaderState } from '../contract.ts';
import { cleanText } from './clean.ts';
import { afterLastBreak, decodePieces, isTooLong, isWide } from './decode.ts';

/** CSI and OSC sequences (colours, cursor, titles). Moving to a column of the same line is taken for a carriage return. */
const escapes = /\x1b(?:\[[0-9;?]*([ -/]*[@-~])|\][^\x07\x1b\r\n]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;

export interface ScreenSink {
  /** The line is done: what stands on it at last. */
  line(text: string): void;
  /** The text was overwritten after a carriage return or backspaces; more of the same line follows. */
  overwritten(text: string): void;
}

/**
 * Turns the bytes that a program sent to its terminal into lines, keeping what a carriage return or backspaces overwrote apart.
 * Unlike on a real terminal nothing of the old text stays behind a shorter new one: `loss: 0.125\rloss: 0.1` would else read 0.125.
 */
export class Screen {
  #frame: string;
  /** The cursor is at the start of `#frame`: the next character overwrites it. */
  #returned: boolean;
  /** Within a piece that is too long to be a line. */
  #skipping: boolean;
  #wide: boolean;

  constructor(state: ReaderState = null) {
    const [frame, returned, skipping, wide] = Array.isArray(state) ? state : [];
    this.#frame = typeof frame === 'string' ? frame : '';
    this.#returned = returned === true;
    this.#skipping = skipping === true;
    this.#wide = wide === true;
  }

  state(): ReaderState {
    return [this.#frame, this.#returned, this.#skipping, this.#wide];
  }

  /** @returns how many leading bytes are done with: everything up to the last line end or carriage return */
  feed(bytes: Uint8Array, offset: number, final: boolean, sink: ScreenSink): number {
    // The first two bytes tell the encoding.
    if (offset === 0 && bytes.length < 2 && !final) return 0;
    if (offset === 0) this.#wide = isWide(bytes);
    const end = final ? bytes.length : afterLastBreak(bytes, this.#wide);
    if (end === 0) return final ? 0 : this.#skip(bytes.length);
    this.#write(decodePieces(bytes.subarray(0, end), this.#wide), sink);
    if (final) this.end(sink);
    return end;
  }

  /** Text that is no part of a file of its own. */
  print(text: string, sink: ScreenSink): void {
    if (!isTooLong(this.#frame.length + text.length)) return this.#write(text, sink);
    this.#frame = '';
  }

  /** Nothing more comes: what stands on the line counts as it is. */
  end(sink: ScreenSink): void {
    if (this.#frame !== '') this.#endLine(sink);
  }

  #skip(length: number): number {
    if (!this.#skipping && !isTooLong(length)) return 0;
    this.#skipping = true;
    return this.#wide ? length - (length % 2) : length;
  }

  #write(raw: string, sink: ScreenSink): void {
    const text = cleanText(raw.includes('\x1b') ? raw.replace(escapes, (_, end?: string) => (end === 'G' ? '\r' : '')) : raw);
    let from = 0;
    while (from < text.length) {
      const newline = text.indexOf('\n', from);
      const line = newline < 0 ? text.length : newline;
      const back = text.slice(from, line).indexOf('\r');
      const to = back < 0 ? line : from + back;
      if (!this.#skipping) this.#piece(text.slice(from, to), sink);
      if (to < text.length) this.#skipping = false;
      if (back >= 0) this.#returned = true;
      else if (newline >= 0) this.#endLine(sink);
      from = to + 1;
    }
  }

  #endLine(sink: ScreenSink): void {
    sink.line(this.#frame);
    this.#frame = '';
    this.#returned = false;
  }

  #piece(text: string, sink: ScreenSink): void {
    if (!text.includes('\b')) return this.#append(text, sink);
    for (const run of text.split(/(\x08+)/)) {
      if (run.startsWith('\b')) this.#back(run.length, sink);
      else this.#append(run, sink);
    }
  }

  #back(count: number, sink: ScreenSink): void {
    if (!this.#returned && this.#frame.trim() !== '') sink.overwritten(this.#frame);
    this.#frame = this.#returned ? '' : this.#frame.slice(0, Math.max(0, this.#frame.length - count));
  }

  #append(text: string, sink: ScreenSink): void {
    if (text === '') return;
    if (this.#returned) {
      if (this.#frame.trim() !== '') sink.overwritten(this.#frame);
      this.#frame = '';
      this.#returned = false;
    }
    this.#frame += text;
  }
}
