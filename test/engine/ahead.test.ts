import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { silentLog } from '../../src/base/log.ts';
import { ReadAhead } from '../../src/engine/ahead/readAhead.ts';
import type { AheadLog } from '../../src/engine/ahead/thread.ts';
import type { Snapshot } from '../../src/protocol/engineApi.ts';
import { pointsOf, type Tree, writeTree } from '../bench/eventLog.ts';
import { Lab, Watched } from './lab.ts';

/** 1.3 MB each: enough to be handed over. */
const tree: Tree = { name: 'three runs', runs: 3, tags: 4, points: 6_000 };
const bundles = mkdtempSync(join(tmpdir(), 'lossband-ahead-'));
const bundle = join(bundles, 'readAhead.cjs');
const broken = join(bundles, 'broken.cjs');
const lab = new Lab();
const logOf = (run: number): string => join(lab.logs, `run_000${run}`, `events.out.tfevents.${1_760_000_000 + run}.bench`);

before(async () => {
  const entry = fileURLToPath(new URL('../../src/readAhead.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile: bundle, bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'error' });
  writeFileSync(broken, "throw new Error('no thread')");
  writeTree(lab.logs, tree);
});

after(() => {
  rmSync(bundles, { recursive: true });
  lab[Symbol.dispose]();
});

/** Asks for all logs, then takes what `use` wants of them. */
function withAhead(entry: string, use: (take: (run: number) => AheadLog | undefined) => void): void {
  const ahead = new ReadAhead({ entry, least: 0 }, silentLog);
  try {
    for (let run = 0; run < tree.runs; run++) assert.ok(ahead.ask(logOf(run), `run_000${run}/events.out.tfevents.bench`, statSync(logOf(run)).size));
    use((run) => ahead.take(logOf(run)));
  } finally {
    ahead.dispose();
  }
}

function countPoints(log: AheadLog): number {
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
