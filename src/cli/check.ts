import { join, resolve } from 'node:path';
import { statSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import type { Finding } from '../model/finding.ts';
import { formatPhrase } from '../model/phrase.ts';
import type { Alert } from '../protocol/engineApi.ts';
import type { Command } from './contract.ts';
import { readOnce } from './engine.ts';
import { parseOptions } from './options.ts';
import { jsonNumber, print, problemText } from './output.ts';

export const check: Command = {
  id: 'check',
  usage: 'PATH… [--json] [--config FILE]',
  summary: 'Whether every metric stays within its limits. Exit code 0: yes, 1: no, 2: could not tell.',

  async run(args) {
    const { values, positionals } = parseOptions(args, { json: { type: 'boolean' }, config: { type: 'string' } });
    const files = configFiles(positionals, values.config);
    const { runs, alerts, problems, configFile } = await readOnce(positionals, files, (engine) => engine.snapshot());
    const broken = problems.filter(({ source, severity }) => source === configFile && severity === 'error');
    if (broken.length > 0) throw new UserError(broken.map(problemText).join('\n'));
    const names = new Map(runs.map(({ run }) => [run.id, run.name]));
    const findings = sorted(alerts).map((finding) => tellFinding(finding, names.get(finding.run) ?? ''));
    if (values.json) await print(JSON.stringify({ findings }));
    else await print(findings.length === 0 ? 'in control' : findings.map(findingText).join('\n'));
    return findings.length === 0 ? 0 : 1;
  },
};

/** The file that was named, else the `lossband.yaml` of the first path that has one, else that of the working folder. */
function configFiles(paths: string[], named: string | undefined): string[] {
  if (named === undefined) return [...paths, '.'].map((path) => join(resolve(path), 'lossband.yaml'));
  const path = resolve(named);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new UserError(`there is no file ${path}`);
  return [path];
}

/** What is for information only is no breach. */
function sorted(alerts: Alert[]): Finding[] {
  const breaches = alerts.map(({ finding }) => finding).filter(({ severity }) => severity !== 'info');
  return breaches.sort((a, b) => (a.run < b.run ? -1 : a.run > b.run ? 1 : 0) || a.step - b.step);
}

type ToldFinding = ReturnType<typeof tellFinding>;

function tellFinding({ source, metric, step, rule, severity, value, lower, upper, message }: Finding, run: string) {
  const limit = (side: number | undefined): number | null => (side !== undefined && Number.isFinite(side) ? side : null);
  return { run, source, metric, step, rule, severity, value: jsonNumber(value), lower: limit(lower), upper: limit(upper), message: formatPhrase(message) };
}

const findingText = ({ run, metric, step, severity, message }: ToldFinding): string => `${severity}: ${run} ${metric} at step ${step}: ${message}`;
