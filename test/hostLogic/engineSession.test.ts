import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Clock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { EngineSession } from '../../src/host/engine/engineSession.ts';
import { RestartPolicy } from '../../src/host/engine/restartPolicy.ts';
import { collectRoots } from '../../src/host/roots.ts';

const rpc = resolve(import.meta.dirname, '../../src/protocol/rpc.ts');
const portChannel = resolve(import.meta.dirname, '../../src/protocol/portChannel.ts');

/** A thread with the body of an engine; `state` is what a snapshot says. */
async function workerFile(t: TestContext, methods: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lossband-session-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'worker.mjs');
  await writeFile(file, `
    import { parentPort } from 'node:worker_threads';
    import { connect } from ${JSON.stringify(rpc)};
    import { portChannel } from ${JSON.stringify(portChannel)};
    let serial = 0;
    const state = () => ({ serial, runs: [], alerts: [], sweeps: [], jobs: [], problems: [], config: {}, scanning: false });
    const change = (more) => ({ serial: ++serial, runs: [], removedRuns: [], alerts: [], removedAlerts: [], ...more });
    const connection = connect(portChannel(parentPort), { open() {}, snapshot: () => state(), close() {}, ${methods} });
  `);
  return file;
}

const started: Clock = { now: () => Date.now(), after: (_, run) => (setImmediate(run), { dispose: () => undefined }) };

function sessionOf(t: TestContext, file: string): EngineSession {
  const session = new EngineSession({ workerFile: file, log: silentLog, openOptions: () => ({ roots: [], configFiles: [], ignore: [] }), clock: started });
  t.after(() => session.close());
  return session;
}

const once = <T>(event: (listener: (value: T) => void) => unknown): Promise<T> => new Promise((done) => event(done));

test('a call starts the thread and is answered when it is open', async (t) => {
  const session = sessionOf(t, await workerFile(t, `refresh: () => connection.far.didChange(change({ scanning: true }))`));
  assert.equal(session.isRunning, false);
  await session.far.refresh();
  assert.equal(session.mirror.scanning, true);
});

test('a thread that crashed is started again, and its state is taken anew', async (t) => {
  const session = sessionOf(t, await workerFile(t, `refresh: () => { setImmediate(() => { throw new Error('crash'); }); }`));
  session.start();
  await once(session.mirror.onDidReset);
  const again = once(session.mirror.onDidReset);
  await session.far.refresh().catch(() => undefined);
  await again;
  assert.equal(session.isRunning, true);
});

test('a thread that crashes at every start is given up, until a person starts it again', async (t) => {
  const session = sessionOf(t, await workerFile(t, `open: () => process.exit(1)`));
  const gaveUp = once(session.onDidGiveUp);
  session.start();
  await gaveUp;
  assert.equal(session.isRunning, false);
  await session.restart();
  assert.equal(session.isRunning, true);
});

test('a missed change brings a new snapshot', async (t) => {
  const session = sessionOf(t, await workerFile(t, `refresh: () => { serial += 5; connection.far.didChange(change({})); }`));
  session.start();
  await once(session.mirror.onDidReset);
  const again = once(session.mirror.onDidReset);
  await session.far.refresh();
  assert.equal((await again).serial, 6);
});

test('without a folder a call says so and nothing is started', async () => {
  const session = new EngineSession({ workerFile: 'none.mjs', log: silentLog, openOptions: () => undefined });
  await assert.rejects(session.far.refresh(), { name: 'UserError' });
  assert.equal(session.isRunning, false);
  await session.close();
});

test('restarts come later and later, and end after three crashes in five minutes', () => {
  const policy = new RestartPolicy();
  assert.deepEqual([0, 1, 2, 3].map((at) => policy.nextDelay(at)), [1_000, 2_000, 4_000, undefined]);
  assert.equal(policy.nextDelay(10 * 60_000), 1_000);
  policy.forget();
  assert.equal(policy.nextDelay(10 * 60_000), 1_000);
});

test('roots are the folders and what the settings name, each once', () => {
  const folders = [{ name: 'w', path: '/w', roots: ['runs', '/logs', '~/x', '/w'] }];
  assert.deepEqual(collectRoots(folders, ['/logs', 'relative', ''], '/home/me').map(({ path }) => path), ['/w', '/w/runs', '/logs', '/home/me/x']);
});
