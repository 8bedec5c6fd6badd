import { type Phrase, phrase } from '../model/phrase.ts';
import { isRecord } from '../base/record.ts';
import type { Path, SourceDocument } from '../model/sourceDocument.ts';

interface Range {
  /** The value itself is allowed. */
  least?: number;
  most?: number;
  /** The value itself is not allowed. */
  above?: number;
  below?: number;
}

/**
 * One map of a file that a person wrote, read key by key. What has another shape than is asked for becomes a problem at its place and
 * counts as absent, so that the default stands. {@link done} names the keys that nobody asked for.
 */
export class Fields {
  readonly path: Path;
  readonly #document: SourceDocument;
  readonly #json: Record<string, unknown>;
  readonly #asked = new Set<string>();

  constructor(document: SourceDocument, json: unknown, path: Path = []) {
    this.#document = document;
    this.path = path;
    this.#json = isRecord(json) ? json : {};
    if (json !== undefined && json !== null && !isRecord(json)) document.report(path, 'error', phrase('Keys with values are expected here.'));
  }

  /** The value as it stands; undefined where it is absent or null. */
  raw(key: string): unknown {
    this.#asked.add(key);
    return this.#json[key] ?? undefined;
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  /** Gives undefined, as the value that a reader of the key falls back from. */
  report(key: string, message: Phrase): undefined {
    this.#document.report([...this.path, key], 'error', message);
  }

  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || (typeof value === 'string' && value !== '')) return value as string | undefined;
    return this.report(key, phrase('A text is expected here.'));
  }

  flag(key: string): boolean | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.report(key, phrase('true or false is expected here.'));
  }

  number(key: string, { least, most, above, below }: Range = {}): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) return this.report(key, phrase('A number is expected here.'));
    if (least !== undefined && value < least) return this.report(key, phrase('A number of at least {0} is expected here.', least));
    if (above !== undefined && value <= above) return this.report(key, phrase('A number above {0} is expected here.', above));
    if (most !== undefined && value > most) return this.report(key, phrase('A number of at most {0} is expected here.', most));
    if (below !== undefined && value >= below) return this.report(key, phrase('A number below {0} is expected here.', below));
    return value;
  }

  count(key: string, least = 1): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    return this.report(key, phrase('A whole number of at least {0} is expected here.', least));
  }

  choice<T extends string>(key: string, choices: readonly T[]): T | undefined {
    const value = this.raw(key);
    if (value === undefined || choices.includes(value as T)) return value as T | undefined;
    return this.report(key, phrase('One of these is expected here: {0}.', choices.join(', ')));
  }

  /** A list, or one item alone, of those that `isItem` takes. */
  list<T>(key: string, isItem: (item: unknown) => item is T): T[] | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const items: unknown[] = Array.isArray(value) ? value : [value];
    items.forEach((item, at) => {
      if (!isItem(item)) this.#document.report(Array.isArray(value) ? [...this.path, key, at] : [...this.path, key], 'error', phrase('This is not understood here.'));
    });
    return items.filter(isItem);
  }

  /** The map below a key; an empty one where it is absent. */
  fields(key: string): Fields {
    return new Fields(this.#document, this.raw(key), [...this.path, key]);
  }

  /** Each entry of a list of maps; undefined where there is no list. */
  entries(key: string): Fields[] | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (Array.isArray(value)) return value.map((entry: unknown, at) => new Fields(this.#document, entry, [...this.path, key, at]));
    return this.report(key, phrase('A list is expected here.'));
  }

  /** Reports the keys that were never asked for: a word that is mistyped must not be passed over in silence. */
  done(): void {
    for (const key of Object.keys(this.#json)) {
      if (this.#asked.has(key)) continue;
      this.#document.report([...this.path, key], 'warning', phrase('“{0}” is no key that Lossband knows. Known are: {1}.', key, [...this.#asked].join(', ')));
    }
  }
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
