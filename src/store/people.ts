import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What people did, as JSON. Each map is keyed by the id of the thing. */
export interface PeopleData {
  /** Names, tags, remarks on a run. */
  notes: Record<string, unknown>;
  /** What was done about a finding. */
  acknowledgements: Record<string, unknown>;
  /** Number of the run's colour: counts up, is never given twice. */
  colours: Record<string, number>;
}

const fileName = 'people.json';

/**
 * What people typed, chose and were given, in a file of its own beside the cache: it is never dropped, and being JSON it can be
 * read, mended and merged by hand. Without a folder it lives in memory.
 */
export class People {
  readonly data: PeopleData;
  readonly #folder: string | undefined;
  #nextColour = 0;
  #changed: 'nothing' | 'colours' | 'words' = 'nothing';

  constructor(folder: string | undefined) {
    this.#folder = folder;
    this.data = plainMaps(folder === undefined ? {} : readPeople(folder));
    this.#nextColour = Math.max(-1, ...Object.values(this.data.colours)) + 1;
  }

  colourOf(run: string): number {
    const known = this.data.colours[run];
    if (known !== undefined) return known;
    if (this.#changed === 'nothing') this.#changed = 'colours';
    return (this.data.colours[run] = this.#nextColour++);
  }

  set(kind: 'notes' | 'acknowledgements', id: string, value: unknown): void {
    this.data[kind][id] = value;
    this.#changed = 'words';
  }

  /**
   * Writes what changed: whole, and then put in place, so that there is a good file at any moment. What people typed is flushed to
   * the disk; a colour is not worth the 40 ms.
   */
  save(): void {
    const changed = this.#changed;
    this.#changed = 'nothing';
    if (changed === 'nothing' || this.#folder === undefined) return;
    mkdirSync(this.#folder, { recursive: true });
    const path = join(this.#folder, fileName);
    const file = openSync(`${path}.new`, 'w');
    try {
      writeSync(file, JSON.stringify(this.data, undefined, 1));
      if (changed === 'words') fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  }
}

function readPeople(folder: string): unknown {
  const path = join(folder, fileName);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return {};
  }
  try {
    return JSON.parse(text);
  } catch {
    // Kept under another name: what people typed is not ours to throw away, even when we cannot read it.
    renameSync(path, `${path}.${Date.now()}.broken`);
    return {};
  }
}

/** Maps without a prototype: a run may be called `__proto__`. */
function plainMaps(raw: unknown): PeopleData {
  const data = (raw ?? {}) as Partial<PeopleData>;
  const map = <T>(from: Record<string, T> | undefined): Record<string, T> => Object.assign(Object.create(null) as Record<string, T>, from);
  return { notes: map(data.notes), acknowledgements: map(data.acknowledgements), colours: map(data.colours) };
}
