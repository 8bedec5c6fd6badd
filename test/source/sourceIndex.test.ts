import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SourceIndex } from '../../src/source/sourceIndex.ts';
import { readAsset } from './bestPlace.ts';

test('a file is looked into again when it changed, and only then', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lossband-source-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'train.py');
  const file = { path, languageId: 'python' };
  const index = new SourceIndex(readAsset);
  const line = async (): Promise<number | undefined> => (await index.find([file], [{ metric: 'loss' }]))[0]?.[0]?.range.line;

  await writeFile(path, 'w.add_scalar("loss", l)\n');
  assert.equal(await line(), 0);
  await writeFile(path, '\n\nw.add_scalar("loss", l)\n');
  assert.equal(await line(), 2);

  // Same size and time: taken as the same, as every build tool does.
  const time = new Date(1_700_000_000_000);
  await writeFile(path, '\nw.add_scalar("loss", l)\n\n');
  await utimes(path, time, time);
  assert.equal(await line(), 1);
  await writeFile(path, '\n\nw.add_scalar("loss", l)\n');
  await utimes(path, time, time);
  assert.equal(await line(), 1);
});

test('what an editor holds counts, not what is on disk', async () => {
  const index = new SourceIndex(readAsset);
  const find = (text: string): Promise<unknown[][]> => index.find([{ path: '/nowhere/train.py', languageId: 'python', text }], [{ metric: 'loss' }]);
  assert.equal((await find('w.add_scalar("loss", l)'))[0]?.length, 1);
  assert.equal((await find('pass'))[0]?.length, 0);
});

test('files that are missing, too long or of an unknown language have no sites and do not stop the others', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lossband-source-'));
  t.after(() => rm(folder, { recursive: true }));
  const long = join(folder, 'long.py');
  await writeFile(long, `w.add_scalar("loss", l)\n${'# padding\n'.repeat(60_000)}`);
  const files = [
    { path: join(folder, 'gone.py'), languageId: 'python' },
    { path: long, languageId: 'python' },
    { path: folder, languageId: 'python' },
    { path: 'a.rb', languageId: 'ruby', text: 'add_scalar("loss", l)' },
    { path: 'b.py', languageId: 'python', text: 'w.add_scalar("loss", l)' },
  ];
  const [found] = await new SourceIndex(readAsset).find(files, [{ metric: 'loss' }]);
  assert.deepEqual(found?.map(({ path }) => path), ['b.py']);
});
