import { phrase } from '../../model/phrase.ts';
import type { RunReading } from '../contract.ts';
import type { ProblemList } from '../readings.ts';
import { decoder } from '../wire.ts';
import type { EventCursor } from './event.ts';
import { applyHparams } from './hparams.ts';
import { applyLayout } from './layout.ts';
import { collectHistogram, collectImage, collectTensor } from './plugins.ts';
import { PointLog } from './pointLog.ts';
import { ScalarScan } from './scalarScan.ts';
import { ScanMemory } from './scanMemory.ts';
import { ScalarTensor } from './scalarTensor.ts';
import { type TagEntry, TagTable } from './tags.ts';
import { decodeTensor } from './tensor.ts';
import { content, ValueCursor } from './value.ts';

const value = 0x0a;
const readMetadata = decoder({ pluginData: [1, 'bytes'] });
const readPluginData = decoder({ name: [1, 'string'], content: [2, 'bytes'] });

/** One for all readers of the thread: it is empty before and after each push. */
let scalars: { memory: ScanMemory; points: PointLog; scan: ScalarScan } | undefined;

function openScalars(): NonNullable<typeof scalars> {
  if (scalars) return scalars;
  const memory = new ScanMemory();
  return (scalars = { memory, points: new PointLog(memory), scan: new ScalarScan(memory) });
}

export const scalarMemory = (): Uint8Array => openScalars().memory.log;

/** Reads the summaries of events into a run. Scalars stay on the wire to the end; the rest is decoded as messages. */
export class SummaryReader {
  readonly tags = new TagTable();
  readonly #value = new ValueCursor();
  readonly #tensor = new ScalarTensor();
  #offset = 0;
  #problems: ProblemList | undefined;

  /** The bytes that the next events point into, and where they stand in the file. */
  open(bytes: Uint8Array, offset: number, problems: ProblemList): void {
    this.#value.open(bytes);
    this.#tensor.open(bytes);
    this.#offset = offset;
    this.#problems = problems;
    const { points, scan } = openScalars();
    points.clear();
    scan.open(bytes);
  }

  /** Reads on through plain scalars; where the first record of another kind stands. */
  scan(from: number, run: RunReading): number {
    const { points, scan } = scalars!;
    let at = scan.read(from, points);
    for (; points.isFull; at = scan.read(at, points)) points.moveTo(run);
    return at;
  }

  /** Hands to a run what was read since the last time: another segment begins. */
  endSegment(run: RunReading): void {
    scalars!.points.moveTo(run);
  }

  /** Hands to a run what was read since the last time: the bytes end. */
  end(run: RunReading): void {
    scalars!.points.endWith(run);
  }

  read(event: EventCursor, run: RunReading): void {
    const values = this.#value;
    for (let at = event.summaryFrom; at < event.summaryTo;) {
      const next = this.#next(event, at);
      if (next < 0) return this.#broken(at);
      if (next > 0) this.#apply(this.tags.find(values.bytes, values.tagFrom, values.tagTo), event, run);
      at = values.at;
    }
  }

  /** The tags of all values of an event. */
  tagsOf(event: EventCursor): string[] {
    const values = this.#value;
    const tags = new Set<string>();
    for (let at = event.summaryFrom; at < event.summaryTo;) {
      const next = this.#next(event, at);
      if (next < 0) break;
      if (next > 0) tags.add(this.tags.find(values.bytes, values.tagFrom, values.tagTo).tag);
      at = values.at;
    }
    return [...tags];
  }

  /** Reads one field of a summary: 1 a value, 0 something else, -1 damage. The cursor stands behind it. */
  #next(event: EventCursor, from: number): number {
    const values = this.#value;
    values.at = from;
    const key = values.varint();
    if (key !== value) return values.skip(key & 7) && values.at <= event.summaryTo ? 0 : -1;
    const length = values.length();
    const start = values.at;
    return start + length <= event.summaryTo && values.read(start, start + length) ? 1 : -1;
  }

  #apply(entry: TagEntry, { step, wall }: EventCursor, run: RunReading): void {
    const { kind, simple, metadataTo, bodyFrom, bodyTo } = this.#value;
    const tensor = this.#tensor;
    if (metadataTo >= 0 && entry.plugin === undefined) this.#describe(entry, run);
    if (kind === content.simple) this.#add(entry, step, wall, simple, run);
    else if (kind === content.none) return;
    else if (kind === content.tensor && entry.plugin === 'scalars' && tensor.read(bodyFrom, bodyTo)) {
      this.#add(entry, step, wall, tensor.value, run);
    } else this.#rich(entry, step, wall, run);
  }

  #add(entry: TagEntry, step: number, wall: number, value: number, run: RunReading): void {
    const { points } = scalars!;
    if (points.isFull) points.moveTo(run);
    points.add(entry, step, wall, value);
  }

  /** Only the first metadata of a tag counts. */
  #describe(entry: TagEntry, run: RunReading): void {
    entry.plugin = '';
    try {
      const plugin = this.#pluginData();
      if (!plugin) return;
      entry.plugin = plugin.name ?? '';
      if (entry.plugin === 'hparams' && plugin.content) applyHparams(plugin.content, run);
    } catch {
      this.#broken(this.#value.metadataFrom);
    }
  }

  /** What the value itself says of its plugin. Throws on broken bytes. */
  #pluginData(): ReturnType<typeof readPluginData> | undefined {
    const { bytes, metadataFrom, metadataTo } = this.#value;
    const { pluginData } = metadataTo >= 0 ? readMetadata(bytes.subarray(metadataFrom, metadataTo)) : {};
    return pluginData && readPluginData(pluginData);
  }

  #rich(entry: TagEntry, step: number, wall: number, run: RunReading): void {
    const { bytes, bodyFrom, bodyTo, kind } = this.#value;
    const body = { bytes: bytes.subarray(bodyFrom, bodyTo), offset: this.#offset + bodyFrom };
    const place = { tag: entry.tag, step, wall };
    try {
      if (kind === content.image) run.artifacts.push(...collectImage(place, body));
      else if (kind === content.histogram) run.artifacts.push(...collectHistogram(place, body));
      else if (entry.plugin === 'custom_scalars') applyLayout(body.bytes, run);
      else if (entry.plugin !== 'scalars') run.artifacts.push(...collectTensor(entry.plugin ?? '', place, body, () => this.#pluginData()?.content));
      else this.#tensorScalar(entry, place, body.bytes, run);
    } catch {
      this.#broken(bodyFrom);
    }
  }

  #tensorScalar(entry: TagEntry, { step, wall }: { step: number; wall: number }, bytes: Uint8Array, run: RunReading): void {
    const values = decodeTensor(bytes)?.values;
    if (values?.length === 1) this.#add(entry, step, wall, values[0]!, run);
    else {
      const message = phrase('A point of {0} is not one number and was passed over.', entry.tag);
      this.#problems?.add('scalar', 'warning', message, { offset: this.#offset + this.#value.bodyFrom });
    }
  }

  #broken(at: number): void {
    this.#problems?.add('summary', 'warning', phrase('A summary is damaged and was passed over.'), { offset: this.#offset + at });
  }
}
