// A training that was started from VS Code and belongs to nobody: it goes on without its window, is taken up by the next, and is stopped there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../tools/wait.ts';
import type { Workbench } from '../../tools/vscode/workbench.ts';
import { isRunning } from '../run/lab.ts';
import { execute, rowsOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { makeWorkspace } from './support/workspace.ts';

const script = `
const fs = require('node:fs');
fs.writeFileSync('started.json', JSON.stringify({ pid: process.pid, argv: process.argv.slice(2), gpus: process.env.CUDA_VISIBLE_DEVICES }));
fs.mkdirSync('runs/one', { recursive: true });
fs.writeFileSync('runs/one/metrics.csv', 'step,loss\\n');
for (let step = 0; step < 1e6; step++) {
  fs.appendFileSync('runs/one/metrics.csv', step + ',' + 1 / (1 + step) + '\\n');
  console.log('at step ' + step);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
}`;
const task = {
  label: 'train', type: 'lossband', kind: 'script', program: [process.execPath, 'train.cjs'], parameters: { lr: 0.1 }, logs: ['runs'], resume: ['--resume'], devices: '0',
};

let folder = '';
const workbench = useWorkbench(async () => {
  folder = await makeWorkspace({ 'train.cjs': script, '.vscode/tasks.json': JSON.stringify({ version: '2.0.0', tasks: [task] }) });
  // Drawn as elements, so that it can be read.
  return { folder, settings: { 'terminal.integrated.gpuAcceleration': 'off' } };
});

interface Started {
  pid: number;
  argv: string[];
  gpus?: string;
}

const started = (): Started | undefined => {
  const file = join(folder, 'started.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8') || 'null') as Started) : undefined;
};

const hasRow = async ({ page }: Workbench, state: string): Promise<boolean> => (await rowsOf(page, 'Runs')).some((row) => row.includes('one') && row.includes(state));
const terminals = ({ probe }: Workbench): Promise<string[]> => probe.run(({ window }) => window.terminals.map(({ name }) => name));
let first: Started;

hostTest('a task of type lossband starts a process of its own, whose run is live', workbench, async (vscode) => {
  await vscode.probe.run(async ({ tasks }) => {
    const all = await tasks.fetchTasks();
    await tasks.executeTask(all.find(({ name }) => name === 'train')!);
  });
  first = await waitFor('the program', started);
  assert.deepEqual([first.argv, first.gpus], [['--lr=0.1'], '0']);
  await execute(vscode, 'workbench.view.extension.lossband');
  await waitFor('its run', () => hasRow(vscode, 'live'));
});

hostTest('the window is reloaded: the process goes on, and the next window shows it', workbench, async (vscode) => {
  await vscode.reload();
  await waitFor('its terminal', async () => (await terminals(vscode)).includes('train'));
  assert.ok(isRunning(first.pid));
  assert.equal(started()?.pid, first.pid, 'it was not started again');
  await execute(vscode, 'workbench.view.extension.lossband');
  await waitFor('its run', () => hasRow(vscode, 'live'));
  await execute(vscode, 'lossband.showOutput');
  await vscode.page.locator('.xterm-rows', { hasText: /at.step.\d+/ }).first().waitFor();
});

hostTest('its learning rate is lowered: it is stopped and goes on with the arguments that resume it', workbench, async (vscode) => {
  const lowered = vscode.probe.run(async ({ commands }) => void (await commands.executeCommand('lossband.lowerRate')));
  const input = vscode.page.locator('.quick-input-widget input');
  await input.waitFor();
  assert.equal(await input.inputValue(), '0.01');
  await input.press('Enter');
  const next = await waitFor('the next one', () => {
    const now = started();
    return now && now.pid !== first.pid ? now : undefined;
  });
  await lowered;
  assert.deepEqual(next.argv, ['--lr=0.01', '--resume']);
  assert.equal(isRunning(first.pid), false);
});

hostTest('it is stopped from the palette', workbench, async (vscode) => {
  const { pid } = started()!;
  await execute(vscode, 'lossband.stopRun');
  await waitFor('its end', () => !isRunning(pid));
  await waitFor('its run', () => hasRow(vscode, 'finished'));
});
