// The layers of the model that a fine-tuning file names, in the side bar; a check box writes into the file.
import assert from 'node:assert/strict';
import { waitFor } from '../../tools/wait.ts';
import { saveModel } from '../../src/tune/models/index.ts';
import { smallNet } from '../tune/models/nets.ts';
import { execute, pane, rowsOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { makeWorkspace } from './support/workspace.ts';

const recipe = 'model: net # ours\ndata: {images: photos}\nstages:\n  - {epochs: 2, lr: 0.01, freeze: base}\n';

const workbench = useWorkbench(async () => {
  const folder = await makeWorkspace({ 'small.finetune.yaml': recipe, 'metrics.csv': 'step,loss\n1,2\n' });
  await saveModel(smallNet(), 'tfjs', folder, 'net');
  return { folder };
});

/** The row of the view, once there is one that reads like this. */
const row = (page: Parameters<typeof rowsOf>[0], like: RegExp): Promise<string> => waitFor(`a row ${like}`, async () => (await rowsOf(page, 'Layers')).find((each) => like.test(each)));

hostTest('a fine-tuning file in the editor brings its layers', workbench, async (vscode) => {
  await vscode.probe.run(async ({ workspace, window }) => {
    const [uri] = await workspace.findFiles('small.finetune.yaml');
    await window.showTextDocument(await workspace.openTextDocument(uri!));
  });
  await execute(vscode, 'lossband.showLayers');
  await row(vscode.page, /^head, 2 epochs, learning rate 0\.01, 2 of 2 layers frozen/);
  await row(vscode.page, /^block1, .*1 of 1 frozen/);
  await row(vscode.page, /^block2_dw, DepthwiseConv2D · 4 × 4 × 4 · 40 weights/);
  await row(vscode.page, /^head_predictions, Dense · new, always learns/);
});

hostTest('a check box writes into the file, which can be undone; the view follows what is typed', workbench, async (vscode) => {
  const text = (): Promise<string> => vscode.probe.run(({ window }) => window.activeTextEditor!.document.getText());
  await pane(vscode.page, 'Layers').getByRole('treeitem', { name: /^block2_dw/ }).locator('.custom-view-tree-node-item-checkbox').click();
  await waitFor('the change in the file', async () => (await text()).includes('freeze: {until: block2}'));
  assert.equal(await text(), recipe.replace('freeze: base', 'freeze: {until: block2}'));
  await row(vscode.page, /^head, .*1 of 2 layers frozen/);
  await vscode.probe.run(async ({ window, workspace, Range, WorkspaceEdit }) => {
    const { document } = window.activeTextEditor!, edit = new WorkspaceEdit(), at = document.getText().indexOf('{until');
    edit.replace(document.uri, new Range(document.positionAt(at), document.positionAt(at + '{until: block2}'.length)), 'none');
    await workspace.applyEdit(edit);
  });
  await row(vscode.page, /^head, .*0 of 2 layers frozen/);
});
