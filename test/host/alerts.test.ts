// What a person does about the alerts of a training that really diverges: snoozes, listens, looks back, notes, mutes, widens, says what is normal.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyDemo, startTraining, trainEarlierRuns } from '../../tools/demo.ts';
import { waitFor } from '../../tools/wait.ts';
import type { Workbench } from '../../tools/vscode/workbench.ts';
import { applyQuickFix, choose, diagnosticsOf, enter, execute, quickFixesAt, rowsOf, type ShownDiagnostic } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';

/** Both losses are above their limit again and again from step 400 to the end. */
const pace = { steps: 560, raiseAt: 300, pause: 2 };

let folder: string;
/** What the alert command was handed, a line each. */
let handed: string;

const workbench = useWorkbench(async () => {
  folder = await copyDemo();
  handed = join(dirname(folder), 'handed.jsonl');
  await trainEarlierRuns(folder);
  return { folder, settings: { 'lossband.alerts.sound': true } };
});

/** Trains until the loss has run away, and waits for its alerts. */
async function diverge({ page }: Workbench, name: string): Promise<void> {
  const training = startTraining(folder, name, pace);
  await waitFor(`the end of ${name}`, () => training.exitCode !== null, 150);
  await waitFor(`alerts of ${name}`, async () => (await rowsOf(page, 'Alerts')).some((row) => row.startsWith(`runs/${name}`)));
}

const config = (): string => readFileSync(join(folder, 'lossband.yaml'), 'utf8');

/** The squiggle of a metric's fixed limit, in lossband.yaml. */
const limitOf = async (vscode: Workbench, ...words: string[]): Promise<ShownDiagnostic | undefined> =>
  (await diagnosticsOf(vscode)).find(({ file, code, message }) => file === 'lossband.yaml' && code === 'fixed-limit' && words.every((word) => message.includes(word)));

/** Chooses the quick fix of a metric's limit that has the words in its title, and answers what it asks. */
async function fix(vscode: Workbench, metric: string, words: string, answer: () => Promise<void> = async () => undefined): Promise<void> {
  const [squiggle, title] = await waitFor(`the fix "${words}" of ${metric}`, async () => {
    const found = await limitOf(vscode, metric);
    const fitting = found && (await quickFixesAt(vscode, found)).find((each) => each.includes(metric) && each.includes(words));
    return fitting === undefined ? undefined : ([found!, fitting] as const);
  });
  const done = applyQuickFix(vscode, squiggle, title);
  await answer();
  await done;
}

hostTest('snoozed, alerts only show in the views', workbench, async (vscode) => {
  await execute(vscode, 'workbench.view.extension.lossband');
  await vscode.probe.run((api) => {
    const opened: string[] = [];
    Object.assign(globalThis, { lossbandTerminals: opened });
    api.window.onDidOpenTerminal(({ name }) => opened.push(name));
  });
  const command = [process.execPath, '-e', "process.stdin.on('data', (text) => require('fs').appendFileSync(process.argv[1], text + '\\n'))", handed];
  // Of the machine that the extension runs on, which need not be the one that the window is on.
  await vscode.probe.run((api, words) => api.workspace.getConfiguration().update('lossband.alerts.command', words, api.ConfigurationTarget.Global), command);
  await execute(vscode, 'lossband.snoozeAlerts');
  await choose(vscode, 'How long shall alerts only show in the views?', 'For an hour');
  await diverge(vscode, 'unheard');
});

hostTest('afterwards an alert speaks up once and rings, and what was snoozed is not made up for', workbench, async (vscode) => {
  await execute(vscode, 'lossband.resumeAlerts');
  await diverge(vscode, 'heard');
  const toasts = vscode.page.locator('.notification-toast');
  await waitFor('the message', async () => (await toasts.allInnerTexts()).some((text) => text.includes('runs/heard')));
  assert.ok((await toasts.allInnerTexts()).every((text) => !text.includes('unheard')));
  const rung = await waitFor('the bell', () => vscode.probe.run(() => (globalThis as unknown as { lossbandTerminals: string[] }).lossbandTerminals.length));
  assert.equal(rung, 1);
});

