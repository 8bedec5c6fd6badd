import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nvidia } from '../../src/resources/nvidia.ts';
import { createRapl } from '../../src/resources/rapl.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-energy-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const nobody = (): Promise<string> => Promise.reject(new Error('not found'));

/** A part of the machine as Linux shows it. */
function part(name: string, microjoules: number | string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'energy_uj'), `${microjoules}\n`);
  writeFileSync(join(folder, name, 'max_energy_range_uj'), '1000000000\n');
}

test('packages of processors count what they took, also where a counter began anew; their parts do not count twice', async () => {
  part('intel-rapl:0', 5e6);
  part('intel-rapl:1', 999e6);
  part('intel-rapl:0:0', 1e6);
  const counter = (await createRapl(folder).open(nobody))!;
  part('intel-rapl:0', 7e6);
  part('intel-rapl:1', 2e6);
  part('intel-rapl:0:0', 9e6);
  assert.equal(await counter.take(), 2 + 3);
  assert.equal(await counter.take(), 0);
  part('intel-rapl:0', 'torn');
  part('intel-rapl:1', 4e6);
  assert.equal(await counter.take(), 2);
});

test('GPUs count by their power between two readings; one that fails counts as the one before', async () => {
  const answers = ['60.5\n39.5\n', '[N/A]\n', '100 \n'], ask = async (): Promise<string> => answers.shift() ?? Promise.reject(new Error('gone'));
  const counter = (await nvidia.open(ask))!, before = performance.now();
  const joules = (await counter.take()) + (await counter.take()) + (await counter.take());
  // 100 W all the time; the clock of the first reading stood a little earlier.
  assert.ok(joules >= 0 && joules <= (100 * (performance.now() - before + 1_000)) / 1_000);
  assert.equal(await nvidia.open(async () => '[N/A]\n'), undefined);
});

test('where nothing tells, there is nothing to count', async () => {
  assert.equal(await createRapl(join(folder, 'nowhere')).open(nobody), undefined);
  assert.equal(await nvidia.open(nobody), undefined);
});
