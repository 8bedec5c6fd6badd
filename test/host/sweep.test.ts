// A sweep is written, started, paused, resumed, extended and stopped from the palette; the view tells of it.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../tools/wait.ts';
import { card, dashboard, diagnosticsOf, execute, rowsOf, tableOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { makeWorkspace } from './support/workspace.ts';

/** Trials go on until there is a file `go`. */
const script = `const { existsSync } = require('node:fs');
const x = Number(process.argv[2].split('=')[1]);
const wait = setInterval(() => { if (existsSync('go')) { console.log('loss: ' + (x - 3) ** 2); clearInterval(wait); } }, 50);
`;
const file = `program: train.cjs
command: [${JSON.stringify(process.execPath)}, "\${program}", "\${args}"]
method: grid
metric: {name: loss, goal: minimize}
parameters:
  x: {values: [1, 2, 3, 4]}
lossband: {workers: 1}
`;

let folder: string;

const workbench = useWorkbench(async () => {
  folder = await makeWorkspace({
    'train.cjs': script, 'fit.sweep.yaml': file, 'lossband.yaml': 'limits:\n  - \n',
    'pair.cjs': "const x = Number(process.argv[2].split('=')[1]); console.log(`epoch 1 loss=${x} size=${{ 1: 3, 2: 2, 3: 3 }[x]}`);\n",
    'pair.sweep.yaml': file.replace('train.cjs', 'pair.cjs').replace('[1, 2, 3, 4]', '[1, 2, 3]').replace('{workers: 1}', '{workers: 2, objectives: [size]}'),
    'odd.sweep.yaml': file.replace('train.cjs', 'pair.cjs').replace('[1, 2, 3, 4]', '[1]').replace('name: loss', 'name: accuracy'),
    '.vscode/tasks.json': JSON.stringify({ version: '2.0.0', tasks: [{ label: 'pair', type: 'lossband', kind: 'sweep', file: 'pair.sweep.yaml' }] }),
    'more/new.sweep.yaml': 'metric:\n  goal: \n', 'more/new.finetune.yaml': 'optimizer:\n  type: \n',
  });
  return { folder };
});

/** The row of the sweep, once it reads like this; on a busy machine a few trials take a minute. */
const row = (page: Parameters<typeof rowsOf>[0], like: RegExp): Promise<string> =>
  waitFor(`a sweep that reads ${like}`, async () => (await rowsOf(page, 'Sweeps')).find((each) => like.test(each)), 180);

hostTest('a sweep file is checked as it is written', workbench, async (vscode) => {
  await vscode.probe.run(async (api) => {
    const uri = api.Uri.joinPath(api.workspace.workspaceFolders![0]!.uri, 'fit.sweep.yaml');
    await api.window.showTextDocument(uri);
  });
  const lenses = await waitFor('the lenses', () => vscode.probe.run(async (api) => {
    const uri = api.window.activeTextEditor!.document.uri;
    const all = await api.commands.executeCommand<import('vscode').CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
    return all.length >= 2 && all.map(({ command }) => command!.title);
  }));
  assert.deepEqual(lenses, ['$(play) Start sweep · 1 parameters', 'Preview']);
});

hostTest('keys and values are completed, and a hover says what a key does, in each of the YAML files', workbench, async (vscode) => {
  const ask = (name: string, line: number, column: number): Promise<{ labels: string[]; hover: string }> => vscode.probe.run(async (api, file: string, at: number, behind: number) => {
    const uri = api.Uri.joinPath(api.workspace.workspaceFolders![0]!.uri, file), position = new api.Position(at, behind);
    await api.workspace.openTextDocument(uri);
    const { items } = await api.commands.executeCommand<import('vscode').CompletionList>('vscode.executeCompletionItemProvider', uri, position);
    const hovers = await api.commands.executeCommand<import('vscode').Hover[]>('vscode.executeHoverProvider', uri, new api.Position(at, 3));
    const ours = (each: string | import('vscode').CompletionItemLabel): string => (typeof each === 'string' ? each : each.label);
    const hover = hovers.flatMap(({ contents }) => contents.map((text) => (text as import('vscode').MarkdownString).value)).join().replaceAll('&nbsp;', ' ');
    return { labels: items.map(({ label }) => ours(label)), hover };
  }, name, line, column);
  assert.deepEqual((await ask('more/new.sweep.yaml', 1, 8)).labels.sort(), ['maximize', 'minimize']);
  assert.match((await ask('more/new.sweep.yaml', 1, 8)).hover, /less or more/);
  assert.ok((await ask('more/new.finetune.yaml', 1, 8)).labels.includes('adamw'));
  assert.ok((await ask('lossband.yaml', 1, 4)).labels.includes('severity'));
  assert.match((await ask('lossband.yaml', 0, 0)).hover, /limits for metrics/);
});

hostTest('it is started from the palette, and the view shows it running', workbench, async (vscode) => {
  await execute(vscode, 'lossband.startSweep');
  await row(vscode.page, /^fit-1, running, 0 trials/);
  await waitFor('the first trial', async () => (await rowsOf(vscode.page, 'Sweeps')).some((each) => /^Trial 0, running, x=1/.test(each)));
});

for (const [command, like] of [['pauseSweep', /^fit-1, paused/], ['resumeSweep', /^fit-1, running/], ['stopSweep', /^fit-1, stopped/]] as const) {
  hostTest(`${command} from the palette`, workbench, async (vscode) => {
    await execute(vscode, `lossband.${command}`);
    await row(vscode.page, like);
  });
}

hostTest('resumed after a reload it runs to its end; each trial is a run', workbench, async (vscode) => {
  await vscode.reload();
  await row(vscode.page, /^fit-1, stopped/);
  await writeFile(join(folder, 'go'), '');
  await execute(vscode, 'lossband.resumeSweep');
  await row(vscode.page, /^fit-1, done, 4 trials, best loss 0/);
  // They share one row, which is opened as any other.
  await waitFor('the row of the trials', async () => (await rowsOf(vscode.page, 'Runs')).includes('fit-1, 4 runs'), 180);
  await vscode.page.getByRole('treeitem', { name: 'fit-1, 4 runs' }).click();
  const runs = await waitFor('four runs', async () => {
    const rows = await rowsOf(vscode.page, 'Runs');
    return rows.filter((each) => each.includes('fit-1/')).length === 4 && rows;
  }, 180);
  assert.ok(runs.some((each) => each.includes('fit-1/2')));
});

hostTest('its pictures are on the page of sweeps, each with its data as a table', workbench, async (vscode) => {
  await execute(vscode, 'lossband.openDashboard');
  await dashboard(vscode.page).getByRole('tab', { name: 'Sweeps' }).click();
  const rows = await tableOf(card(vscode.page, 'History'));
  assert.deepEqual(rows.map(([trial, state, loss, best]) => [trial, state, loss, best]), [['0', 'finished', '4', '4'], ['1', 'finished', '1', '1'], ['2', 'finished', '0', '0'], ['3', 'finished', '1', '0']]);
  for (const title of ['Parallel coordinates', 'Slice', 'Timeline', 'Value and duration']) await card(vscode.page, title).waitFor();
  assert.equal(await card(vscode.page, 'Objectives').count(), 0, 'there is one objective');
});

hostTest('a task of kind sweep runs one with several objectives: the front is told, drawn, and starred', workbench, async (vscode) => {
  await vscode.probe.run(async ({ tasks }) => {
    const all = await tasks.fetchTasks();
    await tasks.executeTask(all.find(({ name }) => name === 'pair')!);
  });
  await execute(vscode, 'workbench.view.extension.lossband');
  await row(vscode.page, /^pair-1, done, 3 trials, 2 on the Pareto front/);
  await execute(vscode, 'lossband.openDashboard');
  await dashboard(vscode.page).getByRole('combobox', { name: 'Sweep' }).selectOption({ label: 'pair-1' });
  const rows = await tableOf(card(vscode.page, 'Objectives'));
  assert.deepEqual(rows.map(([trial, , loss, size, front]) => [trial, loss, size, front]), [['0', '1', '3', 'yes'], ['1', '2', '2', 'yes'], ['2', '3', '3', '']]);
});

hostTest('what hinders a sweep stands in Problems, at its line', workbench, async (vscode) => {
  await vscode.probe.run(async (api) => {
    const uri = api.Uri.joinPath(api.workspace.workspaceFolders![0]!.uri, 'odd.sweep.yaml');
    await api.commands.executeCommand('lossband.startSweep', { fsPath: uri.fsPath });
  });
  const problem = await waitFor('the problem', async () => (await diagnosticsOf(vscode)).find(({ file: name }) => name === 'odd.sweep.yaml'), 180);
  assert.match(problem.message, /no log of the trial has the metric “accuracy”/i);
  assert.equal(problem.text, 'accuracy');
});
