// A folder that nobody has trusted: logs are read and drawn, nothing is run.
import assert from 'node:assert/strict';
import { waitFor } from '../../tools/wait.ts';
import { card, execute, rowsOf, tableOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { lossTable, makeWorkspace } from './support/workspace.ts';

const workbench = useWorkbench(async () => ({ folder: await makeWorkspace({ 'run/metrics.csv': lossTable(50) }), trusted: false }));

hostTest('in Restricted Mode runs are listed and drawn', workbench, async (vscode) => {
  assert.equal(await vscode.probe.run(({ workspace }) => workspace.isTrusted), false);
  await execute(vscode, 'workbench.view.extension.lossband');
  await waitFor('the run', async () => (await rowsOf(vscode.page, 'Runs')).some((row) => row.includes('loss')));
  await execute(vscode, 'lossband.openDashboard');
  assert.equal((await tableOf(card(vscode.page, 'loss'))).length, 50);
});

hostTest('in Restricted Mode nothing is started, whoever asks', workbench, async ({ page, probe }) => {
  await probe.run(({ commands }) => void commands.executeCommand('lossband.runScript'));
  await page.getByText('Nothing is started in a workspace that is not trusted.').first().waitFor();
});
