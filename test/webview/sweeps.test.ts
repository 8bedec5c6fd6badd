import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { importanceOf } from '../../src/engine/sweeps/importance.ts';
import type { SweepInfo } from '../../src/model/sweep.ts';
import { SweepLab } from '../cli/sweepLab.ts';
import { violations } from './harness/accessibility.ts';
import { noBrowser } from './harness/browser.ts';
import type { DashboardPage, PageOptions } from './harness/dashboardPage.ts';
import { usePages } from './harness/pages.ts';
import { syntheticEngine } from './harness/syntheticEngine.ts';
import { themes, type ThemeName } from './harness/themes.ts';

/** Forty trials of the TPE search on a forest fitted to trainings of scikit-learn's MLPClassifier, three at a time, pruned by the forecast. */
const { sweep, curves } = JSON.parse(readFileSync('test/fixtures/webview/sweep.json', 'utf8')) as { sweep: SweepInfo; curves: Record<string, number[]> };

const engine: NonNullable<PageOptions['engine']> = {
  ...syntheticEngine({ runs: 0, tags: 0, points: 0 }),
  snapshot: async () => ({ ...(await syntheticEngine({ runs: 0, tags: 0, points: 0 }).snapshot()), sweeps: [sweep] }),
  importance: async () => importanceOf(sweep),
  series: async (queries) =>
    queries.map(({ run, tag }) => {
      const values = Float64Array.from(curves[run] ?? []);
      return { run, tag, steps: Float64Array.from(values, (_, at) => at + 1), walls: new Float64Array(values.length).fill(NaN), values, exact: true, total: values.length };
    }),
};

describe('pictures of a sweep', { skip: noBrowser }, () => {
  const pages = usePages();
  const show = async (options: Partial<PageOptions> = {}): Promise<DashboardPage> => {
    const dashboard = await pages.show({ roots: [], engine, size: { width: 1280, height: 2200 }, ...options });
    await dashboard.page.locator('#tab-sweep').click();
    await dashboard.page.waitForFunction(() => document.querySelectorAll('lossband-sweep-card').length === 8);
    return dashboard;
  };

  test('every picture is drawn and told in words', async () => {
    const { page, reported } = await show();
    await page.waitForFunction(() => [...document.querySelectorAll('lossband-sweep-card lossband-plot')].every((plot) => (plot as unknown as { chart?: unknown }).chart));
    assert.deepEqual(await page.locator('lossband-sweep-card h3').allTextContents(), [
      'History', 'Parallel coordinates', 'Parameter importance', 'Slice', 'Contour', 'Rungs', 'Value and duration', 'Timeline',
    ]);
    assert.match((await page.locator('lossband-sweep-card > section > p').first().textContent())!, /^best 0\.\d+ in trial \d+ of 40$/);
    assert.match((await card(page, 'Parameter importance').locator('.chips').textContent())!, /^PED-ANOVA, from \d+ trials$/);
    assert.deepEqual(reported, []);
  });

  test('a box over an axis chooses trials in all pictures and in the table, a double click all of them again', async () => {
    const { page } = await show();
    const plot = card(page, 'Parallel coordinates').locator('.plot');
    const box = (await plot.boundingBox())!;
    const place = await page.evaluate(() => {
      const { chart } = [...document.querySelectorAll('lossband-sweep-card')].find((one) => one.querySelector('h3')!.textContent === 'Parallel coordinates')!.querySelector('lossband-plot') as unknown as { chart: { scales: Record<'x' | 'y', { getPixelForValue(value: number): number }> } };
      return { x: chart.scales.x.getPixelForValue(1), low: chart.scales.y.getPixelForValue(0.4), high: chart.scales.y.getPixelForValue(1) };
    });
    await page.mouse.move(box.x + place.x - 15, box.y + place.high);
    await page.mouse.down();
    await page.mouse.move(box.x + place.x + 15, box.y + place.low, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => !document.querySelector('[aria-label^="Parallel coordinates. 40 of"]'));
    const chosen = sweep.trials.filter(({ params: { lr } }) => Math.log10(Number(lr)) >= -4 + 0.4 * 4 - 0.05).length;
    const told = Number(/(\d+) of 40/.exec((await plot.getAttribute('aria-label'))!)![1]);
    assert.ok(Math.abs(told - chosen) <= 1 && told < 40, `${told} of about ${chosen} trials`);
    assert.equal(await page.locator('.section .data-table tbody tr').count(), told);
    await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(() => document.querySelector('[aria-label^="Parallel coordinates. 40 of 40"]'));
  });

  test('the brush goes by keyboard too', async () => {
    const { page } = await show();
    await page.getByLabel('Choose trials by').selectOption('val/loss');
    await page.getByRole('slider', { name: 'val/loss to' }).focus();
    for (let times = 0; times < 50; times++) await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => !document.querySelector('[aria-label^="Parallel coordinates. 40 of"]'));
    await page.getByRole('button', { name: 'Choose all trials' }).click();
    await page.waitForFunction(() => document.querySelector('[aria-label^="Parallel coordinates. 40 of 40"]'));
  });

  test('every picture has its data as a table, which can be saved', async () => {
    const { page, files } = await show();
    for (const title of await page.locator('lossband-sweep-card h3').allTextContents()) {
      await card(page, title).getByRole('button', { name: 'Show data as table' }).click();
      assert.ok((await card(page, title).locator('tbody tr').count()) > 3, title);
    }
    await card(page, 'History').getByRole('button', { name: 'Chart actions' }).click();
    await page.getByRole('menuitem', { name: 'Save data as CSV' }).click();
    await page.waitForTimeout(0);
    assert.match(new TextDecoder().decode(files[0]!.bytes), /^Trial,State,val\/loss,best so far\n1,finished,/);
  });

  test('the parameter of the slice and those of the contour can be chosen', async () => {
    const { page } = await show();
    await card(page, 'Slice').getByLabel('Parameter', { exact: true }).selectOption('alpha');
    await card(page, 'Slice').locator('.chips', { hasText: 'alpha' }).waitFor();
    await card(page, 'Contour').getByLabel('Second parameter').selectOption('width');
    await page.waitForFunction(() => document.querySelector('[aria-label^="Contour."]')?.getAttribute('aria-label')?.includes('width ='));
  });

  test('a sweep that was run here is found, and its trials are drawn from their logs', async () => {
    await using lab = await SweepLab.open();
    const file = lab.sweep('real', 'for (const epoch of [1, 2, 3]) console.log(`epoch ${epoch} loss=${Math.abs(params.x - 300) + 3 - epoch}`);');
    const { result } = await lab.run(file, '--trials', '4', '--workers', '2');
    const { page, reported } = await pages.show({ roots: [lab.folder] });
    await page.locator('#tab-sweep').click();
    await card(page, 'Rungs').waitFor();
    const best = Math.min(...result.trials.map(({ value }) => Number(value)));
    await page.getByText(new RegExp(`^done · .* · 4 finished · best loss = ${best}$`)).waitFor();
    await page.getByText('4 curves, 0 of them pruned').first().waitFor();
    assert.deepEqual(reported, []);
  });

  test('it holds what axe asks for in every theme', async () => {
    for (const theme of Object.keys(themes) as ThemeName[]) {
      const { page } = await show({ theme, locale: theme === 'dark' ? 'zh-cn' : 'en' });
      assert.deepEqual(await violations(page), [], theme);
    }
  });
});

const card = (page: Page, title: string) => page.locator('lossband-sweep-card', { has: page.getByRole('heading', { name: title, exact: true }) });
