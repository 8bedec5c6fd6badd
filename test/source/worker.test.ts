import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../src/base/log.ts';
import { EngineSession } from '../../src/host/engine/engineSession.ts';
import { root } from '../phrases.ts';

test('the bundled thread finds lines of every language: its grammars lie beside it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lossband-worker-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  execFileSync(process.execPath, ['esbuild.mjs', '--out', folder], { cwd: root });
  const openOptions = () => ({ roots: [{ path: folder, name: 'empty' }], configFiles: [], ignore: ['**'] });
  const session = new EngineSession({ workerFile: join(folder, 'worker.cjs'), log: silentLog, openOptions });
  t.after(() => session.close());

  const files = [
    { path: 'a', languageId: 'python', text: 'w.add_scalar("loss", l)' },
    { path: 'b', languageId: 'typescript', text: "w.addScalar('loss', l)" },
    { path: 'c', languageId: 'yaml', text: 'lr: 0.1' },
  ];
  const [logs, hparams] = await session.far.findPlaces(files, [{ metric: 'loss' }, { hparam: 'lr' }]);
  assert.deepEqual(logs?.map(({ path }) => path).sort(), ['a', 'b']);
  assert.deepEqual(hparams?.map(({ path }) => path), ['c']);
});
