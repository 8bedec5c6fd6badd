import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Artifact } from '../../src/model/artifact.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { Format, ReaderState, Reading, RunReading, SourceContext, StreamFormat } from '../../src/readers/contract.ts';
import { formats } from '../../src/readers/index.ts';

export const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

/** A file of a fixture: its path below the fixture's `log` folder, as a root would have it. */
export interface Sample {
  case: string;
  path: string;
  bytes: Uint8Array;
}

/** Every file that some case under `test/fixtures` logs. */
export function collectSamples(under = '*/*'): Sample[] {
  return globSync([`${under}/log/**/*`, `${under}/log/**/.*/**`], { cwd: fixtures }).map((file) => join(fixtures, file)).filter((file) => statSync(file).isFile()).sort().map((file) => {
    const [format, name] = relative(fixtures, file).split('/');
    return { case: `${format}/${name}`, path: relative(join(fixtures, format!, name!, 'log'), file), bytes: new Uint8Array(readFileSync(file)) };
  });
}

const sqliteHead = Buffer.from('SQLite format 3\0');

/** The format that is surest of the file, as the engine picks it; databases, which take opening, are nobody's here. */
export function pickFormat(path: string, bytes: Uint8Array): Format | undefined {
  if (sqliteHead.equals(bytes.subarray(0, sqliteHead.length))) return undefined;
  const [best] = formats.filter(({ kind }) => kind !== 'database').map((format) => ({ format, score: format.sniff(path, bytes.subarray(0, 64 * 1024)) })).sort((a, b) => b.score - a.score);
  return best && best.score > 0 ? best.format : undefined;
}

/** What a run comes to once all its segments are put together and superseded points are gone. */
export interface ReplayedRun {
  points: Record<string, [step: number, value: number, wall: number][]>;
  superseded: number;
  artifacts: Artifact[];
  told: Omit<RunReading, 'key' | 'series' | 'artifacts' | 'restart'>;
}

export interface Replayed {
  runs: Map<string, ReplayedRun>;
  problems: Problem[];
  read: number;
  dead: boolean;
}

export const nothing = (): Replayed => ({ runs: new Map(), problems: [], read: 0, dead: false });

/**
 * Feeds a file that grows to each of `ends` in turn, the rest of a push again with the next one.
 * @param restore every push gets a new reader from the state of the one before
 */
export function replay(format: StreamFormat, path: string, bytes: Uint8Array, ends: number[] = [], restore = false): Replayed {
  const source: SourceContext = { path, patterns: [] };
  let reader = format.create(source);
  const all = nothing();
  for (const end of [...ends, bytes.length]) {
    if (restore) reader = format.create(source, JSON.parse(JSON.stringify(reader.state())) as ReaderState);
    const given = bytes.slice(all.read, end);
    const reading = reader.push(given, all.read, end === bytes.length);
    if (!(reading.consumed >= 0 && reading.consumed <= given.length)) throw new Error(`consumed ${reading.consumed} of ${given.length}`);
    all.read += reading.consumed;
    absorb(all, reading);
    if (all.dead) break;
  }
  return all;
}

/** Adds a reading to what came before, as the store does. */
export function absorb(all: Replayed, reading: Pick<Reading, 'runs' | 'problems' | 'dead'>): void {
  all.dead = reading.dead ?? false;
  all.problems.push(...reading.problems);
  for (const segment of reading.runs) {
    let run = all.runs.get(segment.key);
    if (!run) all.runs.set(segment.key, run = { points: Object.create(null), superseded: 0, artifacts: [], told: { hparams: {}, facts: {} } });
    if (segment.restart) forget(run, segment.restart);
    for (const [tag, column] of segment.series) {
      const { steps, values, walls } = column.columns();
      const points = (run.points[tag] ??= []);
      for (let index = 0; index < values.length; index++) points.push([steps[index]!, values[index]!, walls[index]!]);
    }
    run.artifacts.push(...segment.artifacts);
    const { key: _key, series: _series, artifacts: _artifacts, restart: _restart, hparams, facts, ...told } = segment;
    run.told = { ...run.told, ...told, hparams: { ...run.told.hparams, ...hparams }, facts: { ...run.told.facts, ...facts } };
  }
}

function forget(run: ReplayedRun, { step, tags }: NonNullable<RunReading['restart']>): void {
  for (const tag of Object.keys(run.points)) {
    if (tags && !tags.includes(tag)) continue;
    const points = run.points[tag]!;
    run.points[tag] = points.filter(([at]) => at < step);
    run.superseded += points.length - run.points[tag].length;
  }
}
