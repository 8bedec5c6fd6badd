// What a person sees while an answer is still on its way.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { noBrowser } from './harness/browser.ts';
import { usePages } from './harness/pages.ts';
import { syntheticEngine } from './harness/syntheticEngine.ts';

interface Held {
  receive(text: string): void;
  /** Hands on what came meanwhile, and from then on everything at once. */
  release(): void;
  held: string[];
}

describe('while answers are on their way', { skip: noBrowser }, () => {
  const pages = usePages((folder) => {
    const rows = Array.from({ length: 60 }, (_, step) => `${step},${1 / (step + 1)},${1 - 1 / (step + 1)}\n`);
    writeFileSync(join(folder, 'metrics.csv'), `step,loss,accuracy\n${rows.join('')}`);
  });

  test('a control chart keeps the title of what is drawn until the metric that was chosen is there', async () => {
    const { page, reported } = await pages.show();
    await page.getByRole('tab', { name: 'Control' }).click();
    await page.getByLabel('Metric').selectOption('loss');
    const chart = page.locator('lossband-control-card');
    await chart.getByRole('region', { name: 'Control chart of loss', exact: true }).waitFor();
    await page.waitForFunction(() => document.querySelector('lossband-control-card .plot')?.getAttribute('aria-label')?.includes('loss'));
    await page.evaluate(() => {
      const window = globalThis as unknown as Held;
      const { receive } = window;
      Object.assign(window, { held: [], receive: (text: string) => void window.held.push(text), release: () => Object.assign(window, { receive }).held.forEach(receive) });
    });
    await page.getByLabel('Metric').selectOption('accuracy');
    await page.waitForFunction(() => (globalThis as unknown as Held).held.length > 0);
    assert.equal(await chart.locator('h3').textContent(), 'loss');
    await page.evaluate(() => (globalThis as unknown as Held).release());
    await chart.getByRole('region', { name: 'Control chart of accuracy', exact: true }).waitFor();
    assert.match((await chart.locator('.plot').getAttribute('aria-label')) ?? '', /accuracy/);
    assert.deepEqual(reported, []);
  });

  test('the page says that it is loading in the language of the window before its texts are there', async () => {
    const engine = syntheticEngine({ runs: 1, tags: 1, points: 10 });
    const { snapshot } = engine;
    let gate = Promise.resolve();
    engine.snapshot = async () => gate.then(snapshot);
    const { page } = await pages.show({ roots: [], engine, locale: 'zh-cn' });
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    await page.reload();
    await page.locator('lossband-root .empty').waitFor();
    assert.equal((await page.locator('body').innerText()).trim(), '正在加载');
    open();
    await page.waitForSelector('lossband-root .tabs');
    assert.doesNotMatch(await page.locator('body').innerText(), /正在加载/);
  });
});
