import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { launchBrowser, noBrowser } from './harness/browser.ts';
import { openDashboard } from './harness/dashboardPage.ts';

test('an alarm unfolds to the points around it', { skip: noBrowser }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lossband-alarm-'));
  const rows = Array.from({ length: 30 }, (_, step) => `${step},${step === 20 ? 'nan' : 2}`);
  writeFileSync(join(folder, 'metrics.csv'), ['step,loss', ...rows, ''].join('\n'));
  const browser = await launchBrowser();
  const { page, close } = await openDashboard(browser, { roots: [folder] });
  try {
    await page.getByRole('tab', { name: 'Control' }).click();
    const alarm = page.locator('.alert', { hasText: 'not-finite' });
    await alarm.getByText('Points around it').click();
    await alarm.locator('tbody tr').nth(10).waitFor();
    assert.deepEqual(await alarm.locator('tbody td:first-child').allTextContents(), Array.from({ length: 11 }, (_, i) => String(15 + i)));
    assert.deepEqual(await alarm.locator('tr.marked td').allTextContents(), ['20', 'NaN']);
  } finally {
    await close();
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});
