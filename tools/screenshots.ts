// npm run screenshots [-- THEME…]: pictures of the demo's drama in every kind of theme and both languages, in .vscode-test/screenshots.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endGroup, runQuietly } from './children.ts';
import { copyDemo, startTraining, trainEarlierRuns } from './demo.ts';
import { root, testDownloads } from './paths.ts';
import { chooseHost, type Host } from './vscode/host.ts';
import { openWorkbench, type Workbench } from './vscode/workbench.ts';
import { waitFor } from './wait.ts';

const themes: Record<string, string> = { light: 'Default Light Modern', dark: 'Default Dark Modern', 'hc-dark': 'Default High Contrast', 'hc-light': 'Default High Contrast Light' };
const languages = ['en', 'zh-cn'];
const pictures = join(testDownloads, 'screenshots');
const pace = { steps: 500, raiseAt: 300, pause: 10 };

async function takeAll(host: Host, theme: string, language: string): Promise<void> {
  const folder = await copyDemo();
  await trainEarlierRuns(folder);
  const settings = { 'workbench.colorTheme': themes[theme], 'window.autoDetectColorScheme': false, 'lossband.alerts.notifications': 'off' };
  await using workbench = await openWorkbench(host, { folder, settings, ...(language !== 'en' && { locale: language }), size: { width: 1500, height: 960 } });
  const { page, probe } = workbench;
  const command = (id: string, ...args: unknown[]): Promise<void> => probe.run((vscode, name, given) => void vscode.commands.executeCommand(name, ...given), id, args);
  const picture = async (name: string): Promise<void> => void (await page.screenshot({ path: join(pictures, `${theme}-${language}-${name}.png`) }));

  await command('workbench.view.extension.lossband');
  await command('lossband.openDashboard');
  const training = startTraining(folder, 'careless', pace);
  try {
    await waitFor('the end of the training', () => training.exitCode !== null);
    await waitFor('the red alarm', async () => (await page.locator('.statusbar-item.error-kind[id^="lossband"]').count()) > 0);
  } finally {
    await endGroup(training);
  }
  const view = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  const drawn = view.locator('lossband-line-card', { has: view.locator('.readout-row', { hasText: 'careless' }) });
  await waitFor('curves of loss and accuracy', async () => (await drawn.count()) >= 2);
  await waitFor('the end of the curve', () => drawn.first().evaluate((card, last) => (card as unknown as DrawnCard).data.curves.some(({ steps }) => steps.at(-1)! >= last), pace.steps - 1));
  await waitFor('three alerts in their view', async () => (await page.locator('.pane').nth(1).getByRole('treeitem').count()) > 3);
  await view.locator('lossband-control-card h3', { hasText: 'loss' }).waitFor();
  await waitFor('its last point', async () => (await view.locator('lossband-control-card .readout-head').textContent())?.includes(String(pace.steps - 10)));
  await picture('dashboard');
  await view.getByRole('tab').nth(1).click();
  await view.locator('.control-page .readout-head').waitFor();
  await picture('control');
  await showSource(workbench);
  await command('workbench.actions.view.problems');
  await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
  await page.locator('.markers-panel .monaco-list-row').first().waitFor();
  await picture('problems');
}

/** What a chart's card holds, as far as it is waited for. */
interface DrawnCard {
  data: { curves: { steps: Float64Array }[] };
}

/** The training script with its squiggles, beside nothing else. */
async function showSource({ probe }: Workbench): Promise<void> {
  await probe.run(async (vscode) => {
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'train.ts');
    await vscode.window.showTextDocument(file, { selection: new vscode.Range(46, 0, 46, 0) });
  });
}

await mkdir(pictures, { recursive: true });
await runQuietly(process.execPath, ['esbuild.mjs'], { cwd: root });
const host = await chooseHost(console.log);
const wanted = process.argv.slice(2);
for (const theme of Object.keys(themes)) {
  for (const language of languages) {
    if (wanted.length > 0 && !wanted.includes(`${theme}-${language}`) && !wanted.includes(theme)) continue;
    await takeAll(host, theme, language);
    console.log(`${theme} ${language}: ${pictures}`);
  }
}
