import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nvidia } from '../../src/resources/nvidia.ts';
import { createRapl } from '../../src/resources/rapl.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-energy-'));
after(() => rmSync(folder, { recursive: true, force: true }));

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
  const counter = (await createRapl(folder).open())!;
  part('intel-rapl:0', 7e6);
  part('intel-rapl:1', 2e6);
  part('intel-rapl:0:0', 9e6);
  assert.equal(await counter.take(), 2 + 3);
  assert.equal(await counter.take(), 0);
  part('intel-rapl:0', 'torn');
  part('intel-rapl:1', 4e6);
  assert.equal(await counter.take(), 2);
});

test('where nothing tells, there is nothing to count', async () => {
  assert.equal(await createRapl(join(folder, 'nowhere')).open(), undefined);
  const before = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    assert.equal(await nvidia.open(), undefined);
  } finally {
    process.env['PATH'] = before;
  }
});
