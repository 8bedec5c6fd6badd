import type { Finding } from '../../src/model/finding.ts';
import { emptyConfig } from '../../src/model/limit.ts';
import { phrase } from '../../src/model/phrase.ts';
import type { Run } from '../../src/model/run.ts';
import type { SeriesSummary } from '../../src/model/series.ts';
import type { Alert, Change, RunInfo, RunNotes, Snapshot } from '../../src/protocol/engineApi.ts';

export function series(tag: string, last = 0.5, step = 10): SeriesSummary {
  const summary = { count: 11, lastWall: 0, sum: 5, nan: 0, inf: 0, superseded: 0 };
  return { tag, ...summary, first: [0, 1], last: [step, last], min: 0.25, minStep: 7, max: 1, maxStep: 0 };
}

export function run(id: string, more: Partial<Omit<Run, 'id'>> & { series?: SeriesSummary[]; notes?: RunNotes; updatedAt?: number } = {}): RunInfo {
  const { series: own = [], notes = {}, updatedAt = 0, ...rest } = more;
  const whole: Run = { id, name: id, format: 'tfevents', sources: [], root: '/logs', state: 'finished', hparams: {}, facts: {}, ...rest };
  return { run: whole, series: own, updatedAt, artifacts: [], colour: 0, notes };
}

export function alert(finding: Partial<Finding> = {}, rest: Partial<Omit<Alert, 'finding'>> = {}): Alert {
  const base = { id: 'id', run: 'a', source: 'log', metric: 'loss', step: 5, wall: NaN, rule: 'fixed-limit', hits: 1, lastStep: 5 } as const;
  return { finding: { ...base, severity: 'error', value: 7, message: phrase('Fixed limit'), ...finding }, resolved: false, ...rest };
}

export const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({ serial: 0, runs: [], alerts: [], sweeps: [], jobs: [], problems: [], config: emptyConfig(), scanning: false, ...more });

export const change = (more: Partial<Change> & { serial: number }): Change => ({ runs: [], removedRuns: [], alerts: [], removedAlerts: [], ...more });
