// A log in which every name, text and value tries to be something else: on the page, in files that are saved, on the clipboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { waitFor } from '../../tools/wait.ts';
import { importanceOf } from '../../src/engine/sweeps/importance.ts';
import type { Artifact } from '../../src/model/artifact.ts';
import { phrase } from '../../src/model/phrase.ts';
import type { SweepInfo } from '../../src/model/sweep.ts';
import type { Alert } from '../../src/protocol/engineApi.ts';
import { bell, matrix, outcomes, pr } from './charts/samples.ts';
import { noBrowser } from './harness/browser.ts';
import type { DashboardPage, PageOptions } from './harness/dashboardPage.ts';
import { usePages } from './harness/pages.ts';
import { runInfo, summary } from './harness/runs.ts';
import { syntheticEngine } from './harness/syntheticEngine.ts';

const markup = '<img src=x onerror="window.hacked=1">';
const names = ['=HYPERLINK("evil")', `${markup}|a\nb\`\`\`[x](javascript:0)`];
const loss = `loss/${markup}`;

const text = (value: unknown): string => JSON.stringify(value);
const { sweep: recorded } = JSON.parse(readFileSync('test/fixtures/webview/sweep.json', 'utf8')) as { sweep: SweepInfo };
const sweep = JSON.parse(text(recorded).replaceAll('"lr"', text(`=1+${markup}`)).replaceAll('"val/loss"', text(loss)).replaceAll('"adam"', text(markup))) as SweepInfo;

const kinds: Artifact[] = [
  { ...bell, tag: `histogram ${markup}` }, { ...pr, outcomes, tag: `pr ${markup}` }, { ...matrix, tag: `matrix ${markup}`, classes: [markup, '=2+2'] },
  { kind: 'text', tag: `text ${markup}`, step: 1, wall: 0, text: `${markup}<script>window.hacked=1</script>\n[x](javascript:0)` },
  { kind: 'image', tag: `image ${markup}`, step: 1, wall: 0, mime: 'image/svg+xml', width: 1, height: 1, offset: 0, length: 1 },
];

const infos = names.map((name, at) => ({
  ...runInfo(name, { hparams: { [markup]: at ? markup : '=3+3', 'api_key': 'sk-secret' }, notes: { tags: [markup], note: markup }, series: [summary(loss, 0.1, 0.2)], colour: at }),
  artifacts: kinds.map(({ kind, tag }) => ({ kind, tag, count: 1 })),
}));
const alert: Alert = {
  finding: {
    id: 'f', run: names[1]!, source: markup, metric: loss, step: 9, wall: NaN, rule: 'not-finite', severity: 'error', value: NaN, message: phrase('{0} is {1}', markup, '{0}'), hits: 2, lastStep: 9,
    diagnosis: { cause: 'x', message: phrase('{0}', markup), confidence: 1, advice: phrase('{0}', markup), hparam: markup },
  },
  resolved: false,
};

const made = syntheticEngine({ runs: 0, tags: 0, points: 20 });
const engine: NonNullable<PageOptions['engine']> = {
  ...made,
  snapshot: async () => ({ ...(await made.snapshot()), runs: infos, alerts: [alert], sweeps: [sweep], problems: [] }),
  artifacts: async (_, kind, tag) => kinds.filter((item) => item.kind === kind && item.tag === tag),
  image: async () => ({ mime: 'text/html', bytes: new TextEncoder().encode(`<script>window.hacked=1</script>${markup}`) }),
  importance: async () => importanceOf(sweep),
};

describe('a hostile log', { skip: noBrowser }, () => {
  const pages = usePages();
  const show = (): Promise<DashboardPage> => pages.show({ roots: [], engine, size: { width: 1280, height: 2400 } });

  test('is text in every view, table, menu and picture', async () => {
    const { page, reported } = await show();
    for (const tab of ['charts', 'control', 'compare', 'media', 'sweep']) {
      await page.locator(`#tab-${tab}`).click();
      for (const table of await page.getByRole('button', { name: 'Show data as table' }).all()) await table.click();
      for (const menu of await page.locator('.page [aria-haspopup="menu"]').all()) {
        await menu.click();
        await page.keyboard.press('Escape');
      }
      assert.deepEqual(await page.evaluate(() => [document.querySelectorAll('img[src="x"], script:not([src]), a[href^="javascript"]').length, 'hacked' in globalThis]), [0, false], tab);
    }
    await page.locator('#tab-media').click();
    for (const tag of kinds.map(({ tag }) => tag)) await page.getByRole('heading', { name: tag }).waitFor();
    await page.getByText('<script>window.hacked=1</script>').first().waitFor();
    // The one thing a picture may do wrong is not to be one.
    assert.deepEqual(reported, []);
  });

  test('is text in what is taken away', async () => {
    const { page, files, copied, reported } = await show();
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    const saved = (name: string): Promise<string> => waitFor(name, () => files.find((file) => file.name.endsWith(name))).then(({ bytes }) => new TextDecoder().decode(bytes));
    await choose('Report as one HTML file');
    const report = await saved('report.html');
    assert.doesNotMatch(report, /<img|<script/);
    assert.ok(report.includes('&lt;img src=x'));
    await choose('All points of the drawn runs as CSV');
    for (const row of (await saved('runs.csv')).split('\n').slice(1)) assert.doesNotMatch(row, /(^|,)"?[=+@]/);
    await choose('Copy as Markdown table');
    await choose('Copy context for a language model');
    await waitFor('both texts', () => copied.length === 2);
    const lines = copied[0]!.trim().split('\n');
    assert.equal(lines.length, 2 + infos.length, 'a line break in a name is none in the table');
    for (const line of lines) assert.equal(line.match(/(?<!\\)\|/g)!.length, lines[0]!.match(/(?<!\\)\|/g)!.length, line);
    assert.doesNotMatch(copied[0]!, /[^\\]<img|[^\\]\]\(/);
    assert.equal(copied[1]!.match(/```/g)!.length, 2, 'only our own fences');
    assert.ok(!copied[1]!.includes('sk-secret'));
    assert.deepEqual(reported, []);
  });

  test('is text in the tables of a sweep, saved as CSV', async () => {
    const { page, files } = await show();
    await page.locator('#tab-sweep').click();
    const parallel = page.locator('lossband-sweep-card', { has: page.getByRole('heading', { name: 'Parallel coordinates', exact: true }) });
    await parallel.getByRole('button', { name: 'Chart actions' }).click();
    await page.getByRole('menuitem', { name: 'Save data as CSV' }).click();
    const table = await waitFor('the table', () => files[0] && new TextDecoder().decode(files[0].bytes));
    assert.ok(table.includes("'=1+<img"), table.split('\n')[0]);
  });
});
