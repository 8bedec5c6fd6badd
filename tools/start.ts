// npm start [-- FOLDER]: opens VS Code with the extension, on the demo workspace with a training that is running right now, or on a folder of one's own.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { endGroup, runProgram, runQuietly } from './children.ts';
import { copyDemo, startTraining, trainEarlierRuns, watchable } from './demo.ts';
import { probeExtension, root } from './paths.ts';
import { chooseHost } from './vscode/host.ts';
import { installLossband, installWhole } from './vscode/install.ts';
import { startServer, workbenchAddress } from './vscode/npmHost.ts';
import { openProbe, type Probe } from './vscode/probeLink.ts';
import { writeSettings } from './vscode/settings.ts';

const say = (line: string): void => console.log(line);

/** Things to undo at the end, last first. */
const cleanups: (() => Promise<unknown>)[] = [];

async function main(): Promise<void> {
  const given = process.argv[2];
  if (given !== undefined && !existsSync(given)) throw new Error(`There is no folder ${given}.`);
  await runQuietly(process.execPath, ['esbuild.mjs'], { cwd: root });
  const host = await chooseHost(say);
  const dataFolder = await mkdtemp(join(tmpdir(), 'lossband-vscode-'));
  cleanups.push(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 }));
  const folder = given === undefined ? await prepareDemo() : resolve(given);
  const probe = await openProbe(dataFolder);
  cleanups.push(async () => probe.close());
  const closed = host.kind === 'desktop' ? showDesktop(host.executable, folder, dataFolder, probe.pipe) : showServer(host.server, folder, dataFolder, probe.pipe);
  await Promise.race([closed, interrupted(), welcome(probe, given === undefined ? () => startDemoTraining(folder) : () => undefined)]);
}

async function prepareDemo(): Promise<string> {
  const folder = await copyDemo();
  cleanups.push(() => rm(dirname(folder), { recursive: true, force: true, maxRetries: 5 }));
  say('Training two earlier runs to compare with …');
  await trainEarlierRuns(folder);
  return folder;
}

/** Resolves when the window is closed. */
async function showDesktop(executable: string, folder: string, dataFolder: string, pipe: string): Promise<void> {
  await writeSettings(dataFolder);
  const extensions = [root, probeExtension].map((path) => `--extensionDevelopmentPath=${path}`);
  const args = [folder, ...extensions, `--user-data-dir=${dataFolder}`, '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--disable-updates', '--wait'];
  await runProgram(executable, args, { stdio: 'ignore', env: { ...process.env, LOSSBAND_PROBE: pipe } });
}

/** Never resolves: a page may be closed and opened again. */
async function showServer(entry: string, folder: string, dataFolder: string, pipe: string): Promise<never> {
  await writeSettings(join(dataFolder, 'data'));
  await installLossband(dataFolder);
  await installWhole(probeExtension, dataFolder);
  const server = await startServer({ server: entry, dataFolder, trusted: true, env: { LOSSBAND_PROBE: pipe } });
  cleanups.push(() => server.close());
  say(`\nOpen this address in a browser on this machine (Ctrl+C ends everything):\n\n    ${workbenchAddress(server.port, folder)}\n`);
  return new Promise(() => undefined);
}

/** As soon as the window is open: shows the side bar and the dashboard, and starts the training, so that nobody comes too late for its drama. */
async function welcome(probe: Probe, train: () => void): Promise<never> {
  for (let open = false; !open; ) open = await probe.run(() => true).catch(() => false);
  for (const command of ['workbench.view.extension.lossband', 'lossband.openDashboard']) {
    await probe.run((vscode, id) => void vscode.commands.executeCommand(id), command);
  }
  train();
  return new Promise(() => undefined);
}

function startDemoTraining(folder: string): void {
  const training = startTraining(folder, 'careless', watchable);
  cleanups.push(() => endGroup(training));
  const seconds = Math.round((watchable.raiseAt * watchable.pause) / 1000);
  say(`A training is running in ${folder}; in about ${seconds} seconds its learning rate is raised.`);
}

const interrupted = (): Promise<unknown> => Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));

try {
  await main();
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup();
}
process.exit();
