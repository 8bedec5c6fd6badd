// 简体中文: what the manifest and the running extension say.
import assert from 'node:assert/strict';
import { waitFor } from '../../tools/wait.ts';
import { dashboard, execute } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { lossTable, makeWorkspace } from './support/workspace.ts';

const workbench = useWorkbench(async () => ({ folder: await makeWorkspace({ 'run/metrics.csv': lossTable(50) }), locale: 'zh-cn' }));

hostTest('views, tabs of the dashboard and messages are in Chinese', workbench, async (vscode) => {
  assert.equal(await vscode.probe.run(({ env }) => env.language), 'zh-cn');
  await execute(vscode, 'workbench.view.extension.lossband');
  await waitFor('the title of a view', async () => /\p{Script=Han}/u.test((await vscode.page.locator('.pane-header .title').allTextContents()).join(' ')));
  await execute(vscode, 'lossband.openDashboard');
  const tabs = await waitFor('the tabs', async () => {
    const texts = await dashboard(vscode.page).getByRole('tab').allTextContents();
    return texts.length > 0 && texts;
  });
  for (const tab of tabs) assert.match(tab, /\p{Script=Han}/u);
});
