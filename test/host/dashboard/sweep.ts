import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { waitFor } from '../../../tools/wait.ts';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { drawnIn, drawnWhen, openTab } from '../support/charts.ts';
import { dashboard } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

/** Pictures of a sweep that was really run. */
export function testSweep(workbench: () => Workbench): void {
  hostTest('a sweep is shown by its pictures, and trials chosen in one are chosen in all', workbench, async ({ page }) => {
    await openTab(page, 'Sweeps');
    const view = dashboard(page);
    const cards = view.locator('lossband-sweep-card');
    const cardOf = (title: string): Locator => view.locator('lossband-sweep-card', { has: view.getByRole('heading', { name: title, exact: true }) });
    for (const title of ['History', 'Parallel coordinates', 'Slice', 'Contour', 'Rungs', 'Value and duration', 'Timeline']) {
      await cardOf(title).scrollIntoViewIfNeeded();
      await drawnWhen(title, cardOf(title), ({ layers }) => layers.some(({ points }) => points > 0));
    }
    await view.getByText(/best loss = /).first().waitFor();
    const { layers } = (await drawnIn(cardOf('History')))!;
    assert.equal(layers.find(({ label }) => label === 'finished')!.points, 8);
    await view.getByLabel('Choose trials by').selectOption('x');
    await view.getByRole('slider', { name: 'x to' }).fill('40');
    await drawnWhen('half of the trials', cardOf('History'), (drawn) => drawn.layers.find(({ label }) => label === 'finished')!.points === 4);
    await waitFor('half of the rows', async () => (await view.locator('.section .data-table tbody tr').count()) === 4);
    await view.getByRole('button', { name: 'Choose all trials' }).click();
    assert.ok((await cards.count()) >= 7);
    await openTab(page, 'Charts');
  });
}
