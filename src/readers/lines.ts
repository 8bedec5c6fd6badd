/** What `Lines` needs to go on. */
export type LinesState = { line: number; wide: boolean; skipping: boolean };

const defaults = {
  /** Longer lines are passed over: no row of a log has this size, and a file without line ends must not fill the memory. */
  maxLineBytes: 16 * 1024 * 1024,
};

const newline = 10;
const carriageReturn = 13;

/**
 * Cuts the bytes of a growing text file into lines. UTF-8 with or without a mark, UTF-16 (little endian, with a mark) as PowerShell's
 * `>` writes it; a line that is not UTF-8 is read as GB 18030, which is what a Chinese Windows prints.
 */
export class Lines {
  /** Bytes of this push up to the end of the line last given. */
  consumed = 0;
  /** Number of the line last given, from 0 at the start of the file; -1 before the first. */
  line: number;
  /** A line was passed over for its length since the last `open`. */
  overlong = false;
  #bytes: Buffer = Buffer.alloc(0);
  #offset = 0;
  #final = false;
  /** UTF-16. */
  #wide: boolean;
  /** Within a line that is passed over. */
  #skipping: boolean;

  constructor(state?: LinesState) {
    this.line = (state?.line ?? 0) - 1;
    this.#wide = state?.wide ?? false;
    this.#skipping = state?.skipping ?? false;
  }

  /** @param final an unterminated last line counts */
  open(bytes: Uint8Array, offset: number, final: boolean): void {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#offset = offset;
    this.#final = final;
    this.consumed = 0;
    this.overlong = false;
    if (offset === 0 && bytes.length >= 2) this.#wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  }

  /** The next whole line without its end. */
  next(): string | undefined {
    // The first two bytes tell the encoding.
    if (this.#offset === 0 && this.#bytes.length < 2 && !this.#final) return undefined;
    for (;;) {
      const from = this.consumed;
      const end = this.#end(from);
      if (end < 0) {
        if (this.#skipping || this.#bytes.length - from > defaults.maxLineBytes) this.#skip(this.#bytes.length, true);
        return undefined;
      }
      if (!this.#skipping && end - from <= defaults.maxLineBytes) {
        this.consumed = end;
        this.line++;
        return this.#text(from, end);
      }
      this.#skip(end, false);
      this.line++;
    }
  }

  /** Takes back lines, so that the bytes from there on are fed again: a mark is what `consumed` and `line` were. */
  reset(mark: { consumed: number; line: number }): void {
    this.consumed = mark.consumed;
    this.line = mark.line;
  }

  state(): LinesState {
    return { line: this.line + 1, wide: this.#wide, skipping: this.#skipping };
  }

  #skip(to: number, skipping: boolean): void {
    this.overlong ||= !this.#skipping;
    this.#skipping = skipping;
    this.consumed = to;
  }

  /** Where the line that starts at `from` ends, its line end included; -1 while it has none. */
  #end(from: number): number {
    const bytes = this.#bytes;
    let at = bytes.indexOf(newline, from);
    if (this.#wide) {
      while (at >= 0 && ((at + this.#offset) % 2 === 1 || bytes[at + 1] !== 0)) {
        at = at + 1 < bytes.length ? bytes.indexOf(newline, at + 1) : -1;
      }
      if (at >= 0) return at + 2;
    } else if (at >= 0) {
      return at + 1;
    }
    return this.#final && from < bytes.length ? bytes.length : -1;
  }

  #text(from: number, end: number): string {
    if (this.#wide) return trimEnd(this.#bytes.toString('utf16le', from + (this.#offset + from === 0 ? 2 : 0), end));
    let to = end;
    if (to > from && this.#bytes[to - 1] === newline) to--;
    if (to > from && this.#bytes[to - 1] === carriageReturn) to--;
    const start = this.#offset + from === 0 && this.#bytes[0] === 0xef && this.#bytes[1] === 0xbb && this.#bytes[2] === 0xbf ? 3 : from;
    const text = this.#bytes.toString('utf8', start, to);
    return text.includes('\ufffd') ? decodeOther(this.#bytes.subarray(start, to)) ?? text : text;
  }
}

function trimEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function decodeOther(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
