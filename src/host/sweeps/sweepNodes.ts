import type { Target } from '../../ids.ts';
import type { SweepInfo, TrialInfo } from '../../model/sweep.ts';

/** A row of the tree; its shape is what commands are about. */
export type SweepNode =
  | ({ kind: 'sweep'; id: string; sweep: string } & Target)
  | ({ kind: 'trial'; id: string; sweep: string; trial: string } & Target);

const defaults = {
  /** Rows below one sweep: what runs, and the newest. The rest is in the dashboard. */
  rows: 200,
};

const rank = ({ state }: TrialInfo): number => (state === 'running' ? 0 : state === 'waiting' ? 1 : 2);

/** What runs first, then what waits, then the newest. */
export const orderTrials = (trials: readonly TrialInfo[]): TrialInfo[] =>
  trials.map((trial, at) => ({ trial, at })).sort((a, b) => rank(a.trial) - rank(b.trial) || b.at - a.at).map(({ trial }) => trial);

export function sweepNodes(sweeps: Iterable<SweepInfo>, parent?: SweepNode): SweepNode[] {
  const known = [...sweeps];
  if (!parent) return known.sort((a, b) => b.createdAt - a.createdAt).map(({ id }) => ({ kind: 'sweep', id, sweep: id }));
  const sweep = known.find(({ id }) => id === parent.sweep);
  if (parent.kind === 'trial' || !sweep) return [];
  return orderTrials(sweep.trials).slice(0, defaults.rows).map(({ id, run }) => ({
    kind: 'trial', id: `${sweep.id} ${id}`, sweep: sweep.id, trial: id, ...(run !== undefined && { run }), ...(sweep.metric && { tag: sweep.metric.name }),
  }));
}
