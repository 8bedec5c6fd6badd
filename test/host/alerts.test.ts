// What a person does about the alerts of a training that really diverges: snoozes, listens, looks back, notes, mutes.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyDemo, startTraining, trainEarlierRuns } from '../../tools/demo.ts';
import { waitFor } from '../../tools/wait.ts';
import type { Workbench } from '../../tools/vscode/workbench.ts';
import { applyQuickFix, diagnosticsOf, execute, quickFixesAt, rowsOf, type ShownDiagnostic } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';

const pace = { steps: 450, raiseAt: 300, pause: 2 };

let folder: string;

const workbench = useWorkbench(async () => {
  folder = await copyDemo();
  await trainEarlierRuns(folder);
  return { folder, settings: { 'lossband.alerts.sound': true } };
});

/** Trains until the loss has run away, and waits for its alerts. */
async function diverge({ page }: Workbench, name: string): Promise<void> {
  const training = startTraining(folder, name, pace);
  await waitFor(`the end of ${name}`, () => training.exitCode !== null, 90);
  await waitFor(`alerts of ${name}`, async () => (await rowsOf(page, 'Alerts')).some((row) => row.startsWith(`runs/${name}`)));
}

const config = (): string => readFileSync(join(folder, 'lossband.yaml'), 'utf8');

/** The squiggle of a metric's fixed limit, in lossband.yaml. */
const limitOf = async (vscode: Workbench, metric: string): Promise<ShownDiagnostic | undefined> =>
  (await diagnosticsOf(vscode)).find(({ file, code, message }) => file === 'lossband.yaml' && code === 'fixed-limit' && message.includes(metric));

/** Chooses a quick fix by the begin of its title; what it asks is answered in order. */
async function fix(vscode: Workbench, metric: string, begin: string, ...answers: string[]): Promise<void> {
  const squiggle = await waitFor(`the squiggle of ${metric}`, () => limitOf(vscode, metric));
  const title = await waitFor(`the fix ${begin}`, async () => (await quickFixesAt(vscode, squiggle)).find((each) => each.startsWith(begin) && (each.includes(metric) || !each.includes('/'))));
  const done = applyQuickFix(vscode, squiggle, title);
  for (const text of answers) await answer(vscode, text);
  await done;
}

/** Types into the box that VS Code opens for a question, and confirms. */
async function answer({ page }: Workbench, text: string): Promise<void> {
  const box = page.locator('.quick-input-widget input[type="text"]');
  await box.waitFor({ state: 'visible' });
  await box.fill(text);
  const question = await box.getAttribute('aria-label');
  await page.keyboard.press('Enter');
  // Closed, or asking the next.
  await waitFor('the end of the question', async () => !(await box.isVisible()) || (await box.getAttribute('aria-label')) !== question);
}

hostTest('snoozed, alerts only show in the views', workbench, async (vscode) => {
  await execute(vscode, 'workbench.view.extension.lossband');
  await vscode.probe.run((api) => {
    const opened: string[] = [];
    Object.assign(globalThis, { lossbandTerminals: opened });
    api.window.onDidOpenTerminal(({ name }) => opened.push(name));
  });
  await execute(vscode, 'lossband.snoozeAlerts');
  await answer(vscode, 'For an hour');
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

hostTest('acknowledged with a note, an alert leaves Problems and stays in the history with the note', workbench, async (vscode) => {
  await fix(vscode, 'val/loss', 'Acknowledge with a note', 'the learning rate, on purpose');
  const row = vscode.page.getByRole('treeitem', { name: /val\/loss is .*acknowledged/ }).first();
  await row.waitFor();
  await row.hover();
  const hover = vscode.page.locator('.monaco-hover', { hasText: 'the learning rate, on purpose' });
  await hover.waitFor();
});

hostTest('a rule is muted for a metric, and its alerts are gone', workbench, async (vscode) => {
  await fix(vscode, 'val/loss', 'Mute the rule fixed-limit');
  assert.match(config(), /muted:\n\s+- rule: fixed-limit\n\s+metric: val\/loss/);
  await waitFor('no squiggle for it', async () => !(await limitOf(vscode, 'val/loss')));
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
