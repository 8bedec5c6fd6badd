import { readFileSync, statSync, type Stats } from 'node:fs';
import { phrase } from '../model/phrase.ts';
import type { DocumentFormat } from '../readers/contract.ts';
import type { SourceRow } from '../store/contract.ts';
import type { Feed, FeedContext, Outcome } from './feed.ts';
import { takeReading } from './ingest.ts';

const defaults = {
  /** Bytes. A larger JSON file would take seconds to parse, again at each change. */
  largest: 256 * 2 ** 20,
  /** Seconds after which a document that cannot be understood is not merely half written. */
  patience: 3,
  /** Milliseconds: a file may change twice within one tick of the kernel's clock and keep its times. */
  tick: 50,
};

/** What a document looked like when it was read. */
interface Sighting {
  dev: number;
  ino: number;
  size: number;
  mtime: number;
  ctime: number;
  /** Milliseconds since the epoch. */
  seen: number;
}

/** Reads a document anew as often as it changes. */
export class DocumentFeed implements Feed {
  readonly #format: DocumentFormat;
  readonly #context: FeedContext;
  readonly source: SourceRow;

  constructor(format: DocumentFormat, context: FeedContext, source: SourceRow) {
    this.#format = format;
    this.#context = context;
    this.source = source;
  }

  work(): Outcome {
    const stat = maybeStat(this.#context.absolute(this.source.path));
    if (typeof stat === 'string') {
      if (stat === 'ENOENT' || stat === 'ENOTDIR') return 'gone';
      this.#context.unreadable(this.source, stat);
      return 'idle';
    }
    const before = this.source.position as Sighting | undefined;
    if (before && isSame(before, stat)) return 'idle';
    if (before?.ino !== stat.ino && !this.#context.isInPlace(this.source.path)) return 'gone';
    if (stat.size > defaults.largest) this.#refuse(stat);
    else this.#read(stat);
    return 'idle';
  }

  close(): void {}

  #read(stat: Stats): void {
    const { source } = this;
    const seen = Date.now();
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(this.#context.absolute(source.path));
    } catch (error) {
      return this.#context.unreadable(source, (error as NodeJS.ErrnoException).code ?? 'EIO');
    }
    const reading = this.#format.read(this.#context.about(source), bytes);
    const halfWritten = reading.runs.length === 0 && reading.problems.length > 0;
    // Many programs write in place: what cannot be understood now may be whole in a moment, and until then the last good reading stands.
    if (halfWritten && !this.#context.oneShot && seen - stat.mtimeMs < defaults.patience * 1000) return;
    const placement = this.#format.place(source.home);
    takeReading({ ...this.#context.intake(source), placement: { ...placement, rank: reading.rank ?? placement.rank } }, reading.runs, true);
    const position: Sighting = { ...sighting(stat), seen };
    this.#context.store.changeSource(source, { position, problems: reading.problems });
  }

  #refuse(stat: Stats): void {
    const message = phrase('This file is larger than {0} MB and is not read.', defaults.largest / 2 ** 20);
    this.#context.store.changeSource(this.source, { position: { ...sighting(stat), seen: Infinity }, problems: [{ source: this.source.path, severity: 'warning', message }] });
  }
}

function sighting(stat: Stats): Omit<Sighting, 'seen'> {
  return { dev: stat.dev, ino: stat.ino, size: stat.size, mtime: stat.mtimeMs, ctime: stat.ctimeMs };
}

function isSame(before: Sighting, stat: Stats): boolean {
  const now = sighting(stat);
  const same = (Object.keys(now) as (keyof typeof now)[]).every((key) => now[key] === before[key]);
  return same && before.seen - stat.ctimeMs >= defaults.tick;
}

function maybeStat(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EIO';
  }
}
