import { hashOf } from './tags.ts';

interface Numbered {
  tag: string;
  bytes: Uint8Array;
  /** Another number with the same hash; 0 where there is none. */
  chain: number;
}

const none: Numbered = { tag: '', bytes: new Uint8Array(0), chain: 0 };

/** Numbers of tags from 1 on, the same in file after file: a thousand runs log the same ones, mostly in the same order. */
export class TagNumbers {
  readonly #numbered: Numbered[] = [none];
  readonly #byHash = new Map<number, number>();

  get count(): number {
    return this.#numbered.length - 1;
  }

  tagOf(number: number): string {
    return this.#numbered[number]!.tag;
  }

  bytesOf(number: number): Uint8Array {
    return this.#numbered[number]!.bytes;
  }

  /** The number of the tag that stands there; the next one, where the tag has none. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const first = this.#byHash.get(hash) ?? 0;
    for (let number = first; number !== 0; number = this.#numbered[number]!.chain) {
      if (isSame(this.#numbered[number]!.bytes, bytes, from, to)) return number;
    }
    const number = this.#numbered.push({ tag: decoder.decode(bytes.subarray(from, to)), bytes: bytes.slice(from, to), chain: first }) - 1;
    this.#byHash.set(hash, number);
    return number;
  }

  clear(): void {
    this.#numbered.length = 1;
    this.#byHash.clear();
  }
}

function isSame(own: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (own.length !== to - from) return false;
  for (let at = 0; at < own.length; at++) if (own[at] !== bytes[from + at]) return false;
  return true;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
