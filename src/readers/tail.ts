import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { crc32 } from 'node:zlib';

/**
 * How far a growing file was read, and how to know it again. Plain JSON; no path, so a renamed file can be looked at with it.
 * The hashes are over bytes before `offset` only: what comes after is read again anyway.
 */
export interface TailState {
  dev: number;
  ino: number;
  /** How far it was read, torn rest included; with the times below, what one stat is compared with. */
  size: number;
  /** Milliseconds since the epoch, with fractions. */
  mtime: number;
  ctime: number;
  /** When `size` and the times were taken, in the same unit. */
  seen: number;
  /** First byte that is not done with. */
  offset: number;
  /** CRC-32 of the first ≤ 1 KiB, of the last ≤ 32 bytes before `offset`, and of everything before `offset`. */
  head: number;
  marker: number;
  sum: number;
}

/**
 * What became of a file since its state was taken.
 * `grown`: what was read still stands before `offset`; go on there. `replaced`: it does not; the tail starts at 0.
 * Whoever gets a tail closes it.
 */
export type Look =
  | { kind: 'unchanged'; state: TailState }
  | { kind: 'grown' | 'replaced'; tail: Tail }
  | { kind: 'gone' }
  /** `code`: as Node names it, e.g. EACCES; EISDIR for anything that is not a regular file. */
  | { kind: 'unreadable'; code: string };

/** Bytes of the file from `offset` on; valid until the next call on the tail, or on another that reads into the same memory. */
export interface Chunk {
  bytes: Uint8Array;
  offset: number;
  /** The bytes reach the end that the file has now. */
  atEnd: boolean;
}

const headBytes = 1024;
const markerBytes = 32;
/** Files read this far or less are compared in full, not by head and marker: it costs about 20 µs. */
const smallBytes = 64 * 1024;
const chunkBytes = 4 * 1024 * 1024;
/** A file may change twice within one tick of the kernel's clock (4 ms at 250 Hz) and keep its times, so fresh ones are not trusted. */
const tickMs = 50;

/**
 * One stat for a file that did not change. Otherwise opens it and compares what was read with what is there.
 * Keep the state of `unchanged`: it may say more than the one given.
 * @param memory where the tail is to read into, as long as a record fits; others may use it as well
 */
export function look(path: string, state?: TailState, memory?: Uint8Array): Look {
  const stat = maybeStat(path);
  if (typeof stat === 'string') return missing(stat);
  if (state && sameStat(state, stat) && state.seen - state.ctime >= tickMs) return { kind: 'unchanged', state };
  // A pipe would block on open, so kinds are told apart before; O_NONBLOCK covers a swap in between.
  if (!stat.isFile()) return { kind: 'unreadable', code: 'EISDIR' };
  const fd = maybeOpen(path);
  if (typeof fd === 'string') return missing(fd);
  try {
    return compare(fd, state, memory);
  } catch (error) {
    closeSync(fd);
    return missing(codeOf(error));
  }
}

/** Bytes that the head of a file is told by. */
export const headLength = smallBytes;

/** The first bytes of a regular file, in `buffer` where one is given; empty where it cannot be read. */
export function readHead(path: string, buffer?: Uint8Array): Uint8Array {
  const fd = maybeOpen(path);
  if (typeof fd === 'string') return new Uint8Array(0);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return new Uint8Array(0);
    const bytes = buffer ?? new Uint8Array(Math.min(headLength, stat.size));
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
  } catch {
    return new Uint8Array(0);
  } finally {
    closeSync(fd);
  }
}

/** Reads an open file on from where it was left. */
export class Tail {
  readonly #fd: number;
  #state: TailState;
  #buffer: Uint8Array;
  /** The buffer is used by others too: what is left in it is read again. */
  #shared: boolean;
  /** Bytes that were read from `state.offset` of the file on; they are the first of the buffer. */
  #filled = 0;
  #closed = false;

  constructor(fd: number, state: TailState, memory?: Uint8Array) {
    this.#fd = fd;
    // Not a byte is read yet: a tail closed as it was opened is taken up again.
    this.#state = { ...state, size: state.offset };
    this.#shared = memory !== undefined;
    this.#buffer = memory ?? takeBuffer();
  }

