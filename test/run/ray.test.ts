import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { formatPhrase } from '../../src/model/phrase.ts';
import { SweepLab } from '../cli/sweepLab.ts';
import { placeSuite } from '../contracts/placeSuite.ts';
import { freePort } from './freePort.ts';
import { JobLab } from './lab.ts';
import { RayLab, whyNoRay } from './rayLab.ts';

const skip = whyNoRay();

test('where no cluster answers, its address is named', async () => {
  const before = process.env['RAY_API_SERVER_ADDRESS'];
  process.env['RAY_API_SERVER_ADDRESS'] = `http://127.0.0.1:${await freePort()}/`;
  await using lab = await JobLab.open();
  const available = await lab.place('ray').available();
  assert.match(available.ok ? '' : formatPhrase(available.reason), /No Ray cluster answers at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  if (before === undefined) delete process.env['RAY_API_SERVER_ADDRESS'];
  else process.env['RAY_API_SERVER_ADDRESS'] = before;
});

describe('a Ray cluster on this machine', { skip }, () => {
  let cluster: RayLab;
  before(async () => (cluster = await RayLab.open()), { timeout: 300_000 });
  after(() => cluster[Symbol.asyncDispose]());

  test('answers', async () => {
    await using lab = await JobLab.open();
    assert.deepEqual(await lab.place('ray').available(), { ok: true });
  });

  placeSuite('ray');

  test('a job that waits for what no node has is taken out', async () => {
    await using lab = await JobLab.open();
    const handle = await lab.start(lab.job(['true'], { gpus: 64 }), 'ray');
    assert.equal((await handle.status()).state, 'waiting');
    const { state, exit } = await handle.stop();
    assert.deepEqual([state, exit?.stoppedBy], ['stopped', 'request']);
  });

  test('a sweep runs its trials there', async () => {
    await using lab = await SweepLab.open();
    const file = lab.sweep('away', "console.log('loss: ' + (params.x - 300) ** 2);", { lossband: { place: 'ray' } });
    const { status, result, stderr } = await lab.run(file, '--trials', '4', '--workers', '2');
    assert.deepEqual([status, result?.trials.map(({ state }) => state)], [0, Array(4).fill('finished')], stderr);
    assert.deepEqual(lab.jobsOf(result.folder).map(({ place }) => place), Array(4).fill('ray'));
  });
});
