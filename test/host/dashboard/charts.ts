import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { waitFor } from '../../../tools/wait.ts';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { drawnWhen, drawRuns, type Layer, pick } from '../support/charts.ts';
import { card, dashboard, execute, tableOf } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

const ofShape = (layers: readonly Layer[], shape: Layer['shape']): Layer[] => layers.filter((layer) => layer.shape === shape);

const ofValidation = '6 3';

/** How curves are drawn. */
export function testCharts(workbench: () => Workbench, spike: { step: number; value: number }): void {
  hostTest('losses of train and val share a chart, raw under smoothed, the best logged point ringed', workbench, async (vscode) => {
    await execute(vscode, 'lossband.openDashboard');
    await drawRuns(vscode.page, '/^torch/', 3);
    const { layers } = await drawnWhen('twelve curves', card(vscode.page, 'loss'), (drawn) => ofShape(drawn.layers, 'curve').length === 12);
    const curves = ofShape(layers, 'curve');
    assert.deepEqual(curves.map(({ faint }) => faint), [...Array<boolean>(6).fill(true), ...Array<boolean>(6).fill(false)], 'what was logged lies under the smoothed curves');
    assert.equal(curves.filter(({ dash, faint }) => dash === ofValidation && !faint).length, 3, 'validation is dashed');
    assert.equal(ofShape(layers, 'dots').filter(({ hollow }) => hollow).length, 6, 'the best of each');
  });

  hostTest('train and val that Keras logs as two runs are told apart in one chart', workbench, async (vscode) => {
    await drawRuns(vscode.page, '/^keras/', 2);
    const { layers } = await drawnWhen('two runs', card(vscode.page, 'epoch_loss'), (drawn) => ofShape(drawn.layers, 'curve').length === 4);
    assert.deepEqual(ofShape(layers, 'curve').filter(({ faint }) => !faint).map(({ dash }) => dash === ofValidation), [false, true]);
  });

  hostTest('every smoother stands by its name on the chart, an envelope is a band', workbench, async ({ page }) => {
    await drawRuns(page, '/^torch/', 3);
    const loss = card(page, 'loss');
    for (const [kind, title] of [['timeWeighted', 'Time-weighted EMA 0.6'], ['mean', 'Running mean 11'], ['gaussian', 'Gaussian 11'], ['envelope', 'Min–max envelope 11'], ['none', ''], ['ema', 'EMA 0.6']] as const) {
      await dashboard(page).getByLabel('Smoothing', { exact: true }).selectOption(kind);
      await drawnWhen(`the layers of ${kind}`, loss, ({ layers }) => {
        const [bands, raw] = [ofShape(layers, 'fill'), layers.filter(({ shape, faint }) => shape === 'curve' && faint)];
        return kind === 'envelope' ? bands.length === 6 : bands.length === 0 && raw.length === (kind === 'none' ? 0 : 6);
      });
      assert.equal(await loss.locator('.chips').textContent(), title);
    }
    await dashboard(page).getByRole('slider', { name: 'Amount of smoothing' }).fill('0.9');
    await loss.locator('.chips', { hasText: 'EMA 0.9' }).waitFor();
  });

  hostTest('x is the step, the time since the start, the clock, or any metric', workbench, async ({ page }) => {
    const axis = dashboard(page).getByLabel('Horizontal axis');
    const loss = card(page, 'loss');
    await axis.selectOption('relative');
    await drawnWhen('seconds from 0 on', loss, ({ x }) => x.min === 0 && x.max > 0 && x.max < 131);
    await axis.selectOption('wall');
    await drawnWhen('moments', loss, ({ x }) => x.min > 1e9);
    await drawRuns(page, '/^lightning/', 2);
    await axis.selectOption('metric epoch');
    await drawnWhen('epochs', loss, ({ x }) => x.min === 0 && x.max === 3);
    await axis.selectOption('step');
    await drawnWhen('steps', loss, ({ x }) => x.max > 60);
  });

  hostTest('both axes can be logarithmic', workbench, async ({ page }) => {
    for (const name of ['log x', 'log y']) await dashboard(page).getByRole('button', { name }).click();
    const { x, y } = await drawnWhen('log axes', card(page, 'loss'), ({ x, y }) => x.type === 'logarithmic' && y.type === 'logarithmic');
    assert.ok(x.min > 0 && y.min > 0);
    assert.match((await card(page, 'loss').locator('.chips').textContent())!, /log y · log x/);
    for (const name of ['log x', 'log y']) await dashboard(page).getByRole('button', { name }).click();
    await drawnWhen('linear axes', card(page, 'loss'), ({ x, y }) => x.type === 'linear' && y.type === 'linear');
  });

  hostTest('a spike of one point in twenty thousand is drawn, out of the axis while outliers are ignored, and is exact when zoomed to', workbench, async ({ page }) => {
    await drawRuns(page, '/^long/', 1);
    const spiky = card(page, 'spiky');
    await dashboard(page).getByLabel('Smoothing', { exact: true }).selectOption('none');
    const whole = await drawnWhen('the spike', spiky, ({ layers }) => layers[0]?.high === spike.value);
    assert.ok(whole.layers[0]!.points < 20_000 && whole.y.max < 3);
    await dashboard(page).getByRole('button', { name: 'Ignore outliers' }).click();
    await drawnWhen('room for the spike', spiky, ({ y }) => y.max > spike.value);
    await zoomTo(spiky, 0.6, 0.63);
    const part = await drawnWhen('the part', spiky, ({ x, layers }) => x.max < 14_000 && layers[0]!.points < 2000);
    const { min, max } = part.x;
    assert.ok(min < spike.step && spike.step < max, `${spike.step} in ${min} to ${max}`);
    assert.ok(part.layers[0]!.points >= Math.floor(max) - Math.ceil(min) + 1, 'every point of the part');
    assert.equal(part.layers[0]!.high, spike.value);
    await spiky.locator('.chips', { hasText: 'zoomed' }).waitFor();
    await spiky.getByRole('button', { name: 'Reset zoom' }).click();
    await drawnWhen('all of it', spiky, ({ x }) => x.max === 19_999);
    await dashboard(page).getByRole('button', { name: 'Ignore outliers' }).click();
  });

  hostTest('limits of y can be fixed, hold when other runs are drawn, and be freed', workbench, async ({ page }) => {
    const spiky = card(page, 'spiky');
    const { y } = await drawnWhen('the axis without outliers', spiky, (drawn) => drawn.y.max < 3);
    await pick(page, 'Chart actions', 'Set y limits to what is seen', spiky);
    await dashboard(page).getByRole('button', { name: 'Ignore outliers' }).click();
    await dashboard(page).getByRole('button', { name: 'log y' }).click();
    await drawnWhen('the same ends', spiky, (drawn) => drawn.y.type === 'logarithmic' && drawn.y.max === y.max);
    await pick(page, 'Chart actions', 'Free y limits', spiky);
    await drawnWhen('other ends', spiky, (drawn) => drawn.y.max > 50);
    for (const name of ['Ignore outliers', 'log y']) await dashboard(page).getByRole('button', { name }).click();
  });

  hostTest('what is no number is marked at the edge and in the table; checkpoints, epochs and alarms are lines', workbench, async ({ page }) => {
    await drawRuns(page, '/^transformers$/', 1);
    const loss = card(page, 'loss');
    const { layers, marks } = await drawnWhen('the marks of a diverged training', loss, (drawn) => drawn.layers.some(({ shape }) => shape === 'edge') && drawn.marks.some((mark) => mark.endsWith('!')));
    assert.ok(ofShape(layers, 'edge').every(({ points }) => points > 0));
    assert.ok(marks.includes('24 checkpoint') && marks.includes('30 checkpoint'), marks.join());
    const rows = await tableOf(loss);
    assert.ok(rows.some((row) => row.includes('NaN')));
    assert.ok((await loss.locator('tr.marked').count()) > 0);
    await loss.getByRole('button', { name: 'Show data as table' }).click();
  });

  hostTest('where a log started over, where the learning rate fell and where an epoch began is marked', workbench, async ({ page }) => {
    await drawRuns(page, '/^restarted/', 1);
    await drawnWhen('the restart', card(page, 'loss'), ({ marks }) => marks.some((mark) => mark.endsWith('restart')));
    await drawRuns(page, '/^lightning.*version_0/', 1);
    const { marks } = await drawnWhen('the last rate', card(page, 'loss'), (drawn) => drawn.marks.includes('66 lr 0.0256'));
    // The first rows of the second and of the third epoch; such a line has no words.
    for (const step of [29, 49]) assert.ok(marks.includes(`${step} `), marks.join());
  });

  hostTest('runs are drawn as the mean of a group, by name and by hyperparameter, in a band that says of how many', workbench, async ({ page }) => {
    await drawRuns(page, '/^torch/', 3);
    const view = dashboard(page);
    await view.getByLabel('Grouping').selectOption('name');
    const key = view.getByRole('textbox', { name: 'Regular expression for the group' });
    await key.fill('_h(\\d+)');
    await key.press('Enter');
    const loss = card(page, 'loss');
    const grouped = await drawnWhen('the groups', loss, ({ layers }) => layers.some(({ label }) => label === '32 (n=2)'));
    assert.deepEqual([...new Set(grouped.layers.map(({ label }) => label))].toSorted(), ['32 (n=2)', '64 (n=1)']);
    const heights = ({ layers }: typeof grouped): number => Math.max(...ofShape(layers, 'fill').map(({ high }) => high));
    await view.getByRole('button', { name: '± sd' }).click();
    await drawnWhen('the band from the lowest to the highest', loss, (drawn) => heights(drawn) !== heights(grouped));
    await drawRuns(page, '/^lightning/', 2);
    await view.getByLabel('Grouping').selectOption('hparam lr');
    const byRate = await drawnWhen('a group for each rate', loss, ({ layers }) => layers.some(({ label }) => label === 'lr=0.05 (n=1)'));
    assert.ok(byRate.layers.some(({ label }) => label === 'lr=0.001 (n=1)'));
    await view.getByLabel('Grouping').selectOption('');
  });

  hostTest('a metric is computed from others', workbench, async ({ page }) => {
    await drawRuns(page, '/^torch/', 3);
    const view = dashboard(page);
    await view.getByRole('button', { name: 'Computed metric' }).click();
    await view.getByRole('textbox', { name: 'Formula over metrics' }).fill('val/loss - train/loss');
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    const gap = card(page, 'val/loss - train/loss');
    await gap.scrollIntoViewIfNeeded();
    const drawn = await drawnWhen('the gap', gap, ({ layers }) => ofShape(layers, 'curve').length === 3);
    assert.ok(drawn.layers.every(({ points, low }) => points === 6 && Number.isFinite(low)));
    await gap.getByRole('button', { name: 'Pin chart' }).click();
    await waitFor('the pinned section', async () => (await view.locator('.section').first().locator('h2').textContent())?.includes('Pinned'));
    await view.getByLabel('Smoothing', { exact: true }).selectOption('ema');
  });
}

/** Drags a box over the whole height of a plot, from one share of its width to another. */
async function zoomTo(chart: Locator, from: number, to: number): Promise<void> {
  const plot = chart.locator('.plot');
  await plot.scrollIntoViewIfNeeded();
  const area = await plot.evaluate((element) => (element.parentElement as unknown as { chart: { chartArea: { left: number; right: number; top: number; bottom: number } } }).chart.chartArea);
  const at = (share: number, y: number): { x: number; y: number } => ({ x: area.left + (area.right - area.left) * share, y });
  await plot.hover({ position: at(from, area.top + 2) });
  const box = (await plot.boundingBox())!;
  const { mouse } = plot.page();
  await mouse.down();
  for (const share of [from + 0.01, to]) await mouse.move(box.x + at(share, 0).x, box.y + area.bottom - 2);
  await mouse.up();
}
