import type { Run, RunState } from '../model/run.ts';
import { mostPoints, type SummaryTable, withSummaries } from '../model/summaryTable.ts';
import type { RunInfo, RunNotes } from '../protocol/engineApi.ts';
import type { RunEntry } from '../store/catalog.ts';
import type { MemberRow, SourceRow } from '../store/contract.ts';
import { formats } from '../readers/index.ts';
import type { People } from '../store/people.ts';
import { collectSummaries, countArtifacts } from '../store/range.ts';
import type { Store } from '../store/store.ts';

const defaults = {
  /** Seconds. A run is live until it was silent for five times its usual pause, within these bounds … */
  leastQuiet: 60,
  mostQuiet: 1800,
  /** … stalled for this long after, and then nobody expects it to go on. */
  stalled: 1800,
};

/**
 * Whether one of the run's own logs still exists. Runs whose logs were all deleted are not shown, nor are files of hyperparameters
 * that no log goes with; if a log comes, or comes back, they are.
 */
export function isListed(store: Store, entry: RunEntry): boolean {
  return [...entry.members.keys()].some((id) => {
    const source = store.catalog.sources.get(id);
    return source && !source.gone && !companions.has(source.format);
  });
}

const companions = new Set(formats.filter(({ companion }) => companion).map(({ id }) => id));

/** A run's description, and when its state will be another if nothing happens (seconds since the epoch). */
export interface Described {
  info: RunInfo;
  until: number;
}

/** What is known about a run beside its logs. */
interface Surroundings {
  rootName: string;
  people: People;
  /** Steps of its checkpoints. */
  checkpoints: number[];
}

/** @param now seconds since the epoch */
export function describeRun(store: Store, entry: RunEntry, { rootName, people, checkpoints }: Surroundings, now: number): Described {
  const { id, root, path } = entry.row;
  const members = [...entry.members.values()].filter(({ source }) => store.catalog.sources.has(source));
  const sources = members.map(({ source }) => store.catalog.sources.get(source)!).sort((a, b) => (a.home < b.home ? -1 : 1) || a.generation - b.generation);
  const series = collectSummaries(store, id);
  const updatedAt = Math.max(0, ...members.map((member) => member.updatedAt));
  const named = members.find(({ name }) => name !== undefined)?.name;
  const startedAt = least(members.map((member) => member.startedAt));
  // An older checkpoint, or the state that was written when an earlier training ended, says nothing of how it goes on.
  const outranked = store.catalog.outranked(entry);
  const current = members.filter(({ source }) => !outranked.has(source));
  const { state, until } = stateOf(current, series, startedAt, updatedAt, now);
  const run: Run = {
    id,
    name: named ?? (path || rootName),
    format: (sources.find(({ format }) => !companions.has(format)) ?? sources[0])?.format ?? '',
    sources: [...new Set(presentFirst(sources).map((source) => source.path))],
    root,
    state,
    ...(startedAt !== undefined && { startedAt }),
    ...endOf(current),
    hparams: Object.assign({}, ...members.map(({ hparams }) => hparams)),
    facts: Object.assign({}, ...members.map(({ facts }) => facts)),
  };
  const notes = (people.data.notes[id] ?? {}) as RunNotes;
  const restarts = members.flatMap(({ cuts }) => cuts.map(({ step }) => step)).sort((a, b) => a - b);
  const colour = notes.colour ?? people.colourOf(id);
  const marks = { ...(restarts.length > 0 && { restarts }), ...(checkpoints.length > 0 && { checkpoints }) };
  const info: RunInfo = withSummaries({ run, updatedAt, artifacts: countArtifacts(store, id), colour, notes, ...marks }, series);
  return { info, until };
}

const presentFirst = (sources: SourceRow[]): SourceRow[] => [...sources.filter(({ gone }) => !gone), ...sources.filter(({ gone }) => gone)];

function endOf(members: readonly MemberRow[]): { endedAt?: number } {
  const ends = members.map(({ endedAt }) => endedAt).filter((end) => end !== undefined);
  return ends.length > 0 ? { endedAt: Math.max(...ends) } : {};
}

function least(numbers: (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

interface Judged {
  state: RunState;
  until: number;
}

/** What the log says, else what its silence suggests. */
function stateOf(
  members: readonly MemberRow[], series: SummaryTable, startedAt: number | undefined, updatedAt: number, now: number,
): Judged {
  const said = members.map(({ state }) => state).filter((state) => state !== undefined);
  if (said.includes('failed')) return { state: 'failed', until: Infinity };
  if (said.includes('finished')) return { state: 'finished', until: Infinity };
  const points = mostPoints(series);
  const lasted = startedAt === undefined ? 0 : updatedAt - startedAt;
  const pause = points > 1 ? lasted / (points - 1) : 0;
  const quietUntil = updatedAt + Math.min(defaults.mostQuiet, Math.max(defaults.leastQuiet, 5 * pause));
  if (now <= quietUntil) return { state: 'live', until: quietUntil };
  const stalledUntil = quietUntil + defaults.stalled;
  return now <= stalledUntil ? { state: 'stalled', until: stalledUntil } : { state: 'finished', until: Infinity };
}
