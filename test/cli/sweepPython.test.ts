// W&B's own kind of sweep file, as it stands, on real scripts that know nothing of Lossband.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SweepLab, type SweepResult } from './sweepLab.ts';

const fixtures = fileURLToPath(new URL('../fixtures/sweep/', import.meta.url));
const python = process.env['LOSSBAND_TEST_PYTHON'] ?? 'python3';

/** Why there is nothing to test with, if so: LOSSBAND_TEST_PYTHON may name a Python that has the packages. */
function lacking(...packages: string[]): string | false {
  const { status } = spawnSync(python, ['-c', `import ${packages.join(', ')}`], { stdio: 'ignore' });
  return status !== 0 && `${python} has no ${packages.join(' or no ')}`;
}

let lab: SweepLab;
before(async () => {
  lab = await SweepLab.open();
  cpSync(fixtures, lab.path('sweep'), { recursive: true });
});
after(() => lab[Symbol.asyncDispose]());

/** A driver finds its Python on the PATH. */
async function sweep(name: string, trials: number): Promise<SweepResult> {
  const { stdout } = spawnSync(python, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  const env = { ...process.env, PATH: [dirname(stdout.trim()), process.env['PATH']].join(delimiter) };
  const ended = await lab.start(lab.path(`sweep/${name}/sweep.yaml`), ['--trials', String(trials), '--json'], env).ended;
  return JSON.parse(ended.stdout) as SweepResult;
}

test('scikit-learn with wandb.config and run.log: parameters reach the script, the metric comes from its offline log', { skip: lacking('sklearn', 'wandb') }, async () => {
  const { trials } = await sweep('sklearn', 2);
  assert.deepEqual(trials.map(({ state }) => state), ['finished', 'finished'], JSON.stringify(trials));
  for (const { params, reports, value } of trials) {
    assert.equal(reports, params['epochs'], 'each epoch was logged once, as many as the sweep chose');
    assert.ok(Number(value) > 0 && Number(value) < 3);
  }
});

test('PyTorch with argparse and prints: the metric comes from what it prints', { skip: lacking('torch') }, async () => {
  const { trials, best } = await sweep('torch', 2);
  for (const { state, reports, problem } of trials) assert.ok(state === 'pruned' || (state === 'finished' && reports === 12), problem);
  assert.ok(best!.value < 0.5);
});
