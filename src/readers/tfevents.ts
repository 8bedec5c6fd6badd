import { phrase, type Phrase } from '../model/phrase.ts';
import type { ReaderState, Reading, RunReading, SourceContext, StreamFormat, StreamReader } from './contract.ts';
import { crc32c, maskCrc } from '../base/crc32c.ts';
import { folderOf, nameOf } from './paths.ts';
import { emptyRun, isEmptyRun, ProblemList } from './readings.ts';
import { EventCursor } from './tfevents/event.ts';
import { footerBytes, headerBytes, Records } from './tfevents/records.ts';
import { isRestart, isVersioned } from './tfevents/session.ts';
import { scalarMemory, SummaryReader } from './tfevents/summary.ts';

/**
 * TensorBoard event files: TFRecords (length, checksum, data, checksum) of `Event` messages.
 * https://www.tensorflow.org/tutorials/load_data/tfrecord, tensorflow/core/util/event.proto
 */
export const tfevents: StreamFormat = {
  kind: 'stream',
  id: 'tfevents',
  title: 'TensorBoard event file',
  sniff,
  place: (path) => ({ run: folderOf(path) }),
  memory: scalarMemory,
  create: (source, state) => new TfeventsReader(source, state as TfeventsState | undefined),
};

const defaults = {
  /** A record that claims more is damage: protobuf itself ends at 2 GiB, summaries end long before. */
  maxRecordBytes: 256 * 1024 * 1024,
};

type TfeventsState = { versioned: boolean; furthest: number; dead: boolean; told: string[]; plugins: [string, string[]][] };

class TfeventsReader implements StreamReader {
  readonly #problems: ProblemList;
  readonly #summaries = new SummaryReader();
  readonly #event = new EventCursor();
  #versioned: boolean;
  /** For files without a version: the highest step so far. */
  #furthest: number;
  #dead: boolean;
  #runs: RunReading[] = [];
  #run = emptyRun();

  constructor(source: SourceContext, state: TfeventsState | undefined) {
    this.#problems = new ProblemList(source.path, state?.told);
    this.#versioned = state?.versioned ?? false;
    this.#furthest = state?.furthest ?? -1;
    this.#dead = state?.dead ?? false;
    for (const [plugin, tags] of state?.plugins ?? []) for (const tag of tags) this.#summaries.tags.restore(tag, plugin);
  }

  push(bytes: Uint8Array, offset: number): Reading {
    this.#run = emptyRun();
    this.#runs = [this.#run];
    this.#event.open(bytes);
    this.#summaries.open(bytes, offset, this.#problems);
    const consumed = this.#dead ? 0 : this.#records(bytes, offset);
    this.#summaries.end(this.#run);
    const runs = this.#runs.filter((run) => !isEmptyRun(run));
    return { consumed, runs, problems: this.#problems.take(), ...(this.#dead ? { dead: true } : {}) };
  }

  state(): ReaderState {
    return {
      versioned: this.#versioned,
      furthest: this.#furthest,
      dead: this.#dead,
      told: this.#problems.told(),
      plugins: this.#summaries.tags.plugins(),
    };
  }

  /** Reads whole records; what is left is a torn one, or what follows damage. */
  #records(bytes: Uint8Array, offset: number): number {
    const records = new Records(bytes);
    const { view } = records;
    let at = 0;
    while (at + headerBytes <= bytes.length) {
      // Without a version every step must be held against the last one.
      if (this.#versioned) at = this.#summaries.scan(at, this.#run);
      if (at + headerBytes > bytes.length) break;
      const length = view.getUint32(at, true);
      if (!records.lengthHolds(at, length)) return this.#die(at, offset + at, 'length');
      if (view.getUint32(at + 4, true) !== 0 || length > defaults.maxRecordBytes) return this.#die(at, offset + at, 'size');
      const from = at + headerBytes;
      const to = from + length;
      if (to + footerBytes > bytes.length) break;
      if (!records.dataHolds(from, to)) return this.#die(at, offset + at, 'data');
      if (this.#event.read(from, to)) this.#apply();
      else this.#pass(offset + at);
      at = to + footerBytes;
    }
    return at;
  }

  #pass(offset: number): void {
    this.#problems.add('record', 'warning', phrase('A record is not a TensorBoard event and was passed over.'), { offset });
  }

  /** A TFRecord has no mark to find the next record by, so nothing behind a bad one can be trusted. */
  #die(at: number, offset: number, what: 'length' | 'data' | 'size'): number {
    this.#dead = true;
    this.#problems.add('dead', 'error', what === 'size' ? oversized(offset) : damaged(offset), { offset });
    return at;
  }

  #apply(): void {
    const event = this.#event;
    if (event.versionTo >= 0) {
      if (!this.#versioned) this.#run.startedAt ??= event.wall;
      this.#versioned ||= isVersioned(event);
    }
    if (this.#versioned && event.sessionTo >= 0 && isRestart(event)) this.#restart({ step: event.step });
    if (!this.#versioned) this.#hold(event);
    if (event.summaryTo >= 0) this.#summaries.read(event, this.#run);
  }

  /** Events of any kind move the furthest step; one with a summary below it tells that its tags were logged anew. */
  #hold(event: EventCursor): void {
    if (event.step >= this.#furthest) this.#furthest = event.step;
    else if (event.summaryTo >= 0) this.#restart({ step: event.step, tags: this.#summaries.tagsOf(event) });
  }

  #restart(restart: NonNullable<RunReading['restart']>): void {
    this.#summaries.endSegment(this.#run);
    this.#run = emptyRun();
    this.#run.restart = restart;
    this.#runs.push(this.#run);
  }
}

const oversized = (offset: number): Phrase => phrase(
  'The record at byte {0} claims more than {1} MiB. What was read before it is kept; the rest of the file is not read.',
  offset,
  defaults.maxRecordBytes / 2 ** 20,
);

const damaged = (offset: number): Phrase => phrase(
  'The record at byte {0} is damaged (its checksum is wrong). What was read before it is kept; the rest of the file is not read.',
  offset,
);

function sniff(path: string, head: Uint8Array): number {
  const name = nameOf(path);
  if (name.endsWith('.profile-empty')) return 0;
  const named = name.includes('tfevents');
  // No record is so long that the upper half of its length is used, and no text has zeros there. What bears a writer's very name
  // all the same is damaged, and the reader says so.
  if (head.subarray(4, 8).some((byte) => byte !== 0)) return name.startsWith('events.out.tfevents') ? 0.5 : 0;
  // A writer that has just opened its file has written nothing, or a part of the first record.
  if (head.length < headerBytes) return named ? 0.5 : 0;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (maskCrc(crc32c(head, view, 0, 8)) !== view.getUint32(8, true)) return named ? 0.5 : 0;
  const length = view.getUint32(0, true);
  if (headerBytes + length > head.length) return named ? 0.9 : 0;
  const event = new EventCursor();
  event.open(head);
  // TFRecords hold data sets as well: those are `Example` messages, which have no wall time.
  const plausible = event.read(headerBytes, headerBytes + length) && event.wall > 0;
  return plausible ? (named ? 1 : 0.8) : 0;
}
