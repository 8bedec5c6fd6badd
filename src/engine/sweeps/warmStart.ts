// `globSync` came with Node.js 22. Asked for by name it would keep the terminal from loading on an older one, and so from looking for a newer one.
import fs, { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Hparams } from '../../model/run.ts';
import { phrase } from '../../model/phrase.ts';
import type { Problem } from '../../model/problem.ts';
import { readDocument } from '../../model/sourceDocument.ts';
import type { Parameter, Params, ParamValue, Space } from '../../model/space.ts';
import type { Trial } from '../../model/trial.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import type { SweepFile } from '../../sweep/file/sweepFile.ts';
import { collectSweepFolders, statePath, sweepsFolder } from './layout.ts';
import { pickSeries } from './metricSeries.ts';
import { type Setup, setUp } from './setup.ts';
import { StoredSweep } from './storedSweep.ts';
import { metricsOf, resultOf } from './trialEnd.ts';

const defaults = {
  /** Earlier trials that are taken, the latest ones: each makes every suggestion a little dearer. */
  most: 1_000,
};

/** Every run that the logs at a path tell of. */
export type ReadRuns = (path: string) => Promise<RunInfo[]>;

/** Paths of `warm_start` at which there is nothing, each with its place. */
export function missingEarlier({ warmStart }: SweepFile, text: string, file: string): Problem[] {
  const document = readDocument(text, file);
  for (const [at, path] of warmStart === 'own' ? [] : [...warmStart].entries()) {
    if (!existsSync(resolve(dirname(file), path))) document.report(['lossband', 'warm_start', at], 'error', phrase('There is nothing at {0} to start from.', path));
  }
  return document.problems;
}

/** What is known from before of the same parameters and metrics, where the sweep file says to look. Runs that lack one, or had other constants, teach nothing here. */
export async function collectEarlier(file: string, setup: Setup, readRuns: ReadRuns): Promise<Trial[]> {
  const { warmStart } = setup.sweep, places = warmStart === 'own' ? collectSweepFolders(file) : warmStart.map((path) => resolve(dirname(file), path)), found: Trial[] = [];
  for (const place of places) {
    const sweeps = sweepsAt(place);
    found.push(...sweeps.flatMap((folder) => trialsOf(folder, setup, warmStart === 'own' ? file : undefined)));
    if (sweeps.includes(place)) continue;
    const isTold = ({ run }: RunInfo): boolean => sweeps.some((folder) => join(run.root, run.sources[0] ?? '').startsWith(folder + sep));
    found.push(...(await readRuns(place)).flatMap((info) => (isTold(info) ? [] : maybeTrial(info, setup) ?? [])));
  }
  return found.slice(-defaults.most).map((trial, at) => ({ ...trial, id: `earlier ${at}` }));
}

/** The sweep in a folder, else those below it. */
function sweepsAt(place: string): string[] {
  if (existsSync(statePath(place))) return [place];
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  return fs.globSync(`**/${statePath(join(sweepsFolder, '*'))}`, { cwd: place, exclude: ['**/node_modules/**', '**/.*/**'] }).map((state) => join(place, dirname(state)));
}

/** @param file only where the sweep was started from it */
function trialsOf(folder: string, { sweep }: Setup, file: string | undefined): Trial[] {
  const stored = StoredSweep.maybeOpen(folder);
  if (!stored) return [];
  try {
    const { about } = stored, before = setUp(about).sweep;
    const wantedOf = (one: SweepFile): string => JSON.stringify([one.metric?.goal, metricsOf(one)]);
    if (wantedOf(before) !== wantedOf(sweep) || (file !== undefined && basename(about.file) !== basename(file))) return [];
    // Of a curve only its end is kept: what forecasts learn from are the trials of the sweep itself.
    return stored.read().trials.flatMap(({ id, params, state, loss, others, violation, reports }): Trial[] => {
      const isOver = state === 'finished' || state === 'pruned' || state === 'failed', same = maybeParams(sweep.space, params);
      if (!isOver || !same) return [];
      return [{ id, params: same, state, reports: reports.slice(-1), ...(loss !== undefined && { loss }), ...(others && { others }), ...(violation !== undefined && { violation }) }];
    });
  } finally {
    stored.dispose();
  }
}

/** An Optuna study calls its objectives by their numbers. */
function maybeTrial(info: RunInfo, { sweep }: Setup): Trial | undefined {
  const params = maybeParams(sweep.space, info.run.hparams);
  const ends = metricsOf(sweep).map((name, at) => (pickSeries([info], name) ?? pickSeries([info], `value${at}`))?.last);
  if (!params || ends.length === 0 || !ends.every((end) => end !== undefined)) return undefined;
  return { id: info.run.id, params, state: 'finished', reports: [], ...resultOf(ends, sweep) };
}

/** What a log says of a parameter as a value of it: logs write numbers and booleans as texts too. */
function maybeValue(parameter: Parameter, logged: ParamValue): ParamValue | undefined {
  if (parameter.type === 'categorical') return parameter.choices.find((choice) => choice === logged) ?? parameter.choices.find((choice) => String(choice) === String(logged));
  const number = typeof logged === 'string' && logged.trim() !== '' ? Number(logged) : logged;
  return typeof number === 'number' && number >= parameter.low && number <= parameter.high ? number : undefined;
}

/** The parameters of a space; undefined where one is missing, or lies outside. */
function maybeParams(space: Space, logged: Hparams | Params): Params | undefined {
  const params: Params = {};
  for (const parameter of space) {
    const value = logged[parameter.name], known = value === undefined ? undefined : maybeValue(parameter, value);
    if (known !== undefined) params[parameter.name] = known;
    // A parameter with a condition may have been inactive.
    else if (value !== undefined || !parameter.when) return undefined;
  }
  return params;
}
