// Figures of the extension in a real VS Code: `node test/bench/host.ts [activation] [chart] [line] [slices] [training]`. Builds first; needs what the host tests need.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { root } from '../../tools/paths.ts';
import { chooseHost, type Host } from '../../tools/vscode/host.ts';
import { openWorkbench, type Workbench } from '../../tools/vscode/workbench.ts';
import { waitFor } from '../../tools/wait.ts';
import { card, rowsOf } from '../host/support/screen.ts';
import { writeTree } from './eventLog.ts';
import { ms, printFigure, quantile } from './figure.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'lossband-bench-'));

/** Loads and activates the extension in fresh extension hosts. */
async function measureActivation(on: Host, times: number): Promise<void> {
  await using workbench = await openWorkbench(on, { folder: await newFolder() });
  const taken: { wall: number; cpu: number }[] = [];
  for (let time = 0; time < times; time++) {
    if (time > 0) await workbench.reload();
    // Once the other extensions have started: theirs is not our time.
    await workbench.probe.run(() => true);
    await sleep(3000);
    taken.push(await workbench.probe.run(activate));
  }
  const wall = taken.map((one) => one.wall);
  const cpu = taken.map((one) => one.cpu);
  const processor = `of the processor's time in that process: p95 ${ms(quantile(cpu, 0.95))}, median ${ms(quantile(cpu, 0.5))}`;
  printFigure('code load + activate, p95 (target 50 ms)', ms(quantile(wall, 0.95)), `Extension.activate() in ${times} fresh extension hosts, empty folder; median ${ms(quantile(wall, 0.5))}; ${processor}`);
}

