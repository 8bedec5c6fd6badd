import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { waitFor } from '../../../tools/wait.ts';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { violations } from '../../webview/harness/accessibility.ts';
import { drawRuns, openTab } from '../support/charts.ts';
import { card, dashboard, execute, tableOf } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

const themes = { light: 'Default Light Modern', 'high-contrast-light': 'Default High Contrast Light', 'high-contrast': 'Default High Contrast', dark: 'Default Dark Modern' };
const tabs = ['Charts', 'Control', 'Compare', 'Media', 'Sweeps'] as const;

/** What holds for every view and everybody. */
export function testEveryone(workbench: () => Workbench, hostile: string): void {
  hostTest('names and texts of logs change nothing but text on the page', workbench, async ({ page }) => {
    await drawRuns(page, '/^hostile/', 1);
    for (const tab of ['Control', 'Compare', 'Charts'] as const) {
      await openTab(page, tab);
      assert.equal(await dashboard(page).locator('body').evaluate(() => (globalThis as { hacked?: number }).hacked), undefined, tab);
      assert.equal(await dashboard(page).locator('img[src="x"]').count(), 0, tab);
    }
    await dashboard(page).getByRole('heading', { name: hostile }).first().waitFor();
  });

  hostTest('in each kind of theme the curves take their colours, and axe finds nothing in any view', workbench, async ({ page, probe }) => {
    await openTab(page, 'Charts');
    await drawRuns(page, '/^(torch|media)/', 4);
    const seen = new Set<string>();
    for (const [kind, theme] of Object.entries(themes)) {
      await probe.run((api, name) => api.workspace.getConfiguration().update('workbench.colorTheme', name, api.ConfigurationTarget.Global), theme);
      await waitFor(theme, () => dashboard(page).locator('body').evaluate((body, name) => body.classList.contains(`vscode-${name}`), kind));
      const colour = await waitFor('a new colour', async () => {
        const found = await dashboard(page).locator('.picker-row .swatch path').first().getAttribute('stroke');
        return found !== null && !seen.has(found) && found;
      });
      seen.add(colour);
      await openTab(page, tabs[seen.size - 1]!);
      assert.deepEqual(await violations(dashboard(page).locator('body')), [], theme);
    }
    await openTab(page, 'Sweeps');
    assert.deepEqual(await violations(dashboard(page).locator('body')), []);
  });

  hostTest('a hidden dashboard is no page; shown again it has what came meanwhile', workbench, async (vscode) => {
    const { page, probe } = vscode;
    await openTab(page, 'Charts');
    await drawRuns(page, '/^long/', 1);
    await tableOf(card(page, 'spiky'));
    const file = await probe.run(async (api) => {
      const uri = api.Uri.joinPath(api.workspace.workspaceFolders![0]!.uri, 'lossband.yaml');
      await api.window.showTextDocument(uri, { viewColumn: api.ViewColumn.Active });
      return api.Uri.joinPath(api.workspace.workspaceFolders![0]!.uri, 'long', 'metrics.csv').fsPath;
    });
    await waitFor('no page', async () => (await page.locator('iframe.webview.ready').count()) === 0);
    await appendFile(file, '20000,7\n');
    await execute(vscode, 'lossband.openDashboard');
    await dashboard(page).locator('.picker-count', { hasText: /^1 of/ }).waitFor();
    await waitFor('the new point', async () => (await card(page, 'spiky').locator('.readout-row .number').first().textContent()) === '7');
  });

  hostTest('people who asked for less motion see none', workbench, async ({ page }) => {
    const motionOf = (element: Element): string => {
      element.classList.add('beating');
      return getComputedStyle(element, '::before').animationName;
    };
    const beat = dashboard(page).locator('.heartbeat').first();
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.match(await beat.evaluate(motionOf), /^beat/);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await beat.evaluate(motionOf), 'none');
  });
}
