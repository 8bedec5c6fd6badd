import type { Target } from '../../ids.ts';
import type { Alert } from '../../protocol/engineApi.ts';
import { compareAlerts, isOngoing } from './openAlerts.ts';

export type AlertNode =
  | ({ kind: 'run'; id: string; run: string } & Target)
  | ({ kind: 'alert'; id: string; run: string; finding: string } & Target);

const defaults = {
  /** Rows below one run: the newest and worst. The rest is in the dashboard. */
  rows: 500,
};

/** What waits for a person first, then the history. */
function compareRows(isOpen: (alert: Alert) => boolean, a: Alert, b: Alert): number {
  return Number(isOpen(b)) - Number(isOpen(a)) || compareAlerts(a, b);
}

/** Alerts by run: runs with open ones first, each with its alerts, open ones first and the history after them. */
export function groupAlerts(alerts: Iterable<Alert>, isOpen: (alert: Alert) => boolean): Map<string, Alert[]> {
  const compare = (a: Alert, b: Alert): number => compareRows(isOpen, a, b);
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const group = groups.get(alert.finding.run);
    if (group) group.push(alert);
    else groups.set(alert.finding.run, [alert]);
  }
  for (const group of groups.values()) group.sort(compare);
  return new Map([...groups].sort(([, [a]], [, [b]]) => (a && b ? compare(a, b) : 0)));
}

export function alertNodes(alerts: Iterable<Alert>, isOpen: (alert: Alert) => boolean, parent?: AlertNode): AlertNode[] {
  const groups = groupAlerts(alerts, isOpen);
  if (!parent) return [...groups.keys()].map((run) => ({ kind: 'run', id: `run ${run}`, run }));
  return (groups.get(parent.run ?? '') ?? []).slice(0, defaults.rows).map(({ finding }) => ({
    kind: 'alert',
    id: `alert ${finding.id}`,
    run: finding.run,
    tag: finding.metric,
    step: finding.step,
    finding: finding.id,
  }));
}

/** The word by which menus know what can be done with an alert. */
export function alertState(alert: Alert): 'ongoing' | 'over' | 'acknowledged' {
  if (isOngoing(alert)) return 'ongoing';
  return alert.acknowledged ? 'acknowledged' : 'over';
}
