import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { silentLog } from '../../src/base/log.ts';
import type { ReadLog } from '../../src/engine/ahead/batches.ts';
import type { Portions } from '../../src/engine/ahead/portions.ts';
import { ReadAhead } from '../../src/engine/ahead/readAhead.ts';
import { type AheadLog, AheadThread, type FileIdentity } from '../../src/engine/ahead/thread.ts';
import type { Snapshot } from '../../src/protocol/engineApi.ts';
import { unpackShortSeries } from '../../src/store/shortSeries.ts';
import { waitFor } from '../../tools/wait.ts';
import { pointsOf, type Tree, writeTree } from '../bench/eventLog.ts';
import { Lab, Watched } from './lab.ts';

/** 1.3 MB each: enough to be handed over. */
const tree: Tree = { name: 'three runs', runs: 3, tags: 4, points: 6_000 };
const bundles = mkdtempSync(join(tmpdir(), 'lossband-ahead-'));
const bundle = join(bundles, 'readAhead.cjs');
const broken = join(bundles, 'broken.cjs');
const idle = join(bundles, 'idle.cjs');
const lab = new Lab();
const logOf = (run: number): string => join(lab.logs, `run_000${run}`, `events.out.tfevents.${1_760_000_000 + run}.bench`);

before(async () => {
  const entry = fileURLToPath(new URL('../../src/readAhead.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile: bundle, bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'error' });
  writeFileSync(broken, "throw new Error('no thread')");
  writeFileSync(idle, 'setInterval(() => undefined, 1000)');
  writeTree(lab.logs, tree);
});

after(() => {
  rmSync(bundles, { recursive: true });
  lab[Symbol.dispose]();
});

/** Asks for all logs, then takes what `use` wants of them. */
type Taken = Portions & { expect(file: FileIdentity): Portions };

function withAhead(entry: string, use: (take: (run: number) => Taken | undefined) => void): void {
  const ahead = new ReadAhead({ entry, least: 0 }, silentLog);
  try {
    for (let run = 0; run < tree.runs; run++) assert.ok(ahead.ask(logOf(run), `run_000${run}/events.out.tfevents.bench`, statSync(logOf(run)).size));
    use((run) => ahead.take(logOf(run)));
  } finally {
    ahead.dispose();
  }
}

function countPoints(log: Portions): number {
  let count = 0;
  for (let next = log.next(Date.now() + 1_000); next !== 'end' && next !== 'replaced'; next = log.next(Date.now() + 1_000)) {
    if (next === 'late') continue;
    for (const { series } of next.reading.runs) for (const builder of series.values()) count += builder.length;
  }
  return count;
}

test('a thread reads what was asked for, in whatever order it is taken', () => {
  withAhead(bundle, (take) => {
    for (const run of [2, 0, 1]) assert.equal(countPoints(take(run)!.expect(statSync(logOf(run)))), pointsOf(tree) / tree.runs);
    assert.equal(take(0), undefined, 'each is taken once');
  });
});

test('who begins with a log reads it: the thread, or who would wait for it', async () => {
  const open = (thread: AheadThread, run: number): AheadLog =>
    thread.open({ path: logOf(run), home: 'events.out.tfevents.bench', format: 'tfevents' }, () => false).expect(statSync(logOf(run)));
  const [thread, silent] = [new AheadThread({ entry: bundle }, silentLog), new AheadThread({ entry: idle }, silentLog)];
  try {
    const first = open(thread, 0);
    await waitFor('the thread', () => thread.receive(0));
    assert.equal(first.readHere(), false);
    const second = open(silent, 1);
    assert.equal(second.readHere(), true);
    assert.deepEqual([first, second].map((log) => countPoints(log)), [24_000, 24_000]);
    // Nobody is left to wait for, but what was begun here goes on.
    const third = open(silent, 2);
    third.readHere();
    silent.dispose();
    assert.equal(countPoints(third), 24_000);
  } finally {
    for (const each of [thread, silent]) each.dispose();
  }
});

test('nothing is given of another file than the one that is expected', () => {
  withAhead(bundle, (take) => assert.equal(countPoints(take(0)!.expect(statSync(logOf(1)))), 0));
});

test('few bytes, and files of other names, start no thread', () => {
  const ahead = new ReadAhead({ entry: bundle }, silentLog);
  assert.ok(ahead.ask(logOf(0), 'events.out.tfevents.1', 2e6));
  assert.ok(ahead.ask(logOf(1), 'metrics.csv', 1e9));
  assert.equal(ahead.take(logOf(0)), undefined);
  assert.equal(ahead.take(logOf(1)), undefined);
  ahead.dispose();
});

/** A folder of its own, so that what is asked for one by one is not in batches, and the other way round. */
const small = new Lab();
after(() => small[Symbol.dispose]());
const smallTree: Tree = { name: 'forty runs', runs: 40, tags: 35, points: 20 };
before(() => writeTree(small.logs, smallTree));
const smallLogs = (): string[] => Array.from({ length: smallTree.runs }, (_, run) => `run_${String(run).padStart(4, '0')}/events.out.tfevents.${1_760_000_000 + run}.bench`);

function askSmall(ahead: ReadAhead): void {
  for (const home of smallLogs()) assert.ok(ahead.ask(join(small.logs, home), home, statSync(join(small.logs, home)).size));
  ahead.asked();
}

const soon = (): number => Date.now() + 40;

test('small logs are read in batches, by a thread or by who needs them, each once', async () => {
  for (const entry of [bundle, broken]) {
    const ahead = new ReadAhead({ entry, least: 0 }, silentLog);
    askSmall(ahead);
    for (const home of smallLogs().reverse()) {
      const path = join(small.logs, home);
      await waitFor('its batch', () => ahead.isReady(path, soon()));
      assert.equal(ahead.formatOf(path), entry === bundle ? 'tfevents' : ahead.formatOf(path));
      const log = ahead.take(path);
      if (entry === bundle) assert.equal(countShort(log!.expect(statSync(path))), smallTree.tags * smallTree.points);
      assert.equal(ahead.take(path), undefined);
    }
    ahead.dispose();
  }
});

test('of a small log that another file took the place of, nothing is given, and of one behind a link it is told', async () => {
  const ahead = new ReadAhead({ entry: bundle }, silentLog);
  const [first, second] = smallLogs() as [string, string];
  const aside = join(small.folder, 'aside');
  cpSync(join(small.logs, 'run_0002'), aside, { recursive: true });
  symlinkSync(aside, join(small.logs, 'link'));
  const linked = `link/${basename(smallLogs()[2]!)}`;
  for (const home of [first, linked]) ahead.ask(join(small.logs, home), home, 1_000);
  assert.ok(ahead.isReady(join(small.logs, first), Infinity));
  assert.equal(ahead.take(join(small.logs, first))!.expect(statSync(join(small.logs, second))).next(0), 'end');
  const behind = ahead.take(join(small.logs, linked)) as ReadLog;
  assert.equal(behind.inPlace, false);
  ahead.dispose();
  rmSync(join(small.logs, 'link'));
});

function countShort(log: Portions): number {
  const portion = log.next(Infinity);
  assert.ok(typeof portion !== 'string' && portion.last && log.next(Infinity) === 'end');
  return unpackShortSeries(portion.reading.runs.flatMap(({ short }) => short ?? [])).reduce((sum, [, { steps }]) => sum + steps.length, 0);
}

/** Everything that is known of each run, points included. */
async function readAll(storage: string, entry: string | undefined): Promise<unknown> {
  await using watched = await Watched.open(small.options({ storage }), entry === undefined ? {} : { readAhead: { entry, least: 0 } });
  await watched.engine.refresh();
  const { runs } = await watched.engine.snapshot();
  const all = await Promise.all(runs.map(({ run, series }) => watched.engine.series(series.map(({ tag }) => ({ run: run.id, tag, columns: 0 })))));
  return runs.map((info, index) => [info, all[index]]).sort();
}

test('small logs that come in batches are stored as those that are read one by one, and are there again', async () => {
  const alone = await readAll(join(small.folder, 'alone'), undefined);
  for (const [name, entry] of [['threads', bundle], ['broken', broken]] as const) {
    const storage = join(small.folder, name);
    assert.deepEqual(await readAll(storage, entry), alone);
    assert.deepEqual(await readAll(storage, undefined), alone, 'opened again');
  }
});

async function read(entry?: string): Promise<Snapshot['runs'][number]['series'][]> {
  await using watched = await Watched.open(lab.options({ storage: undefined }), entry === undefined ? {} : { readAhead: { entry, least: 0 } });
  await watched.engine.refresh();
  return (await watched.engine.snapshot()).runs.map(({ series }) => series);
}

test('with threads, without them, and with threads that end at once, an engine reads the same', async () => {
  const alone = await read();
  assert.equal(alone.flat().reduce((sum, { count }) => sum + count, 0), pointsOf(tree));
  assert.deepEqual(await read(bundle), alone);
  assert.deepEqual(await read(broken), alone);
});
