// A real training goes wrong before the eyes of a person, and is looked at again after a reload.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { after } from 'node:test';
import { endGroup } from '../../tools/children.ts';
import { copyDemo, startTraining, trainEarlierRuns } from '../../tools/demo.ts';
import { waitFor } from '../../tools/wait.ts';
import { applyQuickFix, card, dashboard, diagnosticsOf, execute, quickFixesAt, rowsOf, statusItem, tableOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';

/** The loss passes its limit some fifty steps after the learning rate is raised. */
const pace = { steps: 600, raiseAt: 300, pause: 5 };

let folder: string;
let training: ChildProcess | undefined;

const workbench = useWorkbench(async () => {
  folder = await copyDemo();
  await trainEarlierRuns(folder);
  return { folder };
});

after(() => training && endGroup(training));

hostTest('runs that are there when the folder is opened are listed with their last value', workbench, async (vscode) => {
  await execute(vscode, 'workbench.view.extension.lossband');
  const rows = await waitFor('two runs', async () => {
    const shown = await rowsOf(vscode.page, 'Runs');
    return shown.length === 2 && shown;
  });
  for (const name of ['steady', 'cautious']) assert.match(rows.find((row) => row.includes(name)) ?? '', /val\/loss 0\.\d+/);
  assert.deepEqual(await diagnosticsOf(vscode), []);
});

hostTest('the dashboard draws loss and accuracy of all runs, train and val together', workbench, async (vscode) => {
  await execute(vscode, 'lossband.openDashboard');
  for (const chart of ['loss', 'accuracy']) {
    await card(vscode.page, chart).waitFor();
    const rows = await tableOf(card(vscode.page, chart));
    assert.deepEqual([...new Set(rows.map(([run]) => run))].toSorted(), ['runs/cautious', 'runs/steady']);
  }
});

hostTest('a training that starts now appears by itself, live, and its curve grows', workbench, async (vscode) => {
  training = startTraining(folder, 'careless', pace);
  const row = await waitFor('the new run', async () => (await rowsOf(vscode.page, 'Runs')).find((each) => each.includes('careless')));
  assert.match(row, /live/);
  const lastStep = async (): Promise<number> => Number((await tableOf(card(vscode.page, 'loss'))).find(([run]) => run === 'runs/careless')?.[1] ?? NaN);
  const first = await waitFor('its points', async () => (await lastStep()) || undefined);
  await waitFor('more of its points', async () => (await lastStep()) > first);
});

hostTest('when its loss runs away, the status bar, Problems, the limit and the source line say so', workbench, async (vscode) => {
  await waitFor('the end of the training', () => training!.exitCode !== null);
  const shown = await waitFor('the alarms', async () => {
    const all = await diagnosticsOf(vscode);
    return ['train.ts', 'lossband.yaml'].every((file) => all.some((each) => each.file === file)) && all;
  });
  const limit = shown.find(({ file, code }) => file === 'lossband.yaml' && code === 'fixed-limit')!;
  assert.match(limit.text, /upper: 4/);
  assert.match(limit.message, /careless: \w+\/loss is [\d.]+, above its limit 4/);
  const logged = shown.filter(({ file }) => file === 'train.ts');
  for (const { text } of logged) assert.match(text, /^writer\.addScalar\('(?:train|val)\/(?:loss|accuracy)'|^writer\.addScalar\('lr'|^lr = /);
  assert.ok(logged.some(({ severity }) => severity === 'Error'));
  assert.ok((await rowsOf(vscode.page, 'Alerts')).some((row) => row.includes('above its limit 4')));
  await waitFor('the red status bar item', () => statusItem(vscode.page).evaluate(({ classList }) => classList.contains('error-kind')));
});

hostTest('the quick fix opens the control chart of the metric', workbench, async (vscode) => {
  const limit = (await diagnosticsOf(vscode)).find(({ file, message }) => file === 'lossband.yaml' && message.includes('train/loss'))!;
  const title = await waitFor('quick fixes', async () => (await quickFixesAt(vscode, limit)).find((each) => each.includes('control chart') && each.includes('train/loss')));
  await applyQuickFix(vscode, limit, title);
  const chart = card(vscode.page, 'Control chart of train/loss');
  await chart.waitFor();
  await waitFor('rows of the chart', async () => (await tableOf(chart)).length > 0);
});

hostTest('acknowledged alerts leave Problems and calm the status bar', workbench, async (vscode) => {
  await execute(vscode, 'lossband.acknowledgeAll');
  await waitFor('no diagnostic of ours', async () => (await diagnosticsOf(vscode)).length === 0);
  await waitFor('the calm status bar item', () => statusItem(vscode.page).evaluate(({ classList }) => !classList.contains('error-kind')));
});

hostTest('after a reload all of it is still there', workbench, async (vscode) => {
  await vscode.reload();
  await waitFor('three runs', async () => (await rowsOf(vscode.page, 'Runs')).length === 3);
  await card(vscode.page, 'Control chart of train/loss').waitFor();
  await dashboard(vscode.page).getByRole('tab', { name: 'Charts' }).click();
  const rows = await tableOf(card(vscode.page, 'loss'));
  assert.ok(rows.some(([run, step]) => run === 'runs/careless' && Number(step) === pace.steps - 1), `${rows.length} rows`);
  assert.deepEqual(await diagnosticsOf(vscode), [], 'what was acknowledged stays so');
});
