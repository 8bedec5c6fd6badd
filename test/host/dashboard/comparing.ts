import assert from 'node:assert/strict';
import { waitFor } from '../../../tools/wait.ts';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { drawRuns, openTab, pick } from '../support/charts.ts';
import { card, dashboard } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

/** Runs side by side, and what people write about them. */
export function testComparing(workbench: () => Workbench): void {
  const view = (): ReturnType<typeof dashboard> => dashboard(workbench().page);
  const names = (): Promise<string[]> => view().locator('.compare tbody th button').allTextContents();
  const filter = (text: string): Promise<void> => view().getByRole('textbox', { name: 'Filter runs' }).fill(text);
  const headers = async (): Promise<string[]> => (await view().locator('.compare thead th button').all().then((all) => Promise.all(all.map((each) => each.innerText())))).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  const colours = (): Promise<Record<string, string>> =>
    view().locator('.picker-row').evaluateAll((rows) => Object.fromEntries(rows.map((row) => [row.querySelector('.picker-name')!.textContent, row.querySelector('path')!.getAttribute('stroke')!])));

  hostTest('the table has best, last and mean of the last, sorts by any column, and is filtered by text, expression and hyperparameter', workbench, async ({ page }) => {
    await openTab(page, 'Compare');
    await filter('torch');
    await waitFor('three rows', async () => (await names()).length === 3);
    const columns = await headers();
    for (const column of ['best val/loss', 'last val/loss', 'mean of last 10 val/loss', 'best val/acc']) assert.ok(columns.includes(column), columns.join(', '));
    const byBest = view().locator('.compare thead button', { hasText: /best\s*val\/loss/ });
    await byBest.click();
    await waitFor('the lowest first', async () => (await names()).join() === 'torch/lr0.5_h32,torch/lr0.1_h32,torch/lr0.01_h64');
    await byBest.click();
    await waitFor('the highest first', async () => (await names())[0] === 'torch/lr0.01_h64');
    assert.equal(await view().locator('td.best').count() > 0, true);
    await filter('/lr0.[15]_/ torch');
    await waitFor('two rows', async () => (await names()).length === 2);
    await filter('hidden>16');
    await waitFor('the one with more units', async () => (await names()).join().endsWith('version_1'));
  });

  hostTest('hyperparameters that differ are columns, all of them on demand', workbench, async () => {
    await filter('lightning');
    await waitFor('two rows', async () => (await names()).length === 2);
    const differing = await waitFor('two hyperparameters', async () => {
      const columns = await headers();
      return columns.includes('lr') && columns.includes('hidden') && columns;
    });
    assert.ok(!differing.includes('n_in'));
    await view().getByRole('button', { name: 'Only hyperparameters that differ' }).click();
    await waitFor('what they share', async () => (await headers()).includes('n_in'));
    await view().getByRole('button', { name: 'Only hyperparameters that differ' }).click();
  });

  hostTest('against a baseline run every number has its difference in percent, better or worse', workbench, async () => {
    await filter('torch');
    await waitFor('three rows', async () => (await names()).length === 3);
    await view().getByRole('button', { name: 'torch/lr0.1_h32', exact: true }).click();
    await view().getByRole('button', { name: 'Baseline: torch/lr0.1_h32' }).waitFor();
    // 0.1281 after 0.2733, as PyTorch logged them.
    const better = view().locator('tr', { hasText: 'torch/lr0.5_h32' }).locator('td', { hasText: '0.1281' }).first();
    assert.match((await better.textContent())!.replace(/\s+/g, ' '), /0\.1281 −53\.1 %/);
    assert.equal(await better.locator('.better').count(), 1);
    await view().getByRole('button', { name: 'Baseline: torch/lr0.1_h32' }).click();
  });

  hostTest('a run is renamed, tagged and noted, found by it, hidden and shown again', workbench, async ({ page }) => {
    const row = view().locator('.picker-row', { hasText: 'lr0.01_h64' });
    await row.hover();
    await pick(page, 'Actions for torch/lr0.01_h64', 'Rename, tag, note');
    await view().getByLabel('Name', { exact: true }).fill('the slow one');
    await view().getByLabel('Tags, with commas between').fill('slow, wide');
    await view().getByLabel('Note', { exact: true }).fill('never converges');
    await view().getByRole('button', { name: 'Save', exact: true }).click();
    await filter('converges');
    await waitFor('the run by its note', async () => (await names()).join() === 'the slow one');
    await pick(page, 'Actions for the slow one', 'Hide');
    await view().getByText('No run matches.').waitFor();
    await filter('');
    await pick(page, 'Choose runs', 'Show 1 hidden runs again');
    await filter('wide');
    await waitFor('the run again', async () => (await names()).join() === 'the slow one');
    await filter('');
  });

  hostTest('colours, names, pins, layouts and what was chosen are the same after a reload', workbench, async (vscode) => {
    const { page } = vscode;
    await openTab(page, 'Charts');
    await drawRuns(page, '/^torch/', 3);
    await pick(page, 'Layouts', 'Save layout');
    await view().getByRole('textbox', { name: 'Name of the layout' }).fill('gap');
    await view().getByRole('button', { name: 'Save', exact: true }).click();
    await pick(page, 'Layouts', 'Default layout');
    await view().getByRole('button', { name: 'log y' }).click();
    const before = await colours();
    await vscode.reload();
    await view().locator('.picker-count', { hasText: /^3 of/ }).waitFor();
    await waitFor('the same colours', async () => {
      const after = await colours();
      return Object.entries(before).every(([name, colour]) => after[name] === colour);
    });
    assert.ok('the slow one' in before);
    assert.equal(await view().getByRole('button', { name: 'log y' }).getAttribute('aria-pressed'), 'true');
    await pick(page, 'Layouts', 'gap');
    await waitFor('the pinned chart of the layout', async () => (await view().locator('.section').first().locator('h2').textContent())?.includes('Pinned'));
    assert.equal(await view().getByRole('button', { name: 'log y' }).getAttribute('aria-pressed'), 'false');
    await card(page, 'val/loss - train/loss').waitFor();
  });
}
