import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { waitFor } from '../../tools/wait.ts';
import { phrase } from '../../src/model/phrase.ts';
import type { Alert, SeriesQuery } from '../../src/protocol/engineApi.ts';
import { noBrowser } from './harness/browser.ts';
import { usePages } from './harness/pages.ts';
import { syntheticEngine } from './harness/syntheticEngine.ts';

/** What the tests ask the page's own parts for, by the name of the chart. */
interface Card extends HTMLElement {
  chart: string;
  data?: { curves: { label: string; y: Float64Array; band?: { low: Float64Array; high: Float64Array } }[]; marks: { kind: string; x: number }[] };
}

describe('views of the dashboard', { skip: noBrowser }, () => {
  const pages = usePages((folder) => {
    for (const [name, level] of [['a-seed1', 1], ['a-seed2', 3], ['b-seed1', 10]] as const) writeFileSync(join(folder, `${name}.csv`), csv(0, 40, level));
  });
  const { show } = pages;

  test('runs of a group are one curve: their mean in its band, with how many they are', async () => {
    const { page, reported } = await show();
    await page.getByLabel('Grouping').selectOption('name');
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.curves.some(({ label }) => label.endsWith('(n=2)')));
    const ofGroup = async () => (await curvesOf(page, 'loss')).find(({ label }) => label === 'a-seed (n=2)');
    assert.deepEqual(await ofGroup(), { label: 'a-seed (n=2)', first: 2, band: [0.5858, 3.4142] }, '2 ± the sample standard deviation of 1 and 3');
    await page.getByRole('button', { name: '± sd' }).click();
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.curves.some(({ band }) => band?.low[0] === 1));
    assert.deepEqual((await ofGroup())!.band, [1, 3]);
    assert.deepEqual(reported, []);
  });

  test('an envelope holds the lowest and the highest around each point', async () => {
    const { page } = await show();
    await page.getByLabel('Smoothing', { exact: true }).selectOption('envelope');
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.curves[0]?.band);
    const curve = (await curvesOf(page, 'loss')).find(({ label }) => label === 'a-seed1');
    assert.deepEqual(curve!.band, [0.5, 1], 'of the first six values, 1 and 0.5 in turn');
    await page.getByText('Min–max envelope 11').first().waitFor();
  });

  test('a formula is a chart of its own, a wrong one is answered where it is typed', async () => {
    const { page } = await show();
    await page.getByRole('button', { name: 'Computed metric' }).click();
    await page.getByRole('textbox', { name: 'Formula over metrics' }).fill('accuracy - nothing');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('textbox', { name: 'Formula over metrics' }).fill('accuracy - loss');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const card = page.locator('lossband-line-card', { has: page.getByRole('heading', { name: 'accuracy - loss' }) });
    await card.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => [...document.querySelectorAll<Card>('lossband-line-card')].find(({ chart }) => chart === 'accuracy - loss')?.data);
    assert.equal((await curvesOf(page, 'accuracy - loss')).find(({ label }) => label === 'a-seed1')!.first, -1);
  });

  test('a saved layout brings back all of a view, also what was not chosen in it', async () => {
    const dashboard = await show();
    const { page } = dashboard;
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'Layouts' }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await page.getByRole('button', { name: 'log y' }).click();
    await choose('Save layout');
    await page.getByRole('textbox', { name: 'Name of the layout' }).fill('logarithmic');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await choose('Default layout');
    assert.equal(await page.getByRole('button', { name: 'log y' }).getAttribute('aria-pressed'), 'false');
    await page.getByLabel('Grouping').selectOption('name');
    await choose('logarithmic');
    await page.waitForFunction(() => document.querySelector<HTMLSelectElement>('[aria-label="Grouping"]')?.value === '');
    assert.equal(await page.getByRole('button', { name: 'log y' }).getAttribute('aria-pressed'), 'true');
    assert.deepEqual(dashboard.layouts.map(({ name }) => name), ['logarithmic']);
  });

  test('a fallen learning rate is marked where it fell', async () => {
    const { page } = await show();
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.marks.some(({ kind }) => kind === 'lr'));
    const marks = await page.evaluate(() => document.querySelector<Card>('lossband-line-card')!.data!.marks.map(({ kind, x }) => `${kind} ${x}`));
    assert.deepEqual(new Set(marks), new Set(['lr 20']));
  });

  test('an editor of one file draws the runs that the file gains', async () => {
    const runs = ['run-0', 'run-1'];
    const { page, view } = await show({ roots: [], engine: syntheticEngine({ runs: 3, tags: 1, points: 20 }), welcome: { onlyRuns: runs.slice(0, 1), shownRuns: runs.slice(0, 1) } });
    await page.getByText('1 of 1 runs drawn').waitFor();
    await view.didGainRuns(runs);
    await page.getByText('2 of 2 runs drawn').waitFor();
  });

  test('an editor of one file counts, lists and acknowledges the alarms of its own runs only', async () => {
    const alert = (run: string): Alert => ({
      finding: { id: `${run}#train/loss#limit#3`, run, source: 'a', metric: 'train/loss', step: 3, wall: NaN, rule: 'limit', severity: 'error', value: 9, message: phrase('Too high.'), hits: 1, lastStep: 3 },
      resolved: false,
    });
    const own = ['run-0'];
    const { page, view } = await show({ roots: [], engine: syntheticEngine({ runs: 3, tags: 1, points: 20 }), welcome: { onlyRuns: own, shownRuns: own } });
    const news = { runs: [], removedRuns: [], removedAlerts: [] };
    await view.didChange({ serial: 1, ...news, alerts: ['run-0', 'run-1', 'run-2'].map(alert) });
    await page.getByRole('tab', { name: 'Control 1' }).click();
    await page.getByText('1 open').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Acknowledge all' }).count(), 0);
  });

  test('news about other runs draws nothing again', async () => {
    const { page } = await show();
    await page.locator('.picker-row', { hasText: 'b-seed1' }).getByRole('checkbox').click();
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.curves.length === 2);
    await page.evaluate(() => Object.assign(globalThis, { before: document.querySelector<Card>('lossband-line-card')!.data }));
    appendFileSync(join(pages.folder, 'b-seed1.csv'), csv(40, 41, 10).split('\n').slice(1).join('\n'));
    await page.waitForFunction(() => {
      const { state } = (document.querySelector('lossband-root') as unknown as { dashboard: { state: { runs: Map<string, { series: { count: number }[] }> } } }).dashboard;
      return [...state.runs.values()].some(({ series }) => series[0]?.count === 41);
    });
    assert.equal(await page.evaluate(() => document.querySelector<Card>('lossband-line-card')!.data === (globalThis as { before?: unknown }).before), true);
  });

  test('curves of many points stay drawn while they are dragged, and are exact again after it', async () => {
    const shownRuns = Array.from({ length: 20 }, (_, at) => `run-${at}`);
    const { page, reported } = await show({ roots: [], engine: syntheticEngine({ runs: 20, tags: 1, points: 1000 }), welcome: { shownRuns } });
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.curves.length === 20);
    const plot = (await page.locator('lossband-line-card .plot').first().boundingBox())!;
    await page.mouse.move(plot.x + plot.width / 2, plot.y + 60);
    const before = await inked(page);
    await page.keyboard.down('Shift');
    await page.mouse.down();
    for (const by of [10, 30]) await page.mouse.move(plot.x + plot.width / 2 + by, plot.y + 60);
    const during = await inked(page);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.getByRole('button', { name: 'Reset zoom' }).click();
    await page.waitForFunction(() => axis('train/loss').min === 0);
    await page.waitForFunction((wanted) => inkedNow() === wanted, before);
    assert.ok(during > before / 2 && during !== before, `${during} of ${before} pixels`);
    assert.deepEqual(reported, []);
  });

  test('of a thousand runs the list holds what is seen, and two hundred curves are drawn', async () => {
    const shownRuns = Array.from({ length: 200 }, (_, at) => `run-${at}`);
    const { page, reported } = await show({ roots: [], engine: syntheticEngine({ runs: 1000, tags: 1, points: 50 }), welcome: { shownRuns } });
    await page.getByText('200 of 1,000 runs drawn').waitFor();
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.curves.length === 200);
    assert.ok((await page.locator('.picker-row').count()) < 100);
    await page.getByText('194 more curves').waitFor();
    await page.getByRole('textbox', { name: 'Filter runs' }).fill('run-777');
    await page.waitForFunction(() => document.querySelectorAll('.picker-row').length === 1);
    assert.deepEqual(reported, []);
  });

  test('a thousand runs are compared by rows that are seen; no message asks for more than the host takes', async () => {
    const engine = syntheticEngine({ runs: 1000, tags: 12, points: 20 });
    const asked: number[] = [];
    const counting = { ...engine, series: (queries: SeriesQuery[]) => (asked.push(queries.length), engine.series(queries)) };
    const { page, copied, reported } = await show({ roots: [], engine: counting, welcome: { shownRuns: Array.from({ length: 200 }, (_, at) => `run-${at}`) } });
    await page.waitForFunction(() => document.querySelector<Card>('lossband-line-card')?.data?.curves.length === 200);
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.waitForFunction(() => /\d/.test(document.querySelector('.compare tbody tr:not([aria-hidden]) td:last-child')?.textContent ?? ''));
    assert.ok((await page.locator('.compare tbody tr').count()) < 100);
    await page.locator('.compare').evaluate((element) => element.scrollTo(0, 20_000));
    await page.waitForFunction(() => document.querySelector('.compare tbody tr:not([aria-hidden]) th')?.textContent?.includes('run-7'));
    await page.waitForFunction(() => /\d/.test(document.querySelector('.compare tbody tr:not([aria-hidden]) td:last-child')?.textContent ?? ''));
    await page.getByRole('button', { name: 'Copy as Markdown table' }).click();
    const table = await waitFor('the table', () => copied[0]);
    const rows = table.trim().split('\n').slice(2);
    assert.equal(rows.length, 1000);
    assert.ok(rows.every((row) => /\d \|$/.test(row)), 'each with its mean');
    assert.ok(Math.max(...asked) <= 5000, `${Math.max(...asked)} queries in a message`);
    assert.deepEqual(reported, []);
  });
});

