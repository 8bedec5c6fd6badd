// A sweep is written, started, paused, resumed, extended and stopped from the palette; the view tells of it.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../tools/wait.ts';
import { execute, rowsOf } from './support/screen.ts';
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
  folder = await makeWorkspace({ 'train.cjs': script, 'fit.sweep.yaml': file });
  return { folder };
});

/** The row of the sweep, once it reads like this. */
const row = (page: Parameters<typeof rowsOf>[0], like: RegExp): Promise<string> =>
  waitFor(`a sweep that reads ${like}`, async () => (await rowsOf(page, 'Sweeps')).find((each) => like.test(each)));

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
  const runs = await waitFor('four runs', async () => {
    const rows = await rowsOf(vscode.page, 'Runs');
    return rows.filter((each) => each.includes('fit-1/')).length === 4 && rows;
  });
  assert.ok(runs.some((each) => each.includes('fit-1/2')));
});
