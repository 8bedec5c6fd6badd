// The dashboard in a real VS Code over logs of real trainings, each chart and each thing that can be done with one.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../../tools/children.ts';
import { root } from '../../tools/paths.ts';
import { testCharts } from './dashboard/charts.ts';
import { testComparing } from './dashboard/comparing.ts';
import { testControl } from './dashboard/control.ts';
import { testEveryone } from './dashboard/everyone.ts';
import { testExports } from './dashboard/exports.ts';
import { testMedia } from './dashboard/media.ts';
import { testReading } from './dashboard/reading.ts';
import { testSweep } from './dashboard/sweep.ts';
import { useWorkbench } from './support/workbench.ts';
import { makeWorkspace } from './support/workspace.ts';

/** Logs that frameworks wrote, by the folder that they are put into. */
const logs = {
  torch: 'webview/torch',
  keras: 'tfevents/keras/log',
  lightning: 'csv/lightning/log',
  transformers: 'hf-trainer/nan/log',
  restarted: 'tfevents/restarted/log/purge_step',
  media: 'tfevents/media_torch/log',
  scores: 'wandb/confusion/log',
};

/** Longer than any screen is wide, level but for one point. */
const spike = { step: 12_345, value: 50, steps: 20_000 };
const rows = Array.from({ length: spike.steps }, (_, step) => `${step},${step === spike.step ? spike.value : 1 + (step % 7) / 10}\n`);
const trials = `program: train.cjs
command: [${JSON.stringify(process.execPath)}, "\${program}", "\${args}"]
method: grid
metric: {name: loss, goal: minimize}
parameters:
  x: {values: [1, 2, 3, 4]}
  width: {values: [8, 16]}
lossband: {workers: 2}
`;
const script = `const [, , ...words] = process.argv;
const { x, width } = Object.fromEntries(words.map((word) => word.replace('--', '').split('=')));
for (const epoch of [1, 2, 3]) console.log('epoch ' + epoch + ' loss=' + ((x - 3) ** 2 + 1 / width + 1 / epoch));
`;
/** What a log must not be able to do by its name. */
const hostile = '<img src=x onerror=globalThis.hacked=1>';

const workbench = useWorkbench(async () => {
  const folder = await makeWorkspace({
    'long/metrics.csv': `step,spiky\n${rows.join('')}`,
    [`hostile/=1+1 ${hostile.replaceAll('/', '')}.csv`]: `step,${hostile} | **loss**\n0,1\n1,2\n2,1\n`,
    'tuned/fit.sweep.yaml': trials,
    'tuned/train.cjs': script,
    'lossband.yaml': 'limits:\n  - {metric: val/loss, upper: 0.4}\n',
  });
  for (const [place, fixture] of Object.entries(logs)) await cp(join(root, 'test', 'fixtures', fixture), join(folder, place), { recursive: true });
  await runQuietly(process.execPath, [join(root, 'dist', 'cli.js'), 'sweep', 'fit.sweep.yaml', '--json'], { cwd: join(folder, 'tuned') });
  return { folder, settings: { 'lossband.alerts.notifications': 'off' } };
});

testCharts(workbench, spike);
testReading(workbench);
testMedia(workbench);
testControl(workbench);
testComparing(workbench);
testSweep(workbench);
testExports(workbench);
testEveryone(workbench, hostile);
