import { phrase } from '../model/phrase.ts';
import { BlockLog, type BlockLogState, type Magic, startsWith } from './blockLog.ts';
import type { ReaderState, Reading, RunReading, SourceContext, StreamReader } from './contract.ts';
import { emptyRun, isEmptyRun, ProblemList } from './readings.ts';

export type BlockLogReaderState = { log: BlockLogState; dead: boolean; told: string[] };

/** What tells a file that is kept as a block log. */
export interface BlockLogKind {
  /** For people, e.g. "W&B". */
  title: string;
  /** The first seven bytes. */
  magic: Magic;
}

/** Reads the records of a file kept as a block log; what they mean is left to `record`. */
export abstract class BlockLogReader implements StreamReader {
  readonly #kind: BlockLogKind;
  readonly #problems: ProblemList;
  readonly #log: BlockLog;
  #dead: boolean;

  constructor(kind: BlockLogKind, source: SourceContext, state: BlockLogReaderState | undefined) {
    this.#kind = kind;
    this.#problems = new ProblemList(source.path, state?.told);
    this.#log = new BlockLog((offset) => this.#tellDamage(offset), state?.log);
    this.#dead = state?.dead ?? false;
  }

  /** Adds what a record says to the run. May throw on bytes that are no record. */
  protected abstract record(bytes: Uint8Array, run: RunReading): void;

  push(bytes: Uint8Array, offset: number): Reading {
    const run = emptyRun();
    const consumed = this.#dead ? 0 : this.#records(bytes, offset, run);
    return { consumed, runs: isEmptyRun(run) ? [] : [run], problems: this.#problems.take(), ...(this.#dead ? { dead: true } : {}) };
  }

  state(): ReaderState {
    return { log: this.#log.state(), dead: this.#dead, told: this.#problems.told() } satisfies BlockLogReaderState;
  }

  #records(bytes: Uint8Array, offset: number, run: RunReading): number {
    const { magic, title } = this.#kind;
    const named = offset > 0 || startsWith(bytes, magic);
    if (named === undefined) return 0;
    if (!named) {
      this.#dead = true;
      this.#problems.add('magic', 'error', phrase('This is not a log of {0}: it begins otherwise.', title), { offset: 0 });
      return 0;
    }
    const from = offset > 0 ? 0 : magic.length;
    return from + this.#log.read(bytes.subarray(from), offset + from, (record, at) => {
      try {
        this.record(record, run);
      } catch {
        this.#problems.add('record', 'warning', phrase('A record is not one that {0} writes and was passed over.', title), { offset: at });
      }
    });
  }

  #tellDamage(offset: number): void {
    const message = phrase('The block at byte {0} is damaged: the records in it are lost, what follows is read.', offset);
    this.#problems.add(`block ${offset}`, 'warning', message, { offset });
  }
}