  /** What was done with and the file as last seen; true once `advance` was told. */
  state(): TailState {
    return { ...this.#state };
  }

  /** What is left together with what is new, or undefined when nothing is new. */
  next(): Chunk | undefined {
    // Times are taken before the bytes: whatever is written after that shows in the next stat.
    const stat = fstatSync(this.#fd);
    this.#makeRoom(stat.size);
    const before = this.#filled;
    if (this.#shared) this.#filled = 0;
    const end = stat.size - this.#state.offset;
    while (this.#filled < Math.min(this.#buffer.length, end)) {
      const read = readSync(this.#fd, this.#buffer, this.#filled, this.#buffer.length - this.#filled, this.#state.offset + this.#filled);
      if (read === 0) break;
      this.#filled += read;
    }
    const { offset } = this.#state;
    const size = offset + this.#filled;
    this.#state = { ...this.#state, ...sighting(stat), size };
    return this.#filled > before ? { bytes: this.#buffer.subarray(0, this.#filled), offset, atEnd: size >= stat.size } : undefined;
  }

  /** Tells how many leading bytes of the last chunk are done with. */
  advance(consumed: number): void {
    const done = this.#buffer.subarray(0, Math.min(consumed, this.#filled));
    if (done.length === 0) return;
    const { offset, head, sum } = this.#state;
    this.#state.sum = crc32(done, sum);
    if (offset < headBytes) this.#state.head = crc32(done.subarray(0, headBytes - offset), head);
    this.#state.marker = done.length >= markerBytes || offset === 0
      ? crc32(done.subarray(-markerBytes))
      : checksum(this.#fd, Math.max(0, offset + done.length - markerBytes), offset + done.length);
    this.#state.offset += done.length;
    if (!this.#shared) this.#buffer.copyWithin(0, done.length, this.#filled);
    this.#filled -= done.length;
  }

  /**
   * Whether what was read still stands before the bytes of the last chunk. A log that is rewritten in place between the look and the
   * read would give the end of the new content to the begin of the old one. Writers go from front to back: while what was read before
   * still stands, so did what came after it when it was read.
   */
  stands(): boolean {
    return holds(this.#fd, fstatSync(this.#fd), this.#state);
  }

  /** A copy of the first ≤ `length` bytes that are not done with. */
  peek(length: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(length, Math.max(0, fstatSync(this.#fd).size - this.#state.offset)));
    return bytes.subarray(0, readSync(this.#fd, bytes, 0, bytes.length, this.#state.offset));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
    if (!this.#shared) giveBuffer(this.#buffer);
  }

  /** A record longer than the buffer doubles it, never beyond what the file holds. */
  #makeRoom(size: number): void {
    if (this.#filled < this.#buffer.length) return;
    const rest = size - this.#state.offset;
    if (rest <= this.#filled) return;
    const larger = new Uint8Array(Math.min(rest, this.#buffer.length * 2));
    if (this.#shared) this.#filled = 0;
    else larger.set(this.#buffer.subarray(0, this.#filled));
    this.#shared = false;
    this.#buffer = larger;
  }
}

function compare(fd: number, state: TailState | undefined, memory: Uint8Array | undefined): Look {
  const stat = fstatSync(fd);
  if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
  const fresh = sighting(stat);
  if (!state) return { kind: 'grown', tail: new Tail(fd, begin(fresh), memory) };
  if (!holds(fd, stat, state)) return { kind: 'replaced', tail: new Tail(fd, begin(fresh), memory) };
  // What was not done with, a torn line perhaps, is not compared: it is fed again.
  if (stat.size === state.size && stat.size === state.offset) {
    closeSync(fd);
    return { kind: 'unchanged', state: { ...state, ...fresh } };
  }
  return { kind: 'grown', tail: new Tail(fd, { ...state, ...fresh }, memory) };
}

/**
 * Whether the file still begins with all that was read. Compared in full where little was read, where another file stands at the path
 * (rsync and careful writers replace a log by a longer copy: that is growth), and where it was touched without growing, since a
 * rewrite of equal size looks just so. A long file that only grew is judged by head and marker.
 */
function holds(fd: number, stat: Stats, state: TailState): boolean {
  const { offset } = state;
  if (stat.size < offset) return false;
  const sameFile = stat.ino === state.ino && stat.dev === state.dev;
  const appended = sameFile && (stat.size !== state.size || sameStat(state, stat));
  if (!appended || offset <= smallBytes) return checksum(fd, 0, offset) === state.sum;
  return checksum(fd, offset - markerBytes, offset) === state.marker && checksum(fd, 0, headBytes) === state.head;
}

function sighting(stat: Stats): Pick<TailState, 'dev' | 'ino' | 'size' | 'mtime' | 'ctime' | 'seen'> {
  return { dev: stat.dev, ino: stat.ino, size: stat.size, mtime: stat.mtimeMs, ctime: stat.ctimeMs, seen: Date.now() };
}

function begin(fresh: ReturnType<typeof sighting>): TailState {
  return { ...fresh, offset: 0, head: 0, marker: 0, sum: 0 };
}

function sameStat(state: TailState, stat: Stats): boolean {
  return stat.size === state.size && stat.mtimeMs === state.mtime && stat.ctimeMs === state.ctime && stat.ino === state.ino
    && stat.dev === state.dev;
}

/** CRC-32 of the bytes `from` to `to`, or of as many as there are. */
function checksum(fd: number, from: number, to: number): number {
  const buffer = takeBuffer();
  try {
    let sum = 0;
    for (let at = from; at < to;) {
      const read = readSync(fd, buffer, 0, Math.min(buffer.length, to - at), at);
      if (read === 0) break;
      sum = crc32(buffer.subarray(0, read), sum);
      at += read;
    }
    return sum;
  } finally {
    giveBuffer(buffer);
  }
}

/** Buffers of closed tails wait here for the next one: a tree of 50,000 files must not allocate 4 MiB for each. */
const spareBuffers: Uint8Array[] = [];

function takeBuffer(): Uint8Array {
  return spareBuffers.pop() ?? new Uint8Array(chunkBytes);
}

function giveBuffer(buffer: Uint8Array): void {
  if (buffer.length === chunkBytes && spareBuffers.length < 2) spareBuffers.push(buffer);
}

function maybeStat(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    return codeOf(error);
  }
}

function maybeOpen(path: string): number | string {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return codeOf(error);
  }
}

function missing(code: string): Look {
  return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'gone' } : { kind: 'unreadable', code };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'EIO';
}
