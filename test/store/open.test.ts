import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openStore } from '../../src/store/open.ts';
import { People } from '../../src/store/people.ts';

const folders: string[] = [];
const temporary = (): string => folders[folders.push(mkdtempSync(join(tmpdir(), 'lossband-open-'))) - 1]!;
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A cache with one source in it. */
function filled(): string {
  const folder = temporary();
  const { store } = openStore(folder);
  store.addSource({ root: '/r', path: 'a', home: 'a', generation: 0, format: 'x', problems: [] });
  store.commit();
  store.dispose();
  return folder;
}

test('a cache is there again when it is opened again', () => {
  const { store, notice } = openStore(filled());
  assert.deepEqual([store.catalog.sources.size, notice], [1, undefined]);
  store.dispose();
});

test('a damaged cache, and one of another version, is built anew without a word', () => {
  const [damaged, later, earlier] = [filled(), filled(), filled()];
  writeFileSync(join(damaged, 'cache.db'), 'this was a database once'.repeat(500));
  for (const [folder, version] of [[later, 99], [earlier, 2]] as const) {
    const database = new DatabaseSync(join(folder, 'cache.db'));
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();
  }
  for (const folder of [damaged, later, earlier]) {
    const { store, notice } = openStore(folder);
    assert.deepEqual([store.catalog.sources.size, notice], [0, undefined]);
    store.dispose();
  }
});

test('a cache that another engine holds is left alone: the second one keeps things in memory and says so', () => {
  const folder = filled();
  const first = openStore(folder);
  const second = openStore(folder);
  assert.match(second.notice!.text, /Another window/);
  assert.equal(second.store.catalog.sources.size, 0);
  first.store.dispose();
});

test('a folder that cannot be made is told of once, and logs are kept in memory', () => {
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  const { store, notice } = openStore(join(file, 'below'));
  assert.match(notice!.text, /cannot be written/);
  store.commit();
});

test('what people typed outlives the cache, and a file that nobody can read is put aside, not thrown away', () => {
  const folder = filled();
  const people = new People(folder);
  people.set('notes', '__proto__', { note: 'kept' });
  assert.deepEqual([people.colourOf('a'), people.colourOf('b'), people.colourOf('a')], [0, 1, 0]);
  people.save();
  rmSync(join(folder, 'cache.db'));
  const again = new People(folder);
  assert.deepEqual(again.data.notes['__proto__'], { note: 'kept' });
  assert.equal(again.colourOf('c'), 2, 'a colour is never given twice');
  writeFileSync(join(folder, 'people.json'), '{"notes": {"a": ');
  new People(folder);
  const aside = readdirSync(folder).find((name) => name.endsWith('.broken'));
  assert.equal(readFileSync(join(folder, aside!), 'utf8'), '{"notes": {"a": ');
});
