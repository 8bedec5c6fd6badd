import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from './harness/browser.ts';
import { usePages } from './harness/pages.ts';

const roots = ['test/fixtures/tfevents/media_torch/log'];

interface Plot extends HTMLElement {
  chart?: { scales: { x: { ticks: { value: number; label: string }[] } }; ctx: CanvasRenderingContext2D; chartArea: { left: number; right: number; top: number; bottom: number }; data: { datasets: { layers: object[] }[] } };
}

describe('media of a real log', { skip: noBrowser }, () => {
  const pages = usePages((folder) => {
    mkdirSync(join(folder, 'run', 'checkpoints'), { recursive: true });
    writeFileSync(join(folder, 'run', 'metrics.csv'), `step,loss\n${Array.from({ length: 30 }, (_, step) => `${step},${1 / (step + 1)}\n`).join('')}`);
    writeFileSync(join(folder, 'run', 'checkpoints', 'epoch=1-step=20.ckpt'), 'weights');
  });
  const { show } = pages;

  test('histograms, curves, images and texts are on the page', async () => {
    const { page, reported } = await show({ roots, size: { width: 1280, height: 2000 } });
    await page.getByRole('tab', { name: 'Media' }).click();
    await page.waitForFunction(() => [...document.querySelectorAll<Plot>('lossband-plot')].filter(({ chart }) => chart).length === 5);
    for (const tag of ['w/0.weight', 'pr/class0']) assert.ok((await inked(page, tag)) > 200, `${tag} is drawn`);
    await page.locator('lossband-media-card img').first().waitFor();
    await page.getByText('line two, ünïcode ✓').waitFor();
    assert.deepEqual(reported, []);
  });

  test('a histogram can be seen over time and as a table', async () => {
    const { page } = await show({ roots });
    await page.getByRole('tab', { name: 'Media' }).click();
    const card = page.locator('lossband-media-card', { hasText: 'w/0.weight' });
    await card.scrollIntoViewIfNeeded();
    await card.getByRole('button', { name: 'Distribution over time' }).click();
    await page.waitForFunction(() => [...document.querySelectorAll<Plot>('lossband-plot')].some(({ chart }) => chart?.data.datasets[0]!.layers.length === 5));
    await card.getByRole('button', { name: 'Show data as table' }).click();
    assert.ok((await card.locator('tbody tr').count()) >= 3);
  });

  test('PR curves are seen as ROC curves where the log tells the counts', async () => {
    const { page } = await show({ roots });
    await page.getByRole('tab', { name: 'Media' }).click();
    const card = page.locator('lossband-media-card', { hasText: 'pr/class0' });
    await card.scrollIntoViewIfNeeded();
    await card.getByRole('button', { name: 'ROC curve' }).click();
    await page.waitForFunction(() => document.querySelector('[aria-label*="area under the ROC curve"]'));
  });

  test('a confusion matrix of a W&B run is drawn, told in words and in a table', async () => {
    const { page, reported } = await show({ roots: ['test/fixtures/wandb/confusion/log'] });
    await page.getByRole('tab', { name: 'Media' }).click();
    await page.locator('[aria-label*="accuracy 0.8 at step 2. Most often"]').waitFor();
    await page.waitForFunction(() => document.querySelector<Plot>('lossband-plot')?.chart);
    assert.ok((await inked(page, 'conf_mat')) > 1000);
    assert.deepEqual(await page.evaluate(() => document.querySelector<Plot>('lossband-plot')!.chart!.scales.x.ticks.map(({ value, label }) => `${value} ${label}`)), ['0 cat', '1 dog', '2 fox']);
    await page.getByRole('button', { name: 'Show data as table' }).click();
    assert.deepEqual(await page.locator('tbody tr').first().locator('td').allTextContents(), ['cat', 'cat', '2', '0.6667']);
    assert.deepEqual(reported, []);
  });

  test('a checkpoint beside the log is a mark in the charts of its run', async () => {
    const { page, reported } = await show();
    await page.waitForFunction(() => {
      const card = document.querySelector('lossband-line-card') as unknown as { data?: { marks: { kind: string; x: number }[] } } | null;
      return card?.data?.marks.some(({ kind, x }) => kind === 'checkpoint' && x === 20);
    });
    assert.deepEqual(reported, []);
  });
});

/** Pixels of the plot of a card that something is drawn on. */
function inked(page: Page, tag: string): Promise<number> {
  return page.evaluate((wanted) => {
    const card = [...document.querySelectorAll('lossband-media-card')].find((one) => (one as unknown as { tag: string }).tag === wanted)!;
    const { ctx, chartArea } = card.querySelector<Plot>('lossband-plot')!.chart!;
    const { data } = ctx.getImageData(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) count++;
    return count;
  }, tag);
}
