import { directionOf } from '../src/model/direction.ts';
import type { Columns, SeriesSummary } from '../src/model/series.ts';
import type { Smoothing } from '../src/model/smoothing.ts';
import type { RunInfo, SeriesQuery, SeriesWindow } from '../src/protocol/engineApi.ts';
import { stepRange, xOf } from './axis.ts';
import { bandOf, groupRuns } from './bands.ts';
import type { Curve, LineData, Zoom } from './charts/line.ts';
import { evaluateFormula, type Formula } from './derived.ts';
import { envelopeOf } from './envelope.ts';
import type { SeriesLoader } from './loader.ts';
import { loadMarks } from './loadMarks.ts';
import { nameOf } from './names.ts';
import { splitOfRun, splitTag } from './pairing.ts';
import type { DashboardState } from './state.ts';

/** More raw curves than this under the smoothed ones are a grey cloud, and cost as much again. */
const mostRaw = 20;
/** Series up to this length are asked for whole where the page computes with them. */
const mostExact = 20_000;

export interface LineRequest {
  /** Stable. */
  id: string;
  tags: string[];
  formula?: Formula;
  /** Pixel columns of the plot. */
  columns: number;
  zoom?: Zoom;
  /** What is drawn now; tells which steps a zoomed time or metric axis stands for. */
  before?: LineData;
}

interface Member {
  info: RunInfo;
  tag: string;
  summary: SeriesSummary;
}

/** Asks for everything a chart of lines shows, in as few messages as can be. */
export async function loadLine(request: LineRequest, state: DashboardState, loader: SeriesLoader): Promise<LineData> {
  const { axis, logX, logY, ignoreOutliers, limits } = state.view;
  const members = collectMembers(request, state.shown);
  const load = request.formula ? loadDerived : state.view.grouping ? loadBands : loadCurves;
  const [marks, curves] = await Promise.all([loadMarks(members, state, loader), load(request, members, state, loader)]);
  const placed = marks.flatMap((mark) => {
    const x = xAtStep(curves, mark.run, mark.step);
    return x === undefined ? [] : [{ ...mark, x, colour: state.runs.get(mark.run)?.colour ?? 0 }];
  });
  return { curves, marks: placed, axis, logX, logY, ignoreOutliers, limits: limits[request.id], zoom: request.zoom };
}

/** The series of a chart, run by run. For a formula: of its first metric, whose steps it is computed at. */
export function collectMembers({ tags, formula }: Pick<LineRequest, 'tags' | 'formula'>, runs: readonly RunInfo[]): Member[] {
  const wanted = formula ? formula.tags.slice(0, 1) : tags;
  return runs.flatMap((info) =>
    wanted.flatMap((tag) => {
      const summary = info.series.find((series) => series.tag === tag);
      return summary && (!formula || formula.tags.every((name) => info.series.some((series) => series.tag === name))) ? [{ info, tag, summary }] : [];
    }),
  );
}

async function loadCurves(request: LineRequest, members: Member[], state: DashboardState, loader: SeriesLoader): Promise<Curve[]> {
  const raw = members.length <= mostRaw;
  const columns = members.length > 2 * mostRaw ? Math.ceil(request.columns / 2) : request.columns;
  const kinds = smoothingsOf(state, raw);
  const queries = members.flatMap((member) => kinds.map((smoothing): SeriesQuery => ({ ...queryOf(member, request), columns, smoothing })));
  const [axes, windows] = await Promise.all([loadAxes(members, state, loader), loader.load(queries, state.view.axis.kind === 'relative')]);
  return members.map((member, at) => {
    const own = windows.slice(at * kinds.length, (at + 1) * kinds.length);
    const curve = curveOf(member, own, axes[at], state, loader);
    if (state.view.smoothing.kind === 'envelope') addEnvelope(curve, own, queries[at * kinds.length]!, axes[at], state, loader);
    return curve;
  });
}

/** What each series is asked for: what is drawn as the line first; `undefined` is what was logged. */
function smoothingsOf({ view: { smoothing } }: DashboardState, raw: boolean): (Smoothing | undefined)[] {
  const { kind, amount } = smoothing;
  if (kind === 'none') return [undefined];
  if (kind === 'envelope') return [{ kind: 'mean', amount }, { kind: 'minimum', amount }, { kind: 'maximum', amount }];
  return raw ? [{ kind, amount }, undefined] : [{ kind, amount }];
}

function curveOf(member: Member, windows: SeriesWindow[], metric: Columns | undefined, state: DashboardState, loader: SeriesLoader): Curve {
  const { info, tag } = member;
  const { axis, smoothing } = state.view;
  const context = { startedAt: loader.startOf(info.run.id) ?? info.run.startedAt ?? NaN, metric };
  const place = (window: SeriesWindow): { x: Float64Array; y: Float64Array } => ({ x: xOf(window, axis, context), y: window.values });
  const [drawn, second] = windows as [SeriesWindow, SeriesWindow?];
  const curve: Curve = { ...identityOf(member), ...place(drawn), steps: drawn.steps, walls: drawn.walls };
  if (second && smoothing.kind !== 'envelope') curve.raw = place(second);
  const logged = smoothing.kind === 'none' ? drawn : smoothing.kind === 'envelope' ? undefined : second;
  if (logged) curve.best = bestOf(member, logged, xOf(logged, axis, context), directionOf(tag, state.config.directions));
  return curve;
}

