import type { ReaderState } from '../contract.ts';

const defaults = {
  /** Bytes. A longer piece between two line ends is no printed line: it is skipped, as nothing of it could be kept in the state. */
  longestLine: 64 * 1024,
};

/** CSI and OSC sequences (colours, cursor, titles). Moving to a column of the same line is taken for a carriage return. */
// eslint-disable-next-line no-control-regex
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

  /** @returns how many leading bytes are done with: everything up to the last line end or carriage return. */
  feed(bytes: Uint8Array, offset: number, final: boolean, sink: ScreenSink): number {
    // Windows PowerShell writes redirected output as UTF-16.
    if (offset === 0 && bytes[0] === 0xff && bytes[1] === 0xfe) this.#wide = true;
    const end = final ? bytes.length : afterLastBreak(bytes, this.#wide);
    if (end === 0) return this.#skipTail(bytes);
    const text = new TextDecoder(this.#wide ? 'utf-16le' : 'utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, end));
    this.#write(text, sink);
    if (final && this.#frame !== '') this.#endLine(sink);
    return end;
  }

  #skipTail(bytes: Uint8Array): number {
    if (bytes.length <= defaults.longestLine) return 0;
    this.#skipping = true;
    return this.#wide ? bytes.length - (bytes.length % 2) : bytes.length;
  }

  #write(raw: string, sink: ScreenSink): void {
    const text = raw.includes('\x1b') ? raw.replace(escapes, (_, end?: string) => (end === 'G' ? '\r' : '')) : raw;
    let from = 0;
    while (from < text.length) {
      let to = from;
      while (to < text.length && text.charCodeAt(to) !== 10 && text.charCodeAt(to) !== 13) to++;
      this.#piece(text.slice(from, to), sink);
      if (text.charCodeAt(to) === 10) this.#endLine(sink);
      else if (to < text.length) this.#endPiece();
      from = to + 1;
    }
  }

  #endPiece(): void {
    this.#returned = true;
    this.#skipping = false;
  }

  #endLine(sink: ScreenSink): void {
    sink.line(this.#frame);
    this.#frame = '';
    this.#returned = false;
    this.#skipping = false;
  }

  #piece(text: string, sink: ScreenSink): void {
    if (text === '' || this.#skipping) return;
    if (text.length * 4 > defaults.longestLine && byteLength(text, this.#wide) > defaults.longestLine) return;
    for (const run of text.split(/(\x08+)/)) {
      if (run === '') continue;
      if (run.startsWith('\b')) this.#back(run.length, sink);
      else this.#append(run, sink);
    }
  }

  #back(count: number, sink: ScreenSink): void {
    if (!this.#returned && this.#frame.trim() !== '') sink.overwritten(this.#frame);
    this.#frame = this.#returned ? '' : this.#frame.slice(0, Math.max(0, this.#frame.length - count));
  }

  #append(text: string, sink: ScreenSink): void {
    if (this.#returned) {
      if (this.#frame.trim() !== '') sink.overwritten(this.#frame);
      this.#frame = '';
      this.#returned = false;
    }
    this.#frame += text;
  }
}

function byteLength(text: string, wide: boolean): number {
  return wide ? text.length * 2 : new TextEncoder().encode(text).length;
}

function afterLastBreak(bytes: Uint8Array, wide: boolean): number {
  if (!wide) return Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13)) + 1;
  for (let at = bytes.length - (bytes.length % 2) - 2; at >= 0; at -= 2) {
    if (bytes[at + 1] === 0 && (bytes[at] === 10 || bytes[at] === 13)) return at + 2;
  }
  return 0;
}
