import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { waitFor } from '../../../tools/wait.ts';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { drawnWhen, drawRuns, openTab } from '../support/charts.ts';
import { dashboard, tableOf } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

/** What logs hold beside numbers. */
export function testMedia(workbench: () => Workbench): void {
  const cardOf = (tag: string): Locator => dashboard(workbench().page).locator('lossband-media-card', { has: dashboard(workbench().page).getByRole('heading', { name: tag, exact: true }) });

  hostTest('histograms are ridges over steps, or bands over time, each with its table', workbench, async ({ page }) => {
    await drawRuns(page, '/^(media|scores)/', 2);
    await openTab(page, 'Media');
    const weights = cardOf('w/0.weight');
    await weights.scrollIntoViewIfNeeded();
    const ridges = await drawnWhen('ridges', weights, ({ layers }) => layers.length > 0);
    assert.ok(ridges.layers.every(({ shape }) => shape === 'fill' || shape === 'curve'));
    await weights.getByRole('button', { name: 'Distribution over time' }).click();
    await drawnWhen('four bands and the median', weights, ({ layers }) => layers.map(({ shape }) => shape).join() === 'fill,fill,fill,fill,curve');
    assert.ok((await tableOf(weights)).length > 1);
  });

  hostTest('precision over recall is seen as a ROC curve too', workbench, async () => {
    const pr = cardOf('pr/class0');
    await pr.scrollIntoViewIfNeeded();
    await pr.locator('[aria-label*="average precision"]').waitFor();
    await pr.getByRole('button', { name: 'ROC curve' }).click();
    await pr.locator('[aria-label*="area under the ROC curve"]').waitFor();
    await drawnWhen('the curve over the diagonal', pr, ({ x, y, layers }) => x.max >= 1 && y.max >= 1 && layers[0]!.dash !== '' && layers[1]!.high === 1);
  });

  hostTest('a confusion matrix is squares with their counts', workbench, async () => {
    const matrix = cardOf('conf_mat');
    await matrix.scrollIntoViewIfNeeded();
    await matrix.locator('[aria-label*="accuracy 0.8 at step 2"]').waitFor();
    await drawnWhen('nine cells', matrix, ({ layers, marks }) => layers[0]?.shape === 'cells' && layers[0].points === 9 && marks.length === 9);
    assert.deepEqual((await tableOf(matrix))[0], ['cat', 'cat', '2', '0.6667']);
  });

  hostTest('pictures are shown by step, texts as they were written', workbench, async ({ page }) => {
    const digit = cardOf('digit');
    await digit.scrollIntoViewIfNeeded();
    const picture = digit.locator('img').first();
    await waitFor('the picture', () => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0));
    const last = await picture.getAttribute('alt');
    await digit.getByRole('slider', { name: 'Step of the picture' }).first().fill('0');
    await waitFor('the first picture', async () => (await picture.getAttribute('alt')) !== last);
    await waitFor('its pixels', () => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0));
    await dashboard(page).getByText('line two, ünïcode ✓').waitFor();
    await openTab(page, 'Charts');
  });
}