/** The windows are mean, minimum and maximum, as `smoothingsOf` orders them. */
function addEnvelope(curve: Curve, [, lower, upper]: SeriesWindow[], query: SeriesQuery, metric: Columns | undefined, { view }: DashboardState, loader: SeriesLoader): void {
  if (!lower || !upper) return;
  const { from = lower.steps[0] ?? 0, to = lower.steps.at(-1) ?? 0, columns } = query;
  const x = xOf(lower, view.axis, { startedAt: loader.startOf(curve.run) ?? NaN, metric });
  curve.band = envelopeOf(lower, upper, x, { from, to, count: columns });
}

function identityOf({ info, tag }: Member): Pick<Curve, 'key' | 'run' | 'tag' | 'label' | 'colour' | 'split'> {
  const split = splitTag(tag).split || splitOfRun(info.run.name);
  return { key: `${info.run.id}\n${tag}`, run: info.run.id, tag, label: nameOf(info), colour: info.notes.colour ?? info.colour, split };
}

function bestOf({ summary }: Member, { steps, values }: Columns, x: Float64Array, direction: string): Curve['best'] {
  if (direction === 'none' || summary.count < 3) return undefined;
  const best = direction === 'lower' ? summary.min : summary.max;
  const step = direction === 'lower' ? summary.minStep : summary.maxStep;
  const at = values.findIndex((value, index) => value === best && steps[index] === step);
  return at < 0 ? undefined : { x: x[at]!, y: best };
}

/** The metric that x shows, for each member; nothing where x is steps or time. */
async function loadAxes(members: Member[], { view: { axis } }: DashboardState, loader: SeriesLoader): Promise<(Columns | undefined)[]> {
  if (axis.kind !== 'metric') return members.map(() => undefined);
  return loader.load(members.map(({ info }) => ({ run: info.run.id, tag: axis.tag, columns: 0 })));
}

function queryOf({ info, tag }: Member, { zoom, before, columns }: LineRequest): SeriesQuery {
  const query = { run: info.run.id, tag, columns };
  if (!zoom) return query;
  const [from, to] = zoom.x;
  if (before?.axis.kind === 'step') {
    const room = (to - from) * 0.05 + 1;
    return { ...query, from: from - room, to: to + room };
  }
  const drawn = before?.curves.find(({ run, tag: name }) => run === info.run.id && name === tag);
  return { ...query, ...(drawn && stepRange(drawn.steps, drawn.x, from, to)) };
}

/** One curve per group and tag: the mean with its band. */
async function loadBands(request: LineRequest, members: Member[], state: DashboardState, loader: SeriesLoader): Promise<Curve[]> {
  const grouping = state.view.grouping!;
  const { kind, amount } = state.view.smoothing;
  const smoothing: Smoothing | undefined = kind === 'none' || kind === 'envelope' ? undefined : { kind, amount };
  const windows = await loader.load(members.map((member) => ({ ...queryOf(member, request), columns: member.summary.count <= mostExact ? 0 : request.columns, smoothing })));
  const groups = groupRuns([...new Set(members.map(({ info }) => info))], grouping);
  return [...groups].flatMap(([name, infos]) =>
    request.tags.flatMap((tag): Curve[] => {
      const inside = windows.filter((_, at) => members[at]!.tag === tag && infos.includes(members[at]!.info));
      if (inside.length === 0) return [];
      const band = bandOf(inside, grouping.band);
      const label = `${name || '…'} (n=${inside.length})`;
      const walls = new Float64Array(band.steps.length).fill(NaN);
      const identity = { key: `${name}\n${tag}`, run: '', tag, label, colour: infos[0]!.colour, split: splitTag(tag).split };
      const { steps, mean, low, high, count } = band;
      return [{ ...identity, x: steps, y: mean, steps, walls, band: { x: steps, low, high }, count, approximate: inside.some(({ exact }) => !exact) }];
    }),
  );
}

async function loadDerived({ formula }: LineRequest, members: Member[], state: DashboardState, loader: SeriesLoader): Promise<Curve[]> {
  const { tags } = formula!;
  const windows = await loader.load(members.flatMap(({ info }) => tags.map((tag) => ({ run: info.run.id, tag, columns: 0 }))));
  return members.flatMap((member, at): Curve[] => {
    const own = windows.slice(at * tags.length, (at + 1) * tags.length);
    const result = evaluateFormula(formula!, new Map(tags.map((tag, index) => [tag, own[index]!])));
    if (!result) return [];
    const x = xOf(result, state.view.axis, { startedAt: loader.startOf(member.info.run.id) ?? NaN });
    return [{ ...identityOf(member), split: '', x, y: result.values, steps: result.steps, walls: result.walls }];
  });
}

/** Where a step of a run stands on the x axis, by the nearest point drawn. */
function xAtStep(curves: readonly Curve[], run: string, step: number): number | undefined {
  const curve = curves.find((candidate) => candidate.run === run);
  if (!curve || curve.steps.length === 0) return undefined;
  const at = curve.steps.findIndex((value) => value >= step);
  return at < 0 ? curve.x.at(-1) : curve.x === curve.steps ? step : curve.x[at];
}
