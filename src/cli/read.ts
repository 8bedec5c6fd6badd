import { UserError } from '../base/errors.ts';
import { formatPhrase } from '../model/phrase.ts';
import type { Problem } from '../model/problem.ts';
import type { SeriesSummary } from '../model/series.ts';
import type { Engine } from '../engine/engine.ts';
import type { RunInfo } from '../protocol/engineApi.ts';
import type { Command } from './contract.ts';
import { readOnce } from './engine.ts';
import { parseOptions } from './options.ts';
import { jsonNumber, print, problemText } from './output.ts';

export const read: Command = {
  id: 'read',
  usage: 'PATH… [--json] [--points N]',
  summary: 'What the logs hold: runs, metrics, hyperparameters.',

  async run(args) {
    const { values, positionals } = parseOptions(args, { json: { type: 'boolean' }, points: { type: 'string' } });
    const points = pointsOf(values.points);
    const { runs, problems } = await readOnce(positionals, undefined, async (engine) => {
      const snapshot = await engine.snapshot();
      return { problems: snapshot.problems, runs: (await Promise.all(snapshot.runs.map((info) => tellRun(engine, info, points)))).flat() };
    });
    if (values.json) await print(JSON.stringify({ runs, problems: problems.map(tellProblem) }));
    else await print([...runs.filter(({ copyOf }) => copyOf === undefined).map(runText), ...problems.map(problemText)].join('\n'));
    return 0;
  },
};

/** How many points of each series are wanted; undefined = none. */
function pointsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new UserError('--points takes a whole number');
  return count;
}

interface ToldRun {
  id: string;
  /** Id of the run whose history this is an older copy of, as each checkpoint holds one. */
  copyOf?: string;
  name: string;
  format: string;
  sources: string[];
  state: RunInfo['run']['state'];
  /** Seconds since the epoch, where the log says. */
  startedAt?: number;
  endedAt?: number;
  hparams: RunInfo['run']['hparams'];
  facts: RunInfo['run']['facts'];
  scalars: ToldScalar[];
  texts: Record<string, number>;
  images: Record<string, number>;
  histograms: Record<string, number>;
  prCurves: Record<string, number>;
  confusionMatrices: Record<string, number>;
}

type ToldPoint = [step: number | string, value: number | string];

interface ToldScalar {
  tag: string;
  count: number;
  first: ToldPoint | null;
  last: ToldPoint | null;
  min: number | null;
  max: number | null;
  sum: number;
  nan: number;
  inf: number;
  superseded: number;
  points?: ToldPoint[];
}

async function tellRun(engine: Engine, { run, series, artifacts }: RunInfo, points: number | undefined): Promise<ToldRun[]> {
  const counts = (kind: string): Record<string, number> =>
    Object.fromEntries(artifacts.filter((artifact) => artifact.kind === kind).map(({ tag, count }) => [tag, count]));
  const { id, name, format, sources, state, startedAt, endedAt, hparams, facts } = run;
  const own = { state, ...(startedAt !== undefined && { startedAt }), ...(endedAt !== undefined && { endedAt }), hparams, facts };
  const scalars = await Promise.all(series.map((summary) => tellSeries(engine, id, summary, points)));
  const media = { texts: counts('text'), images: counts('image'), histograms: counts('histogram'), prCurves: counts('prCurve'), confusionMatrices: counts('confusionMatrix') };
  const none = { texts: {}, images: {}, histograms: {}, prCurves: {}, confusionMatrices: {} };
  const copies = (await engine.olderCopies(id)).map(({ source, series: older }): ToldRun => ({
    id: `${id}@${source}`, copyOf: id, name, format, sources: [source], ...own, scalars: older.map(tellSummary), ...none,
  }));
  return [{ id, name, format, sources, ...own, scalars, ...media }, ...copies];
}

function tellSummary({ tag, count, first, last, min, max, sum, nan, inf, superseded }: SeriesSummary): ToldScalar {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const ends = { first: count > 0 ? point(...first) : null, last: count > 0 ? point(...last) : null };
  return { tag, count, ...ends, min: finite(min), max: finite(max), sum, nan, inf, superseded };
}

async function tellSeries(engine: Engine, run: string, summary: SeriesSummary, wanted: number | undefined): Promise<ToldScalar> {
  const told = tellSummary(summary);
  if (wanted === undefined) return told;
  const [window] = await engine.series([{ run, tag: summary.tag, columns: 0 }]);
  const { steps, values } = window!;
  return { ...told, points: Array.from(steps.subarray(0, wanted), (step, i) => point(step, values[i]!)) };
}

const point = (step: number, value: number): ToldPoint => [jsonNumber(step), jsonNumber(value)];

function tellProblem({ source, offset, line, message }: Problem): object {
  return { source, ...(offset !== undefined && { offset }), ...(line !== undefined && { line }), message: formatPhrase(message) };
}

function runText({ name, format, sources, scalars }: ToldRun): string {
  const head = `${name || '.'}  (${format}; ${sources.length === 1 ? sources[0] : `${sources.length} files`})`;
  const width = Math.max(0, ...scalars.map(({ tag }) => tag.length));
  return [head, ...scalars.map(({ tag, count, last }) => `  ${tag.padEnd(width)}  ${count} points${last ? `, last ${last[1]} at step ${last[0]}` : ''}`)].join('\n');
}
