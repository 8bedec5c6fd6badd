// A fine-tuning file out of answers: model, data and stages of what the workspace has.
import assert from 'node:assert/strict';
import { waitFor } from '../../tools/wait.ts';
import { saveModel } from '../../src/tune/models/index.ts';
import { picture } from '../tune/data/pictures.ts';
import { smallNet } from '../tune/models/nets.ts';
import { choose, diagnosticsOf, execute } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { makeWorkspace } from './support/workspace.ts';

const workbench = useWorkbench(async () => {
  const images = ['cat', 'dog'].flatMap((name) => [0, 1].map((n) => [`animals/${name}/${n}.png`, picture(n, 0.5)] as const));
  const folder = await makeWorkspace({ ...Object.fromEntries(images), 'houses.csv': 'rooms,area,price\n3,80,200\n4,120,310\n', 'weights.safetensors': '' });
  await saveModel(smallNet(), 'tfjs', folder, 'net');
  return { folder };
});

type Window = Parameters<typeof execute>[0];

/** The file that the command made, once it is shown. */
const made = (vscode: Window, name: string): Promise<string> =>
  waitFor(`${name} in the editor`, () => vscode.probe.run(({ window }, end) => {
    const document = window.activeTextEditor?.document;
    return document?.fileName.endsWith(end) ? document.getText() : undefined;
  }, name));

const withoutComments = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

hostTest('images of the workspace: found by their folders, and the file has nothing wrong', workbench, async (vscode) => {
  await execute(vscode, 'lossband.newFineTuning');
  await choose(vscode, 'Which model', 'comes with Lossband');
  await choose(vscode, 'learn from', 'animals');
  await choose(vscode, 'What learns', 'The new head alone');
  const text = await made(vscode, 'animals.finetune.yaml');
  assert.deepEqual(withoutComments(text), ['model: "shipped"', 'data: {images: "animals"}', 'stages: [{name: head, epochs: 10, lr: 0.001, freeze: base}]']);
  await vscode.page.getByRole('button', { name: /Fine-tune/ }).first().waitFor();
  assert.deepEqual((await diagnosticsOf(vscode)).filter(({ file }) => file.endsWith('animals.finetune.yaml')), []);
});

hostTest('a table: its columns are offered, the last one first', workbench, async (vscode) => {
  await execute(vscode, 'lossband.newFineTuning');
  await choose(vscode, 'Which model', 'net/model.json');
  await choose(vscode, 'learn from', 'houses.csv');
  await choose(vscode, 'Which column', 'price');
  await choose(vscode, 'What learns', 'The whole model');
  const text = await made(vscode, 'houses.finetune.yaml');
  assert.deepEqual(withoutComments(text).slice(0, 2), ['model: "net/model.json"', 'data: {table: "houses.csv", target: "price"}']);
});

hostTest('weights alone: the architecture is asked for', workbench, async (vscode) => {
  await execute(vscode, 'lossband.newFineTuning');
  await choose(vscode, 'Which model', 'weights.safetensors');
  await choose(vscode, 'Which architecture', 'mobilenet-v2');
  await choose(vscode, 'learn from', 'animals');
  await choose(vscode, 'What learns', 'then the upper half');
  const text = await made(vscode, 'animals-2.finetune.yaml');
  assert.deepEqual(withoutComments(text), ['model: {from: "weights.safetensors", architecture: mobilenet-v2}', 'data: {images: "animals"}']);
});