hostTest('the alert command was handed each alert as JSON, snoozed or not', workbench, async () => {
  const alerts = await waitFor('both runs', () => {
    const lines = existsSync(handed) ? readFileSync(handed, 'utf8').split('\n').filter(Boolean) : [];
    const all = lines.map((line) => JSON.parse(line) as { run: string; metric: string; step: number; rule: string; upper: number });
    return ['runs/unheard', 'runs/heard'].every((run) => all.some((each) => each.run === run && each.rule === 'fixed-limit')) && all;
  });
  assert.equal(alerts.find(({ rule }) => rule === 'fixed-limit')!.upper, 4);
  assert.equal(new Set(alerts.map((each) => JSON.stringify([each.run, each.metric, each.rule, each.step]))).size, alerts.length, 'once each');
});

hostTest('acknowledged with a note, an alert leaves Problems and stays in the history with the note and the points around it', workbench, async (vscode) => {
  await fix(vscode, 'val/loss', 'unheard with a note', () => enter(vscode, 'What was it?', 'the learning rate, on purpose'));
  await waitFor('no squiggle for it', async () => !(await limitOf(vscode, 'unheard', 'val/loss')));
  assert.ok(await limitOf(vscode, '/heard', 'val/loss'), 'the other run is as it was');
  const row = vscode.page.getByRole('treeitem', { name: /val\/loss is .*acknowledged/ }).first();
  await row.waitFor();
  const hover = vscode.page.locator('.monaco-hover', { hasText: 'the learning rate, on purpose' });
  await waitFor('the hover', async () => {
    await vscode.page.mouse.move(0, 0);
    await row.hover();
    await hover.waitFor({ timeout: 5_000 });
    return true;
  });
  assert.equal(await hover.locator('tr').count(), 2, await hover.innerText());
  assert.ok((await hover.locator('tr').first().locator('th').count()) > 6, 'points before and after');
});

hostTest('a rule is muted for a metric, and its alerts are gone', workbench, async (vscode) => {
  await fix(vscode, 'val/loss', 'Mute the rule fixed-limit');
  await waitFor('the rule in the file', () => /muted:\n\s+- rule: fixed-limit\n\s+metric: val\/loss/.test(config()));
  await waitFor('no squiggle for it', async () => !(await limitOf(vscode, 'val/loss')));
});

hostTest('steps are chosen as the baseline', workbench, async (vscode) => {
  await fix(vscode, 'train/loss', 'Choose which steps', () => choose(vscode, 'Which steps of train/loss are normal?', 'The steps before the alert'));
  await waitFor('the window in the file', () => /baselines:\n\s+- metric: train\/loss\n\s+window: \[0, \d+\]/.test(config()));
});

hostTest('earlier runs are chosen as the baseline', workbench, async (vscode) => {
  await execute(vscode, 'lossband.useRunAsBaseline');
  await choose(vscode, 'Which run?', 'runs/steady');
  await choose(vscode, 'Which metric?', 'val/accuracy');
  await waitFor('the run in the file', () => /- metric: val\/accuracy\n\s+runs: \[runs\/steady\]/.test(config()));
});

hostTest('a wider limit is kept, and the alert is gone', workbench, async (vscode) => {
  await fix(vscode, 'train/loss', 'Widen the limit', () => enter(vscode, 'Alarm when train/loss is above', '1e9'));
  await waitFor('the limit in the file', () => /- metric: train\/loss\n\s+upper: 1000000000/.test(config()));
  await waitFor('no squiggle for it', async () => !(await limitOf(vscode, 'train/loss')));
});

hostTest('an alert that is over leaves the code and stays in the history', workbench, async (vscode) => {
  const file = join(folder, 'runs', 'recovering', 'metrics.csv');
  mkdirSync(dirname(file));
  const rows = (from: number, count: number, loss: number): string => Array.from({ length: count }, (_, i) => `${from + i},${loss}\n`).join('');
  writeFileSync(file, `step,dev/loss\n${rows(0, 30, 1)}${rows(30, 3, 9)}`);
  await waitFor('the squiggle', () => limitOf(vscode, 'dev/loss'));
  appendFileSync(file, rows(33, 20, 1));
  await waitFor('no squiggle', async () => !(await limitOf(vscode, 'dev/loss')));
  await waitFor('its row', async () => (await rowsOf(vscode.page, 'Alerts')).some((row) => /dev\/loss is 9.*over$/.test(row)));
});
