import type { Target } from '../../ids.ts';
import type { Alert } from '../../protocol/engineApi.ts';
import { compareAlerts, isOpen } from './openAlerts.ts';

export type AlertNode =
  | ({ kind: 'run'; id: string; run: string } & Target)
  | ({ kind: 'alert'; id: string; run: string; finding: string } & Target);

const defaults = {
  /** Rows below one run: the newest and worst. The rest is in the dashboard. */
  rows: 500,
};

/** Alerts by run: runs with open ones first, each with its alerts, open ones first and the history after them. */
export function groupAlerts(alerts: Iterable<Alert>): Map<string, Alert[]> {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const group = groups.get(alert.finding.run);
    if (group) group.push(alert);
    else groups.set(alert.finding.run, [alert]);
  }
  for (const group of groups.values()) group.sort(compareAlerts);
  return new Map([...groups].sort(([, [a]], [, [b]]) => (a && b ? compareAlerts(a, b) : 0)));
}

export function alertNodes(alerts: Iterable<Alert>, parent?: AlertNode): AlertNode[] {
  const groups = groupAlerts(alerts);
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
export function alertState(alert: Alert): 'open' | 'acknowledged' | 'resolved' {
  if (isOpen(alert)) return 'open';
  return alert.resolved ? 'resolved' : 'acknowledged';
}
