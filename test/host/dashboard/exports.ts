import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { parquetReadObjects } from 'hyparquet';
import { waitFor } from '../../../tools/wait.ts';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { drawnWhen, drawRuns, pick } from '../support/charts.ts';
import { card } from '../support/screen.ts';
import { hostTest } from '../support/workbench.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What can be taken away, as files and by the clipboard. */
export function testExports(workbench: () => Workbench): void {
  after(() => folder && rm(folder, { recursive: true, force: true }));

  hostTest('a chart is saved as a picture and as vectors, all its points as CSV and Parquet', workbench, async (vscode) => {
    const { page } = vscode;
    await drawRuns(page, '/^torch/', 3);
    const loss = card(page, 'loss');
    await drawnWhen('the loss', loss, ({ layers }) => layers.length > 0);
    const save = async (item: string, name: string): Promise<Uint8Array> => {
      await pick(page, 'Chart actions', item, loss);
      return saved(vscode, name);
    };
    const png = await save('Save as PNG', 'loss.png');
    assert.equal(text(png.subarray(1, 4)), 'PNG');
    assert.match(text(await save('Save as SVG', 'loss.svg')), /^<svg[\s\S]*<path/);
    const rows = text(await save('Save all points as CSV', 'loss.csv')).trim().split('\n');
    assert.equal(rows[0], 'run,metric,step,wall_time,value');
    assert.equal(rows.length - 1, 3 * (132 + 6), 'every point, nothing smoothed');
    assert.ok(rows.some((row) => /^torch\/lr0\.1_h32,val\/loss,5,[\d.]+,0\.2732912302017212$/.test(row)));
    const parquet = await save('Save all points as Parquet', 'loss.parquet');
    const table = await parquetReadObjects({ file: parquet.slice().buffer });
    assert.equal(table.length, 3 * (132 + 6));
  });

  hostTest('the dashboard is saved as one HTML file without scripts', workbench, async (vscode) => {
    await drawRuns(vscode.page, '/^(torch|hostile)/', 4);
    await pick(vscode.page, 'Export', 'Report as one HTML file');
    const report = text(await saved(vscode, 'report.html'));
    assert.match(report, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.ok(report.includes('<svg') && report.includes('the slow one') && report.includes('above its limit'));
    assert.doesNotMatch(report, /<script|<img|https?:\/\/(?!www\.w3\.org)/);
  });

  hostTest('runs are copied as a Markdown table and as context for a language model', workbench, async (vscode) => {
    const { page, probe } = vscode;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = (what: string, fits: RegExp): Promise<string> =>
      waitFor(what, async () => {
        const found = await probe.run((api) => api.env.clipboard.readText());
        return fits.test(found) && found;
      });
    await pick(page, 'Export', 'Copy as Markdown table');
    const table = await copied('the table', /^\| Run \|/);
    assert.equal(table.trim().split('\n').length, 2 + 4);
    assert.ok(table.includes('\\<img src=x') && !/[^\\]<img/.test(table), table);
    await pick(page, 'Export', 'Copy context for a language model');
    const context = await copied('the context', /^Training runs as logged/);
    assert.match(context, /run torch\/lr0\.5_h32: \w+[\s\S]*val\/loss: 6 points, last 0\.4191 at 5, min 0\.1281 at 4/);
    await drawRuns(page, '/^torch/', 3);
  });
}

let folder: string | undefined;

/** Says where the file goes, as VS Code asks it, and waits until it is there. */
async function saved({ page }: Workbench, name: string): Promise<Uint8Array> {
  folder ??= await mkdtemp(join(tmpdir(), 'lossband-saved-'));
  const input = page.locator('.quick-input-widget input[type="text"]');
  await waitFor(`the question for ${name}`, async () => (await input.inputValue()).endsWith(name));
  const path = join(folder, name);
  await input.fill(path);
  return waitFor(name, async () => {
    // While the dialog looks into the folder, it takes no answer.
    if ((await input.isVisible()) && (await input.inputValue()) === path) await input.press('Enter');
    const bytes = await readFile(path);
    return bytes.length > 0 && new Uint8Array(bytes);
  });
}
