// A log opened as a file is drawn: by a double click where nothing else could show it, by "Open With" where it is a text or a table as well.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { waitFor } from '../../tools/wait.ts';
import type { Workbench } from '../../tools/vscode/workbench.ts';
import { fixtures } from '../readers/replay.ts';
import { card, execute, tableOf } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { lossTable, makeWorkspace } from './support/workspace.ts';

interface Log {
  name: string;
  content: Uint8Array | string;
  /** Title of a chart that it has; training and validation share one. */
  metric: string;
}

const fixture = (path: string): Uint8Array => readFileSync(join(fixtures, path));

/** What nobody but us draws: a double click opens it here. */
const ours: Log[] = [
  { name: 'events.out.tfevents.1700000000.host', content: fixture('tfevents/torch/log/lr0.1_h32/events.out.tfevents.1795365746.vm.32378.0'), metric: 'val/acc' },
  { name: 'run-x.wandb', content: fixture('wandb/typed/log/wandb/offline-run-20261122_164616-k6e49dx9/run-k6e49dx9.wandb'), metric: 'nest.a' },
  { name: 'run-x.swanlab', content: fixture('swanlab/runs/log/run-20261122_164717-x65mewut/run-x65mewut.swanlab'), metric: 'loss' },
];

/** What is a text, a table or a database to most people: a double click leaves it to others. */
const others: Log[] = [
  { name: 'metrics.csv', content: lossTable(20), metric: 'loss' },
  { name: 'flat.jsonl', content: fixture('jsonl/sklearn/log/flat.jsonl'), metric: 'norm' },
  { name: 'trainer_state.json', content: fixture('hf-trainer/nan/log/trainer_state.json'), metric: 'loss' },
];

let folder: string;

const workbench = useWorkbench(async () => {
  folder = await makeWorkspace(Object.fromEntries([...ours, ...others].map(({ name, content }) => [name, content])));
  const database = new DatabaseSync(join(folder, 'mlflow.db'));
  database.exec(`BEGIN; ${readFileSync(join(fixtures, 'mlflow-database/default/mlflow.sql'), 'utf8')} COMMIT`);
  database.close();
  return { folder, settings: { 'lossband.alerts.notifications': 'off' } };
});

/** The file that is in front, what shows it, and whether it waits to be saved. */
const inFront = ({ probe }: Workbench): Promise<unknown> =>
  probe.run((vscode) => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const input = tab?.input as { uri?: { path: string }; viewType?: string } | undefined;
    return { file: input?.uri?.path.split('/').at(-1), editor: input?.viewType ?? 'text', dirty: tab?.isDirty };
  });

const open = ({ probe }: Workbench, name: string, editor?: string): Promise<unknown> =>
  probe.run((vscode, path, viewType) => {
    const uri = vscode.Uri.file(path);
    void (viewType ? vscode.commands.executeCommand('vscode.openWith', uri, viewType) : vscode.commands.executeCommand('vscode.open', uri));
  }, join(folder, name), editor);

async function closeAll(vscode: Workbench): Promise<void> {
  await execute(vscode, 'workbench.action.closeAllEditors');
  await waitFor('no editor', () => vscode.probe.run((api) => api.window.tabGroups.all.every(({ tabs }) => tabs.length === 0)));
}

async function isInFront(vscode: Workbench, file: string, editor: string): Promise<void> {
  const wanted = JSON.stringify({ file, editor, dirty: false });
  await waitFor(`${file} in ${editor}`, async () => JSON.stringify(await inFront(vscode)) === wanted);
}

async function isDrawn({ page }: Workbench, metric: string): Promise<void> {
  const rows = await waitFor(`a chart of ${metric}`, async () => (await card(page, metric).count()) === 1 && tableOf(card(page, metric)));
  assert.ok(rows.length > 0);
}

hostTest('a double click on an event file in the explorer draws it', workbench, async (vscode) => {
  await execute(vscode, 'workbench.view.explorer');
  await vscode.page.getByRole('treeitem', { name: new RegExp(`^${ours[0]!.name}`) }).dblclick();
  await isInFront(vscode, ours[0]!.name, 'lossband.log');
  await isDrawn(vscode, ours[0]!.metric);
});

for (const { name, metric } of ours) {
  hostTest(`${name} opens as charts`, workbench, async (vscode) => {
    await closeAll(vscode);
    await open(vscode, name);
    await isInFront(vscode, name, 'lossband.log');
    await isDrawn(vscode, metric);
  });
}

for (const { name, metric } of others) {
  hostTest(`${name} opens as it always did, and as charts where that is chosen`, workbench, async (vscode) => {
    await closeAll(vscode);
    await open(vscode, name);
    await isInFront(vscode, name, 'text');
    await open(vscode, name, 'lossband.metrics');
    await isInFront(vscode, name, 'lossband.metrics');
    await isDrawn(vscode, metric);
  });
}

hostTest('of a database of MLflow each run is drawn, and nothing of other logs', workbench, async (vscode) => {
  await closeAll(vscode);
  await open(vscode, 'mlflow.db', 'lossband.metrics');
  await isInFront(vscode, 'mlflow.db', 'lossband.metrics');
  await isDrawn(vscode, 'acc');
  const rows = await tableOf(card(vscode.page, 'acc'));
  assert.deepEqual([...new Set(rows.map(([run]) => run))].sort(), ['eta=0.001', 'eta=0.01']);
});
