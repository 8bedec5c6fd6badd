import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { waitFor } from '../../../tools/wait.ts';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { drawnWhen, drawRuns, pick } from '../support/charts.ts';
import { card, dashboard } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

const headOf = (chart: Locator): Promise<string | null> => chart.locator('.readout-head').textContent();

/** How curves are read: by pointer, by keyboard, by ear. */
export function testReading(workbench: () => Workbench): void {
  hostTest('a crosshair stands at the same step in all charts, read out below them; a click pins it', workbench, async ({ page }) => {
    await drawRuns(page, '/^torch/', 3);
    const [loss, accuracy] = [card(page, 'loss'), card(page, 'val/acc')];
    await drawnWhen('the loss', loss, ({ layers }) => layers.length > 0);
    await drawnWhen('the accuracy', accuracy, ({ layers }) => layers.length > 0);
    await moveTo(loss, 0.9, 0.5);
    await waitFor('the step', async () => /^step \d+$/.test((await headOf(loss)) ?? ''));
    const step = await headOf(loss);
    await page.mouse.down();
    await page.mouse.up();
    await waitFor('the pinned step', async () => (await headOf(loss)) === `${step} · pinned`);
    await moveTo(loss, 0.6, 0.5);
    assert.equal(await headOf(loss), `${step} · pinned`, 'the pointer moves it no more');
    assert.match((await headOf(accuracy)) ?? '', /^step \d+ · pinned$/, 'where it has no points any more, too');
    const readout = (await loss.locator('.readout').boundingBox())!;
    const plot = (await loss.locator('.plot').boundingBox())!;
    assert.ok(readout.y >= plot.y + plot.height, 'nothing covers a curve');
    await loss.locator('.plot').press('Escape');
    await waitFor('the last values', async () => (await headOf(accuracy)) === 'last values');
  });

  hostTest('a click on a curve lets its run stand out everywhere, and the best runs can be drawn alone', workbench, async ({ page }) => {
    const loss = card(page, 'loss');
    const place = await loss.locator('lossband-plot').evaluate((plot) => {
      type Scale = { getPixelForValue(value: number): number };
      const { chart } = plot as unknown as { chart: { scales: Record<'x' | 'y', Scale>; config: { data: { datasets: { layers: { shape: string; opacity?: number; columns: { x: Float64Array; y: Float64Array } }[] }[] } } } };
      const { columns } = chart.config.data.datasets[0]!.layers.find(({ shape, opacity = 1 }) => shape === 'curve' && opacity === 1)!;
      const at = Math.floor(columns.x.length / 2);
      return { x: chart.scales.x.getPixelForValue(columns.x[at]!), y: chart.scales.y.getPixelForValue(columns.y[at]!) };
    });
    await loss.locator('.plot').click({ position: place });
    await waitFor('a pressed row', async () => (await loss.locator('.readout-row[aria-pressed="true"]').count()) > 0);
    const name = await loss.locator('.readout-row[aria-pressed="true"] .readout-name').first().textContent();
    await drawnWhen('the others faint', loss, ({ layers }) => layers.filter(({ shape, faint }) => shape === 'curve' && faint).length > 4);
    assert.match(name ?? '', /^torch\//);
    await loss.locator('.readout-row[aria-pressed="true"]').first().click();
    await loss.locator('.plot').press('Escape');
    await pick(page, 'Chart actions', 'Draw the best 5 runs', loss);
    await dashboard(page).locator('.picker-count', { hasText: /^5 of/ }).waitFor();
    await drawRuns(page, '/^torch/', 3);
  });

  hostTest('a chart is one tab stop, its points are walked by keys and spoken, its summary tells where it stands', workbench, async ({ page }) => {
    const loss = card(page, 'loss');
    const plot = loss.locator('.plot');
    assert.equal(await loss.locator('lossband-plot [tabindex="0"]').count(), 1);
    await plot.focus();
    await plot.press('Home');
    await plot.press('ArrowRight');
    const spoken = dashboard(page).locator('.live-region');
    await waitFor('the second point', async () => /^step 1, torch\//.test((await spoken.textContent()) ?? ''));
    await plot.press('End');
    await waitFor('the last point', async () => /^step 131, /.test((await spoken.textContent()) ?? ''));
    await plot.press('Escape');
    assert.match((await plot.getAttribute('aria-label')) ?? '', /^loss\. torch\/\S+ [\d.]+ at step \d+, (falling|rising|flat), best [\d.]+/);
  });

  hostTest('a curve can be heard', workbench, async ({ page }) => {
    const loss = card(page, 'loss');
    await loss.evaluate(() => {
      const heard: number[] = [];
      Object.assign(globalThis, { heard });
      const { setValueAtTime } = AudioParam.prototype;
      AudioParam.prototype.setValueAtTime = function note(value, time) {
        if (value > 1) heard.push(value);
        return setValueAtTime.call(this, value, time);
      };
    });
    await pick(page, 'Chart actions', 'Play as sound', loss);
    const heard = await waitFor('the notes', () => loss.evaluate(() => (globalThis as unknown as { heard: number[] }).heard.slice()).then((notes) => notes.length > 100 && notes));
    assert.ok(heard.every((pitch) => pitch >= 220 && pitch <= 880));
    assert.ok(heard.at(-1)! !== heard[0]!);
  });

  hostTest('a drag with Shift pans, Ctrl and the wheel zoom, a double click shows everything again', workbench, async ({ page }) => {
    const loss = card(page, 'loss');
    const { x } = await drawnWhen('the loss', loss, ({ layers }) => layers.length > 0);
    await moveTo(loss, 0.5, 0.5);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    const zoomed = await drawnWhen('a part', loss, (drawn) => drawn.x.max - drawn.x.min < (x.max - x.min) * 0.8);
    await waitFor('the end of the zoom', async () => (await loss.locator('.chips').textContent())?.includes('zoomed'));
    await page.keyboard.down('Shift');
    await page.mouse.down();
    for (const share of [0.45, 0.4]) await moveTo(loss, share, 0.5);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await drawnWhen('a later part', loss, (drawn) => drawn.x.min > zoomed.x.min);
    await loss.locator('.plot').dblclick({ position: { x: 200, y: 100 } });
    await drawnWhen('everything', loss, (drawn) => drawn.x.min === x.min && drawn.x.max === x.max);
    await loss.locator('.plot').press('Escape');
  });
}

/** Moves the pointer to a share of a plot's inside. */
async function moveTo(chart: Locator, across: number, down: number): Promise<void> {
  const plot = chart.locator('.plot');
  await plot.scrollIntoViewIfNeeded();
  const area = await plot.evaluate((element) => (element.parentElement as unknown as { chart: { chartArea: Record<'left' | 'right' | 'top' | 'bottom', number> } }).chart.chartArea);
  const box = (await plot.boundingBox())!;
  await plot.page().mouse.move(box.x + area.left + (area.right - area.left) * across, box.y + area.top + (area.bottom - area.top) * down, { steps: 2 });
}
