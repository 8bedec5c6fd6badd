import { startsWith } from './blockLog.ts';
import { BlockLogReader, type BlockLogReaderState } from './blockLogReader.ts';
import type { ReaderState, RunReading, SourceContext, StreamFormat } from './contract.ts';
import { type Json, numberOf } from './json/parse.ts';
import { folderOf, nameOf, withoutExtension } from './paths.ts';
import { columnOf } from './readings.ts';
import { confusionTableOf } from './wandb/confusionTable.ts';
import { bucketsOf } from './wandb/histogram.ts';
import { collectKeys, collectLeaves } from './wandb/items.ts';
import { readAlert, readExit, readHistory, readHistoryStep, readRecord, readStats, readTimestamp, readUpdates } from './wandb/messages.ts';
import { applyConfig, applyEnvironment, applyRun } from './wandb/run.ts';

/** A run that W&B logged offline: the one source of its history, settings, system metrics and alerts. */
export const wandb: StreamFormat = {
  kind: 'stream',
  id: 'wandb',
  title: 'W&B offline run',
  sniff: (_, head) => (startsWith(head, kind.magic) ? 1 : 0),
  place: (path) => ({ run: /^(?:offline-)?run-/.test(nameOf(folderOf(path))) ? folderOf(path) : withoutExtension(path) }),
  create: (source, state) => new WandbReader(source, state as WandbState | undefined),
};

/** ":W&B", 0xbee1 as a number that tells the byte order, version 0. */
const kind = { title: 'W&B', magic: [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00] };

/** What W&B adds to each row: the step, which is x; the time, which is the wall time; and the time since the start, which both tell. */
const ownKeys = ['_step', '_timestamp', '_runtime'];

type WandbState = BlockLogReaderState & {
  step: number;
  wall: number | null;
  samples: number;
  tags: string[];
  summary: [string, number | string][];
  exited: boolean;
};

class WandbReader extends BlockLogReader {
  /** Of the last row of the history. */
  #step: number;
  #wall: number;
  /** System metrics are not logged at a step but on a clock; they are counted. */
  #samples: number;
  /** Tags of the history: a summary of these says nothing new. */
  readonly #tags: Set<string>;
  readonly #summary: Map<string, number | string>;
  #exited: boolean;
  readonly #beside: SourceContext['beside'];

  constructor(source: SourceContext, state: WandbState | undefined) {
    super(kind, source, state);
    this.#beside = source.beside;
    this.#step = state?.step ?? 0;
    this.#wall = state?.wall ?? NaN;
    this.#samples = state?.samples ?? 0;
    this.#tags = new Set(state?.tags);
    this.#summary = new Map(state?.summary);
    this.#exited = state?.exited ?? false;
  }

  override state(): ReaderState {
    const wall = Number.isNaN(this.#wall) ? null : this.#wall;
    return {
      ...super.state() as BlockLogReaderState,
      step: this.#step,
      wall,
      samples: this.#samples,
      tags: [...this.#tags],
      summary: [...this.#summary],
      exited: this.#exited,
    };
  }

  protected override record(bytes: Uint8Array, run: RunReading): void {
    const record = readRecord(bytes);
    if (record.history) this.#history(record.history, run);
    else if (record.stats) this.#stats(record.stats, run);
    else if (record.summary) this.#summarise(record.summary, run);
    else if (record.config) applyConfig(record.config, run);
    else if (record.run) applyRun(record.run, run);
    else if (record.environment) applyEnvironment(record.environment, run);
    else if (record.alert) this.#alert(record.alert, run);
    else if (record.exit) this.#exit(record.exit, run);
  }

  #history(bytes: Uint8Array, run: RunReading): void {
    const { items, step } = readHistory(bytes);
    const row = collectLeaves(items);
    this.#step = numberOf(row.get('_step')) ?? (step ? readHistoryStep(step).num : undefined) ?? 0;
    this.#wall = numberOf(row.get('_timestamp')) ?? this.#wall;
    for (const [tag, leaf] of row) {
      const value = numberOf(leaf);
      if (value !== undefined && !ownKeys.includes(tag)) {
        this.#tags.add(tag);
        columnOf(run, tag).push(this.#step, this.#wall, value);
      } else if (leaf === 'histogram' && tag.endsWith('._type')) {
        this.#histogram(row, tag.slice(0, -'._type'.length), run);
      } else if (leaf === 'table-file' && tag.endsWith('._type')) {
        this.#table(row, tag.slice(0, -'._type'.length), run);
      }
    }
  }

  #histogram(row: ReadonlyMap<string, Json>, tag: string, run: RunReading): void {
    const buckets = bucketsOf(row, tag);
    if (buckets) run.artifacts.push({ kind: 'histogram', tag, step: this.#step, wall: this.#wall, buckets });
  }

  #table(row: ReadonlyMap<string, Json>, tag: string, run: RunReading): void {
    const matrix = confusionTableOf(row, tag, this.#beside);
    if (matrix) run.artifacts.push({ kind: 'confusionMatrix', tag: tag.replace(/_table$/, ''), step: this.#step, wall: this.#wall, ...matrix });
  }

  #stats(bytes: Uint8Array, run: RunReading): void {
    const { timestamp, items } = readStats(bytes);
    const wall = timestamp ? readTimestamp(timestamp) : NaN;
    for (const [key, leaf] of collectLeaves(items)) {
      const value = numberOf(leaf);
      if (value !== undefined) columnOf(run, `system.${key}`).push(this.#samples, wall, value);
    }
    this.#samples++;
  }

  /**
   * W&B repeats the last value of everything here, and adds what the script put into `run.summary`. A metric's first summary comes before
   * its first row of history, so which is which shows at the end (before or, up to 0.16, behind the exit).
   */
  #summarise(bytes: Uint8Array, run: RunReading): void {
    const { update, remove } = readUpdates(bytes);
    for (const key of collectKeys(remove)) this.#summary.delete(key);
    for (const [key, leaf] of collectLeaves(update)) {
      if (!key.startsWith('_') && (typeof leaf === 'number' || typeof leaf === 'string')) this.#summary.set(key, leaf);
    }
    if (this.#exited) this.#tellSummary(run);
  }

  #tellSummary(run: RunReading): void {
    for (const [key, value] of this.#summary) if (!this.#tags.has(key)) run.facts[`summary.${key}`] = String(value);
  }

  #alert(bytes: Uint8Array, run: RunReading): void {
    const { title = '', text = '', level = '' } = readAlert(bytes);
    const told = [level, title, text].filter(Boolean).join(': ');
    run.artifacts.push({ kind: 'text', tag: 'alerts', step: this.#step, wall: this.#wall, text: told });
  }

  #exit(bytes: Uint8Array, run: RunReading): void {
    run.state = readExit(bytes).code ? 'failed' : 'finished';
    if (!Number.isNaN(this.#wall)) run.endedAt = this.#wall;
    this.#exited = true;
    this.#tellSummary(run);
  }
}
