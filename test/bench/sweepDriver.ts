// node test/bench/sweepDriver.ts [--trials 1000] [--workers 2]: what a sweep costs a trial beyond starting its process, with a program that does nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { silentLog } from '../../src/base/log.ts';
import { createSweep } from '../../src/engine/sweeps/createSweep.ts';
import { SweepDriver } from '../../src/engine/sweeps/driver.ts';
import type { Place } from '../../src/run/contract.ts';
import { createPlaces } from '../../src/run/index.ts';
import { ms, printFigure } from './figure.ts';

const { values } = parseArgs({ options: { trials: { type: 'string', default: '1000' }, workers: { type: 'string', default: '2' } } });
const trials = Number(values.trials), workers = Number(values.workers);
const folder = mkdtempSync(join(tmpdir(), 'lossband-bench-sweep-'));
const supervisor = join(folder, 'supervisor.cjs');

interface Cost {
  elapsed: number;
  /** Of this process: the supervisors and the programs are not in it. */
  cpu: number;
}

/** Milliseconds for each trial. */
async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const began = performance.now(), before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { elapsed: (performance.now() - began) / trials, cpu: (user + system) / 1_000 / trials };
}

/** The same processes under the same supervisors, as many at a time, and nothing else. */
async function startAll(place: Place): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: workers }, async () => {
    for (let n = next++; n < trials; n = next++) {
      const job = { id: `${n}`, kind: 'trial', title: `${n}`, command: ['/bin/echo', 'loss=1'], cwd: folder, env: {}, folder: join(folder, 'bare', `${n}`) } as const;
      await (await place.start(job)).ended;
    }
  }));
}

async function sweep(place: Place): Promise<void> {
  const file = join(folder, 'noop.sweep.yaml');
  writeFileSync(file, 'command: [/bin/echo, "${args_no_hyphens}"]\nmethod: random\nmetric: {name: loss}\nparameters:\n  loss: {min: 0.0, max: 1.0}\n');
  const stored = await createSweep(file, { trials, workers }, async () => []);
  await stored.acquire();
  const driver = new SweepDriver({ stored, place, log: silentLog });
  const outcome = await driver.run(), finished = driver.state.trials.filter(({ state }) => state === 'finished').length;
  stored.dispose();
  if (outcome !== 'done' || finished !== trials) throw new Error(`${outcome}: ${finished} of ${trials} trials finished`);
}

try {
  await build({ entryPoints: ['src/supervisor.ts'], outfile: supervisor, bundle: true, platform: 'node', target: 'node22', format: 'cjs', minify: true, logLevel: 'error' });
  const place = createPlaces({ supervisor })[0]!;
  const bare = await measure(() => startAll(place)), driven = await measure(() => sweep(place));
  const method = `${trials} trials of /bin/echo, ${workers} at a time`;
  printFigure('a supervised process alone, a trial', ms(bare.elapsed), method);
  printFigure('a sweep, a trial', ms(driven.elapsed), method);
  printFigure('processor time to start and follow a process', ms(bare.cpu), 'of this process alone, without supervisors and programs');
  printFigure('the same, and suggestion, state, log and end', ms(driven.cpu), 'target: 20 ms beyond process start');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
