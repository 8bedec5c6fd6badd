const defaults = {
  /** Bytes. A longer piece between two breaks is no printed line, and nothing of it could be kept in a state: it is left out. */
  longestPiece: 64 * 1024,
};

const newline = 10;
const carriageReturn = 13;

/** Windows PowerShell writes redirected output as UTF-16, with a mark. */
export const isWide = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xfe;

/** Whether a piece that has not ended yet is too long already. */
export const isTooLong = (length: number): boolean => length > defaults.longestPiece;

/** The index after the last line end or carriage return, 0 where there is none. */
export function afterLastBreak(bytes: Uint8Array, wide: boolean): number {
  if (!wide) return Math.max(bytes.lastIndexOf(newline), bytes.lastIndexOf(carriageReturn)) + 1;
  for (let at = bytes.length - (bytes.length % 2) - 2; at >= 0; at -= 2) if (isBreak(bytes, at, true)) return at + 2;
  return 0;
}

/**
 * The text of whole pieces, without those that are too long (their breaks stay).
 * Lines that are not UTF-8 are read as GB 18030, which is what a Chinese Windows prints.
 */
export function decodePieces(bytes: Uint8Array, wide: boolean): string {
  if (!isTooLong(bytes.length)) return decode(bytes, wide);
  let text = '';
  let from = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = endOfPiece(bytes, start, wide);
    if (isTooLong(end - start)) {
      text += decode(bytes.subarray(from, start), wide);
      from = end;
    }
    start = end + (wide ? 2 : 1);
  }
  return text + decode(bytes.subarray(from), wide);
}

/** Where the piece ends that begins at `start`. Line ends are looked for first: scanning for carriage returns is slower. */
function endOfPiece(bytes: Uint8Array, start: number, wide: boolean): number {
  if (!wide) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found;
    if (!isTooLong(end - start)) return end;
  }
  let at = start;
  while (at < bytes.length && !isBreak(bytes, at, wide)) at += wide ? 2 : 1;
  return Math.min(at, bytes.length);
}

function isBreak(bytes: Uint8Array, at: number, wide: boolean): boolean {
  return (bytes[at] === newline || bytes[at] === carriageReturn) && (!wide || bytes[at + 1] === 0);
}

function decode(bytes: Uint8Array, wide: boolean): string {
  const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8', { ignoreBOM: true }).decode(bytes);
  return wide || !text.includes('\ufffd') ? text : decodeByLines(bytes);
}

function decodeByLines(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found + 1;
    text += decodeLine(bytes.subarray(start, end));
    start = end;
  }
  return text;
}

function decodeLine(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!text.includes('\ufffd')) return text;
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}
