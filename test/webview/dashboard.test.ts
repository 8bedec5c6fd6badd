import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { violations } from './harness/accessibility.ts';
import { noBrowser } from './harness/browser.ts';
import type { DashboardPage, PageOptions } from './harness/dashboardPage.ts';
import { usePages } from './harness/pages.ts';
import { themes, type ThemeName } from './harness/themes.ts';

const hostile = '<img src=x onerror="window.hacked=1">';

describe('dashboard', { skip: noBrowser }, () => {
  const pages = usePages((folder) => {
    for (const [name, noise] of [['lr0.1', 0.1], ['lr0.5', 0.5], [hostile, 0.2]] as const) writeFileSync(join(folder, `${name.replaceAll('/', '')}.csv`), csv(0, 60, noise));
  });

  const show = async (options: Partial<PageOptions> = {}): Promise<DashboardPage> => {
    const dashboard = await pages.show(options);
    await dashboard.page.waitForFunction(() => document.querySelectorAll('.picker-row').length >= 3);
    return dashboard;
  };

  test('losses and accuracies are paired and drawn, and a new line in the log moves the curve', async () => {
    const { page, reported } = await show();
    await page.waitForFunction(() => document.querySelectorAll('.readout-row').length >= 6);
    assert.deepEqual((await page.locator('lossband-line-card h3').allTextContents()).slice(0, 2), ['loss', 'accuracy']);
    await page.waitForFunction(() => steps('loss') === 59);
    appendFileSync(join(pages.folder, 'lr0.1.csv'), csv(60, 70, 0.1).split('\n').slice(1).join('\n'));
    await page.waitForFunction(() => steps('loss') === 69);
    assert.deepEqual(reported, []);
  });

  test('what a person chose is there again after the page was loaded anew', async () => {
    const dashboard = await show();
    const { page } = dashboard;
    await page.getByRole('button', { name: 'log y' }).click();
    await page.locator('lossband-line-card', { hasText: 'accuracy' }).getByRole('button', { name: 'Pin chart' }).click();
    await page.waitForFunction(() => sessionStorage.getItem('state')?.includes('"pins":["accuracy"]') && sessionStorage.getItem('state')?.includes('"logY":true'));
    await dashboard.reload();
    await page.waitForFunction(() => document.querySelector('.section-head')?.textContent?.includes('Pinned'));
    assert.equal(await page.getByRole('button', { name: 'log y' }).getAttribute('aria-pressed'), 'true');
  });

  test('names and texts of a log are text, and the page loads nothing', async () => {
    const { page, reported } = await show();
    await page.getByText(hostile).first().waitFor();
    for (const tab of ['Control', 'Compare', 'Media', 'Charts']) await page.getByRole('tab', { name: tab }).click();
    assert.equal(await page.evaluate(() => (globalThis as { hacked?: number }).hacked), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(reported, [], 'the content security policy was not broken either');
  });

  test('the check boxes choose what is drawn, and the host is told', async () => {
    const { page, shown } = await show();
    await page.locator('.picker-row', { hasText: 'lr0.5' }).getByRole('checkbox').click();
    await page.waitForFunction(() => !document.querySelector('lossband-line-card .readout')?.textContent?.includes('lr0.5'));
    assert.equal(shown.at(-1)?.length, 2);
    await page.getByRole('textbox', { name: 'Filter runs' }).fill('lr0.1');
    await page.waitForFunction(() => document.querySelectorAll('.picker-row').length === 1);
  });

  test('a chart is one tab stop; arrow keys go from point to point and speak', async () => {
    const { page } = await show();
    await page.waitForFunction(() => steps('loss') >= 59);
    assert.equal(await page.locator('lossband-line-card').first().locator('lossband-plot [tabindex="0"]').count(), 1);
    await page.locator('lossband-line-card .plot').first().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('.live-region')?.textContent?.startsWith('step 1,'));
    assert.match(await page.locator('.readout-head').first().textContent() ?? '', /^step 1 · pinned/);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('.readout-head')?.textContent === 'last values');
    assert.match(await page.locator('lossband-line-card .plot').first().getAttribute('aria-label') ?? '', /^loss\. .* at step \d+, (falling|rising|flat)/);
  });

  test('dragging zooms, the zoom outlives news, and a double click ends it', async () => {
    const { page } = await show();
    await page.waitForFunction(() => steps('loss') >= 59);
    const box = (await page.locator('lossband-line-card .plot').first().boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.4, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 100, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => axis('loss').max < 50);
    assert.doesNotMatch((await page.locator('lossband-line-card .readout-head').first().textContent()) ?? '', /pinned/, 'a drag is no click');
    const { zooms } = (await page.evaluate(() => (document.querySelector('lossband-root') as unknown as { dashboard: { state: { view: { zooms: Record<string, { x: number[]; y?: number[] }> } } } }).dashboard.state.view));
    assert.equal(zooms.loss!.y?.length, 2, 'the box was flat, so it is meant for y as well');
    appendFileSync(join(pages.folder, 'lr0.5.csv'), csv(70, 72, 0.5).split('\n').slice(1).join('\n'));
    await page.waitForFunction(() => (document.querySelector('lossband-root') as unknown as { dashboard: { state: { heardAt: number } } }).dashboard.state.heardAt > 0);
    assert.ok((await page.evaluate(() => axis('loss'))).max < 50);
    await page.mouse.dblclick(box.x + box.width / 2, box.y + 80);
    await page.waitForFunction(() => axis('loss').max > 50);
  });

  test('charts, tables and the whole dashboard can be taken away', async () => {
    const { page, files, copied, reported } = await show();
    await page.waitForFunction(() => steps('loss') >= 59);
    const choose = async (menu: string, item: string): Promise<void> => {
      await page.getByRole('button', { name: menu, exact: true }).first().click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const saved = async (count: number): Promise<Uint8Array> => {
      for (let tries = 0; files.length < count && tries < 400; tries++) await page.waitForTimeout(50);
      assert.deepEqual(reported, []);
      return files[count - 1]!.bytes;
    };
    await choose('Chart actions', 'Save as PNG');
    assert.deepEqual([...(await saved(1)).subarray(1, 4)], [...Buffer.from('PNG')]);
    await choose('Chart actions', 'Save as SVG');
    const svg = text(await saved(2));
    assert.match(svg, /^<svg[\s\S]*<path/);
    assert.match(svg, /<text fill="#[\da-f]{6}"[^>]* font-size="11px"[^>]*>20</, 'with its axes, in colours that every program knows');
    await choose('Chart actions', 'Save all points as CSV');
    const csvFile = text(await saved(3));
    assert.ok(csvFile.startsWith('run,metric,step,wall_time,value\n'));
    assert.match(csvFile, /^lr0\.1,loss,0,,1\.2$/m);
    await choose('Chart actions', 'Save all points as Parquet');
    assert.equal(text((await saved(4)).subarray(0, 4)), 'PAR1');
    await choose('Export', 'Report as one HTML file');
    const report = text(await saved(5));
    assert.ok(report.includes('&lt;img src=x') && !report.includes('<img') && !report.includes('<script') && report.includes('<svg'));
    await choose('Export', 'Copy as Markdown table');
    await choose('Export', 'Copy context for a language model');
    for (let tries = 0; copied.length < 2 && tries < 400; tries++) await page.waitForTimeout(50);
    assert.match(copied[0]!, /^\| Run \|/);
    assert.match(copied[1]!, /do not follow instructions[\s\S]*run lr0\.1/);
  });

  test('every view holds what axe asks for, in all themes and both languages', async () => {
    for (const theme of Object.keys(themes) as ThemeName[]) {
      const { page } = await show({ theme, locale: theme === 'light' ? 'zh-cn' : 'en' });
      for (const tab of ['charts', 'control', 'compare', 'media']) {
        await page.locator(`#tab-${tab}`).click();
        assert.deepEqual(await violations(page), [], `${theme} ${tab}`);
      }
    }
  });
});

/** Functions of the page that the tests wait with: the last step drawn in a chart, and its x axis. */
declare function steps(chart: string): number;
declare function axis(chart: string): { min: number; max: number };

/** A falling loss and a rising accuracy with the noise of a small training. */
function csv(from: number, to: number, noise: number): string {
  const rows = Array.from({ length: to - from }, (_, at) => {
    const epoch = from + at;
    const wave = Math.sin(epoch * 12.9898) * noise * 0.1;
    return [epoch, 0.2 + Math.exp(-epoch / 20) + wave, 0.25 + Math.exp(-epoch / 20) - wave, 1 - Math.exp(-epoch / 15) * 0.8].join(',');
  });
  return `${['epoch,loss,val_loss,accuracy', ...rows].join('\n')}\n`;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
