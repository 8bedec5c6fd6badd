// A fine-tuning that is started by one command and belongs to nobody: its run is drawn, it goes on without its window, and the next one shows it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../tools/wait.ts';
import { saveModel } from '../../src/tune/models/index.ts';
import { isRunning } from '../run/lab.ts';
import { picture } from '../tune/data/pictures.ts';
import { smallNet } from '../tune/models/nets.ts';
import { card, dashboard, diagnosticsOf, execute, rowsOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { makeWorkspace } from './support/workspace.ts';

const recipe = 'model: base\ndata: {images: photos}\nbackend: wasm\nbatch: 8\nstages: [{epochs: 2, lr: 0.01}, {epochs: 100000, lr: 0.001, freeze: none}]\n';

let folder = '';
const workbench = useWorkbench(async () => {
  const images = ['dark', 'bright'].flatMap((name, at) => Array.from({ length: 12 }, (_, n) => [`photos/${name}/${n}.png`, picture(n + 50 * at, 0.3 + 0.6 * at)] as const));
  folder = await makeWorkspace({ 'small.finetune.yaml': recipe, 'wrong.finetune.yaml': 'model: base\ndata: {images: photos}\noptimizer: {type: best}\n', ...Object.fromEntries(images) });
  await saveModel(smallNet(), 'tfjs', folder, 'base');
  return { folder };
});

const pidOf = (): number | undefined => {
  const path = join(folder, 'runs/small-1/jobs/1/process.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { child?: { pid: number } }).child?.pid : undefined;
};
let pid = 0;

hostTest('a mistake in a fine-tuning file is underlined', workbench, async (vscode) => {
  await vscode.probe.run(async ({ workspace, window }) => {
    const [uri] = await workspace.findFiles('wrong.finetune.yaml');
    await window.showTextDocument(await workspace.openTextDocument(uri!));
  });
  const [found] = await waitFor('the squiggle', async () => {
    const all = (await diagnosticsOf(vscode)).filter(({ file }) => file.endsWith('wrong.finetune.yaml'));
    return all.length > 0 && all;
  });
  assert.deepEqual([found!.line, found!.text, found!.severity], [2, 'best', 'Error']);
});

hostTest('one command fine-tunes the file in the editor; its run is live in the sidebar and in the charts', workbench, async (vscode) => {
  await vscode.probe.run(async ({ workspace, window }) => {
    const [uri] = await workspace.findFiles('small.finetune.yaml');
    await window.showTextDocument(await workspace.openTextDocument(uri!));
  });
  await execute(vscode, 'lossband.fineTune');
  pid = await waitFor('the trainer', pidOf);
  await execute(vscode, 'workbench.view.extension.lossband');
  await waitFor('its run', async () => (await rowsOf(vscode.page, 'Runs')).some((row) => row.includes('small-1') && row.includes('live')));
  await execute(vscode, 'lossband.openDashboard');
  await card(vscode.page, 'loss').waitFor();
  assert.ok(await dashboard(vscode.page).getByRole('region').count());
});

hostTest('the window is reloaded in the middle: the training goes on, and the next window shows it', workbench, async (vscode) => {
  await vscode.reload();
  assert.ok(isRunning(pid));
  await execute(vscode, 'workbench.view.extension.lossband');
  await waitFor('its run', async () => (await rowsOf(vscode.page, 'Runs')).some((row) => row.includes('small-1') && row.includes('live')));
  assert.equal(pidOf(), pid, 'it was not started again');
});

hostTest('whoever ends the program politely gets a checkpoint, and the run goes on from there by another command', workbench, async (vscode) => {
  process.kill(pid, 'SIGTERM');
  await waitFor('its end', () => !isRunning(pid));
  assert.ok(existsSync(join(folder, 'runs/small-1/checkpoints/last.safetensors')));
  await vscode.probe.run(async ({ workspace, window }) => {
    const [uri] = await workspace.findFiles('small.finetune.yaml');
    await window.showTextDocument(await workspace.openTextDocument(uri!));
  });
  await execute(vscode, 'lossband.resumeFineTuning');
  const next = await waitFor('the second attempt', () => {
    const path = join(folder, 'runs/small-1/jobs/2/process.json');
    return existsSync(path) && (JSON.parse(readFileSync(path, 'utf8')) as { child?: { pid: number } }).child?.pid;
  });
  const output = join(folder, 'runs/small-1/jobs/2/output.log');
  await waitFor('where it goes on', () => existsSync(output) && readFileSync(output, 'utf8').includes('going on behind step'));
  process.kill(next, 'SIGTERM');
  await waitFor('its end', () => !isRunning(next));
});
