import { basename, dirname, join } from 'node:path';
import type { SweepInfo, TrialInfo } from '../../model/sweep.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';

/** `…/sweeps/<name>/trials/<id>/<attempt>`, and what lies below it. */
const attempt = /^(.*[\\/]sweeps[\\/][^\\/]+[\\/]trials[\\/][^\\/]+[\\/]\d+)(?:[\\/](.*))?$/;

/** What a trial printed. One line of it is a log, which it would not be elsewhere. */
export const isTrialOutput = (path: string): boolean => /(?:^|\/)trials\/[^/]+\/\d+\/output\.log$/.test(path);

const firstLog = ({ run }: RunInfo): string => join(run.root, run.sources[0] ?? '');

/** By the folder of an attempt the run that its logs make; where there are several, one that was logged before the one that was printed. */
export function collectTrialRuns(runs: Iterable<RunInfo>): Map<string, string> {
  const found = new Map<string, { run: string; printed: boolean }>();
  for (const info of runs) {
    const path = firstLog(info), folder = attempt.exec(path)?.[1], printed = isTrialOutput(path.replaceAll('\\', '/'));
    if (folder !== undefined && (found.get(folder)?.printed ?? true)) found.set(folder, { run: info.run.id, printed });
  }
  return new Map([...found].map(([folder, { run }]) => [folder, run]));
}

/** Whether a run is of a trial of the sweep in a folder. */
export const isTrialOf = (info: RunInfo, folder: string): boolean => attempt.exec(firstLog(info))?.[1]?.startsWith(join(folder, 'trials')) ?? false;

/** A run of a trial with a name that says so, and with the trial's parameters: many scripts log none. @param path of the run, below its root */
export function withTrial(info: RunInfo, path: string, sweepOf: (folder: string) => SweepInfo | undefined): RunInfo {
  const folder = attempt.exec(firstLog(info))?.[1];
  if (folder === undefined) return info;
  const sweepFolder = dirname(dirname(dirname(folder))), id = basename(dirname(folder)), sweep = sweepOf(sweepFolder), trial = sweep && trialOf(sweep, id);
  if (!trial) return info;
  const again = Number(basename(folder)) > 1 ? ` (${basename(folder)})` : '', below = attempt.exec(join(info.run.root, path))?.[2] ?? '';
  const name = `${basename(sweepFolder)}/${id}${again}${below === '' || below === 'output.log' ? '' : `/${below}`}`;
  return { ...info, trial: { sweep: sweepFolder, id }, run: { ...info.run, name, hparams: { ...trial.params, ...info.run.hparams } } };
}

/** Ids count from 0, so that most stand at their own place. */
const trialOf = ({ trials }: SweepInfo, id: string): TrialInfo | undefined => (trials[Number(id)]?.id === id ? trials[Number(id)] : trials.find((trial) => trial.id === id));
