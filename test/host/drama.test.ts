// A real training goes wrong before the eyes of a person, and is looked at again after a reload.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { after } from 'node:test';
import { endGroup } from '../../tools/children.ts';
import { copyDemo, startTraining, trainEarlierRuns } from '../../tools/demo.ts';
import { waitFor } from '../../tools/wait.ts';
import { applyQuickFix, card, dashboard, diagnosticsOf, execute, quickFixesAt, rowsOf, statusItem, tableOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';

/** The last step is reached some seconds after the loss has become NaN. */
const pace = { steps: 800, raiseAt: 300, pause: 5 };

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
  await card(vscode.page, 'loss').waitFor();
  const rows = await tableOf(card(vscode.page, 'loss'));
  console.log(rows.slice(0, 3), rows.length);
  await card(vscode.page, 'accuracy').waitFor();
});

hostTest('a training that starts now appears by itself and its curve grows', workbench, async (vscode) => {
  training = startTraining(folder, 'careless', pace);
  await waitFor('the new run', async () => (await rowsOf(vscode.page, 'Runs')).some((row) => row.includes('careless')));
  console.log(await rowsOf(vscode.page, 'Runs'));
});

hostTest('when its loss runs away, the status bar, the problems and the source line say so', workbench, async (vscode) => {
  const shown = await waitFor('the alarm on the source line', async () => {
    const all = await diagnosticsOf(vscode);
    return all.some(({ file }) => file === 'train.ts') && all.some(({ file }) => file === 'lossband.yaml') && all;
  });
  console.log(shown, await rowsOf(vscode.page, 'Alerts'), await statusItem(vscode.page).evaluate((e) => e.outerHTML));
  console.log(await quickFixesAt(vscode, shown[0]!));
  console.log(applyQuickFix, dashboard);
});