declare function axis(chart: string): { min: number; max: number };
/** Pixels of the first chart that something is drawn on. */
declare function inkedNow(): number;

/** The same, from the test. */
async function inked(page: Page): Promise<number> {
  await page.evaluate(() => {
    Object.assign(globalThis, {
      inkedNow: () => {
        const canvas = document.querySelector<HTMLCanvasElement>('lossband-plot canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, at) => at % 4 === 3 && value > 0).length;
      },
    });
  });
  return page.evaluate(() => inkedNow());
}

/** Each curve of a chart with its first value and the first ends of its band. */
function curvesOf(page: Page, name: string): Promise<{ label: string; first: number; band?: number[] }[]> {
  return page.evaluate(
    (wanted) =>
      [...document.querySelectorAll<Card>('lossband-line-card')]
        .find(({ chart }) => chart === wanted)!
        .data!.curves.map(({ label, y, band }) => ({ label, first: y[0]!, ...(band && { band: [band.low[0]!, band.high[0]!].map((value) => Number(value.toFixed(4))) }) })),
    name,
  );
}

/** A loss of `level` and half of it in turn, so that every mean and every end can be told in advance. */
function csv(from: number, to: number, level: number): string {
  const rows = Array.from({ length: to - from }, (_, at) => [from + at, (from + at) % 2 ? level / 2 : level, 0, from + at < 20 ? 0.1 : 0.01].join(','));
  return `${['step,loss,accuracy,lr', ...rows].join('\n')}\n`;
}
