// npm start [-- FOLDER]: opens VS Code with the extension, on the demo workspace with a training that is running right now, or on a folder of one's own.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { endGroup, runProgram, runQuietly } from './children.ts';
import { copyDemo, startTraining, trainEarlierRuns, watchable } from './demo.ts';
import { root } from './paths.ts';
import { chooseHost } from './vscode/host.ts';
import { installLossband } from './vscode/install.ts';
import { startServer, workbenchAddress } from './vscode/npmHost.ts';

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
  const folder = given === undefined ? await openDemo() : resolve(given);
  await (host.kind === 'desktop' ? showDesktop(host.executable, folder, dataFolder) : showServer(host.server, folder, dataFolder));
}

async function openDemo(): Promise<string> {
  const folder = await copyDemo();
  cleanups.push(() => rm(dirname(folder), { recursive: true, force: true, maxRetries: 5 }));
  say('Training two earlier runs to compare with …');
  await trainEarlierRuns(folder);
  const training = startTraining(folder, 'careless', watchable);
  cleanups.push(() => endGroup(training));
  const seconds = Math.round((watchable.raiseAt * watchable.pause) / 1000);
  say(`A training is running in ${folder}; in about ${seconds} seconds its learning rate is raised.`);
  return folder;
}

/** Resolves when the window is closed. */
async function showDesktop(executable: string, folder: string, dataFolder: string): Promise<void> {
  const args = [folder, `--extensionDevelopmentPath=${root}`, `--user-data-dir=${dataFolder}`, '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--disable-updates', '--wait'];
  await Promise.race([runProgram(executable, args, { stdio: 'ignore' }), interrupted()]);
}

/** Resolves when the person ends it. */
async function showServer(entry: string, folder: string, dataFolder: string): Promise<void> {
  await installLossband(dataFolder);
  const server = await startServer({ server: entry, dataFolder, trusted: true });
  cleanups.push(() => server.close());
  say(`\nOpen this address in a browser on this machine (Ctrl+C ends everything):\n\n    ${workbenchAddress(server.port, folder)}\n`);
  await interrupted();
}

const interrupted = (): Promise<unknown> => Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));

try {
  await main();
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup();
}
process.exit();
