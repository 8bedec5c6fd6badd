import assert from 'node:assert/strict';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { drawnWhen, drawRuns, openTab } from '../support/charts.ts';
import { card, dashboard, tableOf } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

const kinds = {
  individuals: 'Individuals', movingRange: 'Moving range', xbar: 'X̄ (means of subgroups)', s: 'S (spread of subgroups)', ewma: 'EWMA', cusum: 'CUSUM', residual: 'Residuals of the trend',
};

/** Control charts of every kind, and the alarms beside them. */
export function testControl(workbench: () => Workbench): void {
  hostTest('every kind of control chart has its centre, limits and zones, and states its baseline and σ', workbench, async ({ page }) => {
    await drawRuns(page, '/^long/', 1);
    await openTab(page, 'Control');
    const chart = card(page, 'Control chart of spiky');
    const view = dashboard(page);
    for (const [kind, title] of Object.entries(kinds)) {
      await view.getByLabel('Kind of chart').selectOption(kind);
      await chart.locator('.chips', { hasText: title }).waitFor();
      const { layers } = await drawnWhen(`the chart ${kind}`, chart, (drawn) => drawn.layers.some(({ label, points }) => label === 'spiky' && points > 0));
      const labels = layers.map(({ label }) => label);
      assert.equal(labels.filter((label) => label === 'zone').length, 4, kind);
      for (const label of ['Centre', 'Upper limit', 'Lower limit', 'Out of control']) assert.ok(labels.includes(label), `${kind}: ${label}`);
      assert.ok(layers.filter(({ label }) => label.endsWith('limit')).every(({ dash }) => dash !== ''));
      assert.match((await chart.locator('.grounds').textContent())!, /σ = /, kind);
    }
    await view.getByLabel('Kind of chart').selectOption('individuals');
    await chart.locator('.chips', { hasText: kinds.individuals }).waitFor();
    const { marks } = await drawnWhen('the names of the limits', chart, (drawn) => drawn.marks.some((mark) => mark.startsWith('UCL')));
    for (const name of ['UCL', 'μ', 'LCL']) assert.ok(marks.some((mark) => mark.startsWith(name)), marks.join());
    assert.match((await chart.locator('.grounds').textContent())!, /Phase I/);
    await view.getByLabel('Kind of chart').selectOption('');
  });

  hostTest('what left its limits is ringed, marked in the table and listed as an alarm with the points around it', workbench, async ({ page }) => {
    await drawRuns(page, '/^torch/', 3);
    const view = dashboard(page);
    await view.locator('.alert', { hasText: 'val/loss' }).first().locator('.alert-head').click();
    const chart = card(page, 'Control chart of val/loss');
    await chart.waitFor();
    const alarm = view.locator('.alert', { hasText: 'fixed-limit' }).filter({ hasText: 'val/loss' }).first();
    assert.match((await alarm.textContent())!, /above its limit 0\.4/);
    await alarm.getByText('Points around it').click();
    await alarm.locator('tr.marked').waitFor();
    assert.ok((await tableOf(chart)).length > 2);
    await openTab(page, 'Charts');
  });
}
