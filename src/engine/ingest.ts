import { posix } from 'node:path';
import type { Problem } from '../model/problem.ts';
import { phrase } from '../model/phrase.ts';
import type { Columns } from '../model/series.ts';
import type { Placement, Reading, RunReading } from '../readers/contract.ts';
import type { SourceRow } from '../store/contract.ts';
import { seriesKey } from '../store/bundle.ts';
import { type ShortSeries, unpackShortSeries } from '../store/shortSeries.ts';
import type { Store } from '../store/store.ts';
import { runId, type Root } from './root.ts';

const defaults = {
  /** Different problems of one file that are worth a person's time. */
  problems: 20,
  /** Metrics of one run; a log with more has numbers in its names. */
  tags: 20_000,
  /** Artifacts of one tag, so that a gigabyte of texts does not become a gigabyte of store. */
  artifacts: 10_000,
};

export interface Intake {
  store: Store;
  root: Root;
  source: SourceRow;
  placement: Placement;
  /** Seconds since the epoch: when the file grew. */
  now: number;
}

/** What a log says of a run. Its series may have been packed where it was read. */
export interface TakenRun extends RunReading {
  short?: readonly ShortSeries[];
}

export interface TakenReading extends Omit<Reading, 'runs'> {
  runs: TakenRun[];
}

/** What was read becomes rows. `whole`: the reading replaces the one before, as a document that was written anew. */
export function takeReading(intake: Intake, runs: readonly TakenRun[], whole: boolean): void {
  for (const reading of runs) takeRun(intake, reading, whole);
}

function takeRun({ store, root, source, placement, now }: Intake, reading: TakenRun, whole: boolean): void {
  const path = [placement.run, reading.key].filter(Boolean).join('/');
  const id = runId(root, path);
  const entry = store.addRun({ id, root: root.path, path });
  const known = whole ? undefined : entry.members.get(source.id);
  const state = reading.state === 'running' ? undefined : reading.state;
  // What a document no longer says does not hold any longer, nor the end of a run that goes on.
  if (whole || reading.state === 'running') store.changeMember(source, id, { state: undefined, endedAt: undefined });
  if (whole) store.changeMember(source, id, { startedAt: undefined, name: undefined });
  store.changeMember(source, id, {
    hparams: { ...known?.hparams, ...reading.hparams },
    facts: { ...known?.facts, ...reading.facts },
    updatedAt: now,
    ...(placement.rank !== undefined && { rank: placement.rank }),
    ...(state && { state }),
    ...(reading.startedAt !== undefined && { startedAt: Math.min(reading.startedAt, known?.startedAt ?? Infinity) }),
    ...(reading.endedAt !== undefined && { endedAt: reading.endedAt }),
    ...(reading.name !== undefined && { name: reading.name }),
  });
  if (reading.restart) {
    store.restart(source, id, reading.restart.step, reading.restart.tags);
    // It goes on after all.
    if (!reading.state && known?.state) store.changeMember(source, id, { state: undefined, endedAt: undefined });
  }
  takeSeries(store, source, id, reading, whole);
  if (whole) store.clearArtifacts(source, id);
  for (const artifact of reading.artifacts) {
    const count = store.catalog.findPart(source.id, id, artifact.kind, artifact.tag)?.summary.count ?? 0;
    if (count < defaults.artifacts) store.addArtifact(source, id, artifact);
    else addProblem(store, source, tooManyArtifacts(source, artifact.tag));
  }
}

function takeSeries(store: Store, source: SourceRow, run: string, { series, short }: TakenRun, whole: boolean): void {
  if (short && short.reduce((sum, { keys }) => sum + keys.length, 0) <= defaults.tags && store.adopt(source, run, short)) return;
  const columns = short ? unpackShortSeries(short) : Array.from(series, ([name, builder]): [string, Columns] => [name, builder.columns()]);
  const entry = store.catalog.runs.get(run)!;
  for (const [name, points] of columns) {
    const tag = ownTag(store, source, run, name);
    if (entry.series.size >= defaults.tags && !store.catalog.findPart(source.id, run, 'scalar', tag)) return addProblem(store, source, tooManyTags(source));
    if (whole) store.replace(source, run, tag, points);
    else store.append(source, run, tag, points);
  }
}

/**
 * Two formats may tell of the same metric of a run (Ultralytics writes results.csv and event files). Their points are not one series:
 * what is told second gets the name of its file before its own. Sources with ranks repeat each other, and the highest alone is shown.
 */
function ownTag(store: Store, source: SourceRow, run: string, tag: string): string {
  const { series, members } = store.catalog.runs.get(run)!;
  const isRanked = (id: number): boolean => members.get(id)?.rank !== undefined;
  const parts = series.get(seriesKey('scalar', tag));
  const taken = parts?.some((part) => store.catalog.sources.get(part.source)!.format !== source.format && !(isRanked(part.source) && isRanked(source.id)));
  return taken && !parts?.some((part) => part.source === source.id) ? `${posix.basename(source.home)}/${tag}` : tag;
}

function tooManyTags(source: SourceRow): Problem {
  return {
    source: source.path,
    severity: 'warning',
    message: phrase('More than {0} metrics in one run; the rest is left out. Do the names contain numbers that change?', defaults.tags),
  };
}

function tooManyArtifacts(source: SourceRow, tag: string): Problem {
  return { source: source.path, severity: 'info', message: phrase('More than {0} entries of {1}; the later ones are left out.', defaults.artifacts, tag) };
}

/** Notes a problem once, and not without end. */
export function addProblem(store: Store, source: SourceRow, problem: Problem): void {
  const key = JSON.stringify(problem);
  if (source.problems.length >= defaults.problems || source.problems.some((known) => JSON.stringify(known) === key)) return;
  store.changeSource(source, { problems: [...source.problems, problem] });
}
