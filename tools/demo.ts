import type { ChildProcess } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runQuietly, startGroup } from './children.ts';
import { demoFolder } from './paths.ts';

/** Trained to the end before VS Code opens: what the running one is compared with. */
const earlierRuns = [
  { name: 'steady', lr: 0.05, seed: 7 },
  { name: 'cautious', lr: 0.005, seed: 7 },
];

/** What is sped up for tests; the drama stays the same. */
export interface DemoPace {
  steps: number;
  raiseAt: number;
  /** Milliseconds between steps. */
  pause: number;
}

/** The loss runs away after about 25 s, the training ends after 45 s. */
export const watchable: DemoPace = { steps: 1000, raiseAt: 600, pause: 35 };

/** A fresh copy of the demo workspace in the temporary folder, so that a look at it leaves no trace in the repository. */
export async function copyDemo(): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'lossband-')), 'digits');
  await cp(demoFolder, folder, { recursive: true, filter: (path) => basename(path) !== 'runs' });
  return folder;
}

/** Really trains the earlier runs, about two seconds each. */
export async function trainEarlierRuns(folder: string): Promise<void> {
  await Promise.all(
    earlierRuns.map(({ name, lr, seed }) => runQuietly(process.execPath, ['train.ts', '--name', name, '--lr', String(lr), '--seed', String(seed), '--steps', '600'], { cwd: folder })),
  );
}

/** Starts the training that goes wrong, in a process of its own. */
export function startTraining(folder: string, name: string, pace: DemoPace): ChildProcess {
  const args = ['train.ts', '--name', name, '--steps', String(pace.steps), '--raise-at', String(pace.raiseAt), '--pause', String(pace.pause)];
  return startGroup(process.execPath, args, { cwd: folder, stdio: 'ignore' });
}
