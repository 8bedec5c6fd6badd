import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { Target } from '../../ids.ts';
import { formatCount, formatValue } from '../../model/format.ts';
import { isActive, type JobInfo, type JobStatus } from '../../model/job.ts';
import type { Alert } from '../../protocol/engineApi.ts';
import { compareAlerts } from '../alerts/openAlerts.ts';
import type { Mirror } from '../engine/mirror.ts';
import { localize } from '../localize.ts';
import { groupRuns, titleOf } from '../runs/runOrder.ts';
import { stateTitles } from '../runs/runText.ts';
import { jobStateTitles } from '../jobs/jobText.ts';

/** Asks for one of several; undefined when the person turned away. */
export async function pickOne<T>(placeHolder: string, items: (vscode.QuickPickItem & { value: T })[]): Promise<T | undefined> {
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked?.value;
}

/** The run a command is about, else the one that the person picks. */
export async function pickRun(mirror: Mirror, target: Target | undefined): Promise<string | undefined> {
  if (target?.run) return target.run;
  const runs = [...groupRuns(mirror.runs.values(), { filter: '', showHidden: false }).values()].flat();
  if (!runs.length) throw new UserError('Lossband has not found any run yet.');
  const [first] = runs;
  if (first && runs.length === 1) return first.run.id;
  const items = runs.map((info) => ({ label: titleOf(info), description: localize(stateTitles[info.run.state]), value: info.run.id }));
  return pickOne(vscode.l10n.t('Which run?'), items);
}

/** The job that writes the run a command is about, else the one that the person picks among those that fit. */
export async function pickJob(mirror: Mirror, target: Target | undefined, fits: (status: JobStatus) => boolean = () => true): Promise<JobInfo | undefined> {
  const run = target?.run ?? mirror.alerts.get(target?.finding ?? '')?.finding.run;
  if (run !== undefined) {
    const info = mirror.jobs.get(mirror.runs.get(run)?.job ?? '');
    if (!info) throw new UserError('This run was not started by Lossband.');
    return info;
  }
  const jobs = [...mirror.jobs.values()].filter(({ job, status }) => job.kind !== 'trial' && fits(status));
  const [first] = jobs;
  if (!first) throw new UserError('Nothing that Lossband started is running.');
  if (jobs.length === 1) return first;
  jobs.sort((a, b) => Number(isActive(b.status)) - Number(isActive(a.status)) || (b.status.startedAt ?? 0) - (a.status.startedAt ?? 0));
  const items = jobs.map((info) => ({ label: info.job.title, description: localize(jobStateTitles[info.status.state]), detail: info.job.command.join(' '), value: info }));
  return pickOne(vscode.l10n.t('Which of them?'), items);
}

/** The metric of a run a command is about, else the one that the person picks. */
export async function pickMetric(mirror: Mirror, target: Target | undefined): Promise<{ run: string; tag: string; step?: number } | undefined> {
  if (target?.run && target.tag !== undefined) return { run: target.run, tag: target.tag, step: target.step };
  const run = await pickRun(mirror, target);
  const series = run === undefined ? undefined : mirror.runs.get(run)?.series;
  if (run === undefined || !series) return undefined;
  const locale = vscode.env.language;
  const items = series
    .toSorted((a, b) => a.tag.localeCompare(b.tag, undefined, { numeric: true }))
    .map(({ tag, last: [step, value] }) => ({
      label: tag,
      description: vscode.l10n.t('{0} at step {1}', formatValue(value, locale), formatCount(step, locale)),
      value: tag,
    }));
  const tag = await pickOne(vscode.l10n.t('Which metric?'), items);
  return tag === undefined ? undefined : { run, tag };
}

/** The alerts a command is about: those of its targets, else the one that the person picks among the open ones. */
export async function pickAlerts(mirror: Mirror, open: readonly Alert[], target?: Target, selected: readonly Target[] = []): Promise<Alert[]> {
  const targets = selected.length ? selected : target ? [target] : [];
  if (targets.length) {
    const wanted = (alert: Alert): boolean =>
      targets.some(({ finding, run }) => (finding === undefined ? run === alert.finding.run && open.includes(alert) : finding === alert.finding.id));
    return [...mirror.alerts.values()].filter(wanted).sort(compareAlerts);
  }
  if (!open.length) throw new UserError('There is no open alert.');
  const items = open.map((alert) => ({
    label: localize(alert.finding.message),
    description: alert.finding.metric,
    value: alert,
  }));
  const picked = await pickOne(vscode.l10n.t('Which alert?'), items);
  return picked ? [picked] : [];
}
