const defaults = {
  /** Tags that are remembered from file to file, and bytes of one that is worth it. */
  known: 4096,
  knownBytes: 256,
};

/** What is known of one tag of a file. */
export class TagEntry {
  readonly tag: string;
  readonly bytes: Uint8Array;
  /** Name of the plugin by the tag's first metadata, '' for metadata that names none; undefined while there was none. */
  plugin: string | undefined = undefined;
  /** The tag that came after this one the last time. */
  next: TagEntry | undefined = undefined;
  /** Another tag with the same hash. */
  chain: TagEntry | undefined = undefined;
  /** For `PointLog`: which of its tags this is, as long as they are numbered as they were then. */
  number = 0;
  numbering = 0;

  constructor(tag: string, bytes: Uint8Array) {
    this.tag = tag;
    this.bytes = bytes;
  }

  is(bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.bytes;
    if (to - from !== own.length) return false;
    // From the end: names of metrics mostly begin alike.
    for (let index = own.length - 1; index >= 0; index--) {
      if (own[index] !== bytes[from + index]) return false;
    }
    return true;
  }
}

/**
 * From the bytes of a tag to what is known of it without making a string for each record.
 * A training logs its tags in turn, so each tag is first held against the one that followed its predecessor the last time;
 * only when that fails are the bytes hashed.
 */
export class TagTable {
  readonly #byHash = new Map<number, TagEntry>();
  #previous = new TagEntry('', new Uint8Array(0));

  find(bytes: Uint8Array, from: number, to: number): TagEntry {
    const expected = this.#previous.next;
    if (expected?.is(bytes, from, to)) return this.#previous = expected;
    const entry = this.#lookUp(bytes, from, to);
    this.#previous.next = entry;
    return this.#previous = entry;
  }

  /** For a table that goes on where another one ended. */
  restore(tag: string, plugin: string): void {
    const bytes = encoder.encode(tag);
    this.#lookUp(bytes, 0, bytes.length).plugin = plugin;
  }

  /** Plugins by the first metadata of each tag, each with its tags; for the reader's state. */
  plugins(): [plugin: string, tags: string[]][] {
    const tags = new Map<string, string[]>();
    for (const first of this.#byHash.values()) {
      for (let entry: TagEntry | undefined = first; entry; entry = entry.chain) {
        if (entry.plugin === undefined) continue;
        const named = tags.get(entry.plugin);
        if (named) named.push(entry.tag);
        else tags.set(entry.plugin, [entry.tag]);
      }
    }
    return [...tags];
  }

  #lookUp(bytes: Uint8Array, from: number, to: number): TagEntry {
    const hash = hashOf(bytes, from, to);
    const first = this.#byHash.get(hash);
    for (let entry = first; entry; entry = entry.chain) {
      if (entry.is(bytes, from, to)) return entry;
    }
    const entry = newEntry(hash, bytes, from, to);
    entry.chain = first;
    this.#byHash.set(hash, entry);
    return entry;
  }
}

/** Tags by their hash, as some file had them: a thousand runs log the same ones, and to decode them took longer than to find them. */
const known = new Map<number, TagEntry>();

function newEntry(hash: number, bytes: Uint8Array, from: number, to: number): TagEntry {
  const before = known.get(hash);
  if (before?.is(bytes, from, to)) return new TagEntry(before.tag, before.bytes);
  const entry = new TagEntry(decoder.decode(bytes.subarray(from, to)), bytes.slice(from, to));
  if (to - from > defaults.knownBytes) return entry;
  if (known.size >= defaults.known) known.clear();
  known.set(hash, new TagEntry(entry.tag, entry.bytes));
  return entry;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** FNV-1a, 32 bits. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}
