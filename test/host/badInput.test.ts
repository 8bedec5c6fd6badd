// What a folder may hold that is not meant well or not written well: one clear message each, and everything else goes on.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../tools/wait.ts';
import { card, dashboard, diagnosticsOf, execute, rowsOf, tableOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { lossTable, makeWorkspace } from './support/workspace.ts';

const hostile = '<img src=x onerror=alert(1)>';

let folder: string;

const workbench = useWorkbench(async () => {
  folder = await makeWorkspace({
    [`${hostile}/metrics.csv`]: lossTable(50),
    'good/metrics.csv': lossTable(50),
    'torn/events.out.tfevents.1700000000.host': Uint8Array.from({ length: 400 }, (_, at) => (at * 37) % 256),
    'lossband.yaml': 'limits:\n  - metric: [loss\n    upper: 4\n',
  });
  return { folder };
});

hostTest('a run whose name is HTML is shown as text, in the side bar and on the page', workbench, async (vscode) => {
  await execute(vscode, 'workbench.view.extension.lossband');
  await waitFor('both runs', async () => (await rowsOf(vscode.page, 'Runs')).filter((row) => row.includes('loss')).length === 2);
  assert.ok((await rowsOf(vscode.page, 'Runs')).some((row) => row.includes(hostile)));
  await execute(vscode, 'lossband.openDashboard');
  const rows = await tableOf(card(vscode.page, 'loss'));
  assert.ok(rows.some(([run]) => run === hostile), JSON.stringify(rows[0]));
  assert.equal(await dashboard(vscode.page).locator('img[src="x"]').count(), 0);
});

hostTest('a broken lossband.yaml and a file that is not what its name says give one problem each', workbench, async (vscode) => {
  const problems = await waitFor('both problems', async () => {
    const all = await diagnosticsOf(vscode);
    return all.some(({ file }) => file === 'lossband.yaml') && all.some(({ file }) => file.startsWith('torn/')) && all;
  });
  assert.equal(problems.length, 2, JSON.stringify(problems));
});

hostTest('a limit that is mended takes effect, and the row of the table that breaks it is underlined', workbench, async (vscode) => {
  await writeFile(join(folder, 'lossband.yaml'), 'limits:\n  - metric: loss\n    upper: 4\n');
  await writeFile(join(folder, 'good', 'metrics.csv'), lossTable(50, 9, 11));
  const row = await waitFor('the row', async () => (await diagnosticsOf(vscode)).find(({ file }) => file === 'good/metrics.csv'));
  assert.equal(row.text.trim(), '50,9');
  assert.match(row.message, /loss is 9, above its limit 4/);
  assert.ok(row.related.length > 0, 'it leads to the limit');
  const torn = (await diagnosticsOf(vscode)).filter(({ file }) => file.startsWith('torn/'));
  assert.equal(torn.length, 1, 'the problem of the other file stays');
});

hostTest('nothing of this popped up more than once', workbench, async ({ page }) => {
  assert.ok((await page.locator('.notification-toast').count()) <= 1);
});
