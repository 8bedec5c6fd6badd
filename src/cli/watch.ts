import { join, resolve } from 'node:path';
import { Engine } from '../engine/engine.ts';
import type { Alert, EngineEvents, RunInfo } from '../protocol/engineApi.ts';
import type { Command } from './contract.ts';
import { didLog, rootsOf } from './engine.ts';
import { parseOptions } from './options.ts';
import { readAhead } from './readAhead.ts';

const defaults = {
  /** Milliseconds between two drawings of the table. */
  pause: 500,
  /** Metrics of a run that the table names. */
  metrics: 4,
};

const clear = '\x1b[H\x1b[J';

export const watch: Command = {
  id: 'watch',
  usage: 'PATH…',
  summary: 'A table of the runs that goes with them, until Ctrl+C.',

  async run(args) {
    const { positionals } = parseOptions(args, {});
    const runs = new Map<string, RunInfo>();
    const alerts = new Map<string, Alert>();
    let changed = true;
    const events: EngineEvents = {
      didChange(change) {
        changed = true;
        for (const info of change.runs) runs.set(info.run.id, info);
        for (const id of change.removedRuns) runs.delete(id);
        for (const alert of change.alerts) alerts.set(alert.finding.id, alert);
        for (const id of change.removedAlerts) alerts.delete(id);
      },
      didLog,
    };
    const engine = new Engine(events, { readAhead });
    const configFiles = [...positionals, '.'].map((path) => join(resolve(path), 'lossband.yaml'));
    await engine.open({ roots: rootsOf(positionals), configFiles, ignore: [] });
    const timer = setInterval(() => {
      if (changed) process.stdout.write(frame(table([...runs.values()], [...alerts.values()])));
      changed = false;
    }, defaults.pause);
    await new Promise<void>((end) => process.once('SIGINT', end).once('SIGTERM', end));
    clearInterval(timer);
    await engine.close();
    return 0;
  },
};

/** On a terminal each table takes the place of the one before; into a file they follow each other. */
const frame = (text: string): string => (process.stdout.isTTY ? clear + text : text);

function table(runs: RunInfo[], alerts: Alert[]): string {
  const latest = runs.sort((a, b) => b.updatedAt - a.updatedAt).slice(0, (process.stdout.rows ?? 40) - 2);
  const rows = latest.map((info) => [info.run.state, info.run.name, alertText(info, alerts), metricsText(info)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd().slice(0, process.stdout.columns ?? 200));
  return `${printable(lines.join('\n'))}\n`;
}

function alertText({ run }: RunInfo, alerts: Alert[]): string {
  const open = alerts.filter(({ finding, resolved }) => finding.run === run.id && !resolved).length;
  return open === 0 ? '' : `${open} out of control`;
}

function metricsText({ series }: RunInfo): string {
  return series.slice(0, defaults.metrics).map(({ tag, last: [step, value] }) => `${tag} ${value.toPrecision(4)} @${step}`).join('  ');
}

/** A run may be called anything: control characters of its name must not reach the terminal. */
const printable = (text: string): string => text.replace(/[^\P{C}\n]/gu, '\ufffd');
