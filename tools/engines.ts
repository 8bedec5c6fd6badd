// node tools/engines.ts slurm|ray|python [FOLDER]: installs what some tests of sweeps need and skip without.
//   slurm          Debian's packages, as root: test/run/slurm.test.ts starts a cluster of one node from them
//   ray FOLDER     a Python in a new folder with ray[default]; LOSSBAND_RAY_PYTHON=FOLDER/bin/python for test/run/ray.test.ts
//   python FOLDER  a Python with Optuna, scikit-learn and W&B; LOSSBAND_TEST_PYTHON=FOLDER/bin/python for what runs real scripts. `pip install torch` adds PyTorch.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const python: Readonly<Record<string, readonly string[]>> = { ray: ['ray[default]'], python: ['optuna', 'scikit-learn', 'wandb'] };

function run(program: string, ...args: string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ${error ? `did not start: ${error.message}` : `ended with ${status}`}`);
}

function main([what = '', folder]: string[]): void {
  if (what === 'slurm') {
    run('apt-get', 'update');
    run('apt-get', 'install', '--yes', '--no-install-recommends', 'slurmctld', 'slurmd', 'slurm-client', 'munge');
    return;
  }
  const packages = python[what];
  if (!packages || folder === undefined) throw new Error('usage: node tools/engines.ts slurm | ray FOLDER | python FOLDER');
  const bin = join(resolve(folder), process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  run('python3', '-m', 'venv', resolve(folder));
  run(bin, '-m', 'pip', 'install', ...packages);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