/** Milliseconds by the clock, and of the extension host's processor time, which a busy machine changes less. */
async function activate(vscode: typeof import('vscode')): Promise<{ wall: number; cpu: number }> {
  const before = process.cpuUsage();
  const start = performance.now();
  await vscode.extensions.getExtension('lossband.lossband')!.activate();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

/** From the wish to see the dashboard in a window that has just opened, nothing known yet, to the first drawn chart. */
async function measureFirstChart(on: Host, times: number): Promise<void> {
  const taken: number[] = [];
  for (let time = 0; time < times; time++) {
    const folder = await newFolder();
    writeTree(folder, { name: 'first', runs: 10, tags: 1, points: 1000 });
    await using workbench = await openWorkbench(on, { folder });
    const { start } = await workbench.probe.run(async (vscode) => {
      const begin = Date.now();
      await vscode.commands.executeCommand('lossband.openDashboard');
      return { start: begin };
    });
    taken.push((await drawnAt(workbench.page)) - start);
  }
  printFigure('first chart, worst (target 2,000 ms)', ms(Math.max(...taken)), `10 runs × 1,000 points, empty store, from the command "Open Dashboard" that activates the extension to a drawn canvas; ${times} fresh windows, median ${ms(quantile(taken, 0.5))}`);
}

/** When the page first had a chart with pixels and its read-out. */
async function drawnAt(page: Page): Promise<number> {
  const frame = await dashboardFrame(page);
  return frame.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const canvas = document.querySelector<HTMLCanvasElement>('section.card canvas');
          const shown = document.querySelector('section.card .readout')?.textContent?.trim();
          if (canvas && canvas.width > 0 && shown) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

const dashboardFrame = (page: Page): Promise<Frame> =>
  waitFor('the page of the dashboard', async () => {
    for (const frame of page.frames()) if (await frame.locator('lossband-dashboard').count().catch(() => 0)) return frame;
    return undefined;
  });

/** Appends rows to a table and watches for each value in the read-out of its chart, which is drawn with the curve. */
async function measureLine(on: Host, times: number): Promise<void> {
  const folder = await newFolder();
  const file = join(folder, 'metrics.csv');
  appendFileSync(file, `step,loss\n${Array.from({ length: 50 }, (_, step) => `${step},${2 / (step + 1)}\n`).join('')}`);
  await using workbench = await openWorkbench(on, { folder });
  await workbench.probe.run((vscode) => void vscode.commands.executeCommand('lossband.openDashboard'));
  await card(workbench.page, 'loss').locator('.readout').waitFor();
  const frame = await dashboardFrame(workbench.page);
  await frame.evaluate(watchTexts);
  const taken: number[] = [];
  for (let time = 0; time < times; time++) {
    const value = (1001 + time).toString();
    // Apart by no fixed time, so that the writes do not fall in step with the clock of the commits.
    await sleep(300 + Math.random() * 300);
    const written = Date.now();
    appendFileSync(file, `${50 + time},${value}\n`);
    taken.push((await frame.evaluate(seenAt, value)) - written);
  }
  printFigure('written line on screen, p95 (target 300 ms)', ms(quantile(taken, 0.95)), `${times} rows appended 300 to 600 ms apart, until the chart's read-out shows the value; median ${ms(quantile(taken, 0.5))}, worst ${ms(Math.max(...taken))}`);
}

/** Keeps when each text was first seen in a read-out. Runs in the page. */
function watchTexts(): void {
  const seen = new Map<string, number>();
  const look = (): void => {
    for (const text of document.querySelector('section.card .readout')?.textContent?.replaceAll(',', '').match(/[\d.]+/g) ?? []) if (!seen.has(text)) seen.set(text, Date.now());
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  Object.assign(window, { seenTexts: seen });
}

function seenAt(value: string): Promise<number> {
  const seen = (window as unknown as { seenTexts: Map<string, number> }).seenTexts;
  return new Promise((resolve) => {
    const look = (): void => {
      const at = seen.get(value);
      if (at === undefined) setTimeout(look, 5);
      else resolve(at);
    };
    look();
  });
}

/** The longest time that the extension host's thread was busy without a pause while a large log is read. */
async function measureSlices(on: Host): Promise<void> {
  const folder = await newFolder();
  await using workbench = await openWorkbench(on, { folder });
  await workbench.probe.run(activate);
  await workbench.probe.run((vscode) => void vscode.commands.executeCommand('workbench.view.extension.lossband'));
  await sleep(5000);
  await startWatching(workbench);
  await sleep(5000);
  const idle = await longestSlice(workbench);
  await startWatching(workbench);
  // 55 bytes a point.
  writeTree(folder, { name: 'large', runs: 1, tags: 10, points: 95_000 });
  const start = Date.now();
  await waitFor('the run', async () => (await rowsOf(workbench.page, 'Runs')).length > 0, 120);
  await workbench.probe.run((vscode) => void vscode.commands.executeCommand('lossband.openDashboard'));
  await drawnAt(workbench.page);
  await sleep(5000);
  printFigure('longest slice of the host thread (target 50 ms)', ms(await longestSlice(workbench)), `perf_hooks.monitorEventLoopDelay in the extension host while a 50 MB event file is read and drawn (${((Date.now() - start) / 1000).toFixed(0)} s); ${ms(idle)} in 5 s before it`);
}

/** The same while the demo's fine-tuning runs and is drawn. */
async function measureTraining(on: Host): Promise<void> {
  const folder = await newFolder();
  for (const name of ['surfaces', 'surfaces.finetune.yaml']) await cp(join(root, 'demo', name), join(folder, name), { recursive: true });
  await using workbench = await openWorkbench(on, { folder });
  await workbench.probe.run(activate);
  await workbench.probe.run((vscode) => void vscode.commands.executeCommand('workbench.view.extension.lossband'));
  await workbench.probe.run((vscode) => void vscode.commands.executeCommand('lossband.openDashboard'));
  await sleep(5000);
  await startWatching(workbench);
  await workbench.probe.run((vscode) => void vscode.commands.executeCommand('lossband.fineTune', vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'surfaces.finetune.yaml')));
  await drawnAt(workbench.page);
  await waitFor('its end', () => existsSync(join(folder, 'runs', 'surfaces-1', 'result.json')), 300);
  printFigure('longest slice of the host thread while training (target 50 ms)', ms(await longestSlice(workbench)), "the demo's fine-tuning from the command to its result, sidebar and dashboard open");
}

async function startWatching({ probe }: Workbench): Promise<void> {
  await probe.run(() => {
    const delay = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    Object.assign(globalThis, { lossbandDelay: delay });
  });
}

/** Milliseconds beyond the 5 of the timer that measures. */
const longestSlice = ({ probe }: Workbench): Promise<number> =>
  probe.run(() => {
    const { lossbandDelay } = globalThis as unknown as { lossbandDelay: { disable(): void; max: number } };
    lossbandDelay.disable();
    return lossbandDelay.max / 1e6 - 5;
  });

const benches: Record<string, (on: Host) => Promise<void>> = {
  activation: (on) => measureActivation(on, 20),
  chart: (on) => measureFirstChart(on, 5),
  line: (on) => measureLine(on, 200),
  slices: measureSlices,
  training: measureTraining,
};

const wanted = process.argv.slice(2);
const host = await chooseHost(console.log);
execFileSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
for (const [name, measure] of Object.entries(benches)) if (wanted.length === 0 || wanted.includes(name)) await measure(host);
