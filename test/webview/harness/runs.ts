import type { Hparams } from '../../../src/model/run.ts';
import type { SeriesSummary } from '../../../src/model/series.ts';
import type { RunInfo, RunNotes } from '../../../src/protocol/engineApi.ts';

/** A run as the engine tells of it, with what a test cares about. */
export function runInfo(name: string, { hparams = {}, notes = {}, series = [], colour = 0 }: { hparams?: Hparams; notes?: RunNotes; series?: SeriesSummary[]; colour?: number } = {}): RunInfo {
  const run = { id: name, name, format: 'csv', sources: [], root: '/logs', state: 'finished' as const, hparams, facts: {} };
  return { run, series, updatedAt: 0, artifacts: [], colour, notes };
}

export function summary(tag: string, min: number, last: number, max = Math.max(min, last)): SeriesSummary {
  return { tag, count: 10, first: [0, max], last: [9, last], lastWall: NaN, min, max, sum: 0, minStep: 5, maxStep: 0, nan: 0, inf: 0, superseded: 0 };
}
