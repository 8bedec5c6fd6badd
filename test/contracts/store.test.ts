import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Backend, SourceRow } from '../../src/store/contract.ts';
import { MemoryBackend } from '../../src/store/memory.ts';
import { listSummaries } from '../../src/model/summaryTable.ts';
import { collectArtifacts, collectPoints, collectSummaries, countArtifacts, readWindow } from '../../src/store/range.ts';
import { SqliteBackend } from '../../src/store/sqlite.ts';
import { Store } from '../../src/store/store.ts';
import { curve, pairs, pointsOf } from '../store/points.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-store-'));
after(() => rmSync(folder, { recursive: true }));

/** Ways to open the same rows again and again. */
const backends: Record<string, () => () => Backend> = {
  memory: () => {
    const backend = new MemoryBackend();
    return () => Object.assign(backend, { dispose: () => undefined });
  },
  sqlite: () => {
    const path = join(folder, `${Math.random()}`, 'cache.db');
    return () => SqliteBackend.open(path);
  },
};

const run = 'r/a';

function addSource(store: Store, path = 'log', more: Partial<SourceRow> = {}): SourceRow {
  const source = store.addSource({ root: '/r', path, home: path, generation: 0, format: 'test', problems: [], ...more });
  store.addRun({ id: run, root: '/r', path: 'a' });
  store.changeMember(source, run, {});
  return source;
}

for (const [name, create] of Object.entries(backends)) {
  describe(`store on ${name}`, () => {
    /** Opens, changes, closes, and opens again. */
    const reopened = (change: (store: Store) => void): Store => {
      const open = create();
      const store = new Store(open());
      change(store);
      store.commit();
      store.dispose();
      return new Store(open());
    };

    test('points of many chunks and of a short rest come back as they were', () => {
      const store = reopened((fresh) => {
        const source = addSource(fresh);
        fresh.append(source, run, 'loss', curve(3_000));
        fresh.commit();
        fresh.append(source, run, 'loss', curve(7, 3_000));
      });
      assert.deepEqual(pairs(collectPoints(store, run, 'loss')), [...pairs(curve(3_000)), ...pairs(curve(7, 3_000))]);
      assert.equal(listSummaries(collectSummaries(store, run))[0]!.count, 3_007);
      store.dispose();
    });

    test('what was not committed is not there after a restart, neither points nor the offset', () => {
      const open = create();
      const store = new Store(open());
      const source = addSource(store);
      store.append(source, run, 'loss', curve(5));
      store.changeSource(source, { position: { offset: 5 } });
      store.commit();
      store.append(source, run, 'loss', curve(2_000, 5));
      store.changeSource(source, { position: { offset: 2_005 } });
      store.dispose();
      const again = new Store(open());
      assert.deepEqual([...again.catalog.sources.values()][0]!.position, { offset: 5 });
      assert.equal(collectPoints(again, run, 'loss').steps.length, 5);
      again.dispose();
    });

    test('a restart supersedes the points from its step on, keeps them, and goes on', () => {
      const store = reopened((fresh) => {
        const source = addSource(fresh);
        fresh.append(source, run, 'loss', curve(2_000));
        fresh.restart(source, run, 1_500);
        fresh.append(source, run, 'loss', curve(10, 1_500));
      });
      const [summary] = listSummaries(collectSummaries(store, run));
      assert.deepEqual([summary!.count, summary!.superseded, summary!.last[0]], [1_510, 500, 1_509]);
      assert.equal(collectPoints(store, run, 'loss').steps.length, 1_510);
      assert.equal(readWindow(store, run, 'loss', { columns: 10 }).total, 1_510);
      store.dispose();
    });

    test('a restart of some tags leaves the others alone', () => {
      const store = reopened((fresh) => {
        const source = addSource(fresh);
        fresh.append(source, run, 'a', curve(10));
        fresh.append(source, run, 'b', curve(10));
        fresh.restart(source, run, 4, ['a']);
      });
      assert.deepEqual(listSummaries(collectSummaries(store, run)).map(({ tag, count }) => [tag, count]), [['a', 4], ['b', 10]]);
      store.dispose();
    });

    test('a restart in a later file counts for the files before it, and not the other way round', () => {
      const store = reopened((fresh) => {
        const [first, second] = [addSource(fresh, 'log.1'), addSource(fresh, 'log.2')];
        fresh.restart(second, run, 5);
        fresh.append(second, run, 'loss', curve(3, 5));
        fresh.append(first, run, 'loss', curve(10));
        fresh.restart(first, run, 0);
      });
      assert.deepEqual(pairs(collectPoints(store, run, 'loss')).map(([step]) => step), [5, 6, 7]);
      store.dispose();
    });

    test('a new generation supersedes what it overlaps, tag by tag', () => {
      const store = reopened((fresh) => {
        const before = addSource(fresh);
        fresh.append(before, run, 'loss', curve(10));
        fresh.append(before, run, 'rare', curve(2));
        const after = addSource(fresh, 'log', { generation: 1 });
        fresh.append(after, run, 'loss', curve(3, 7));
      });
      assert.deepEqual(listSummaries(collectSummaries(store, run)).map(({ tag, count, superseded }) => [tag, count, superseded]), [['loss', 10, 3], ['rare', 2, 0]]);
      store.dispose();
    });

    test('of sources with a rank only the highest is shown', () => {
      const store = reopened((fresh) => {
        for (const rank of [1, 3, 2]) {
          const source = addSource(fresh, `checkpoint-${rank}`);
          fresh.changeMember(source, run, { rank });
          fresh.append(source, run, 'loss', curve(rank * 10));
        }
      });
      assert.equal(collectPoints(store, run, 'loss').steps.length, 30);
      assert.equal(listSummaries(collectSummaries(store, run))[0]!.count, 30);
      store.dispose();
    });

    test('a document that was written anew replaces what it said, and tells what of it was judged', () => {
      const open = create();
      const store = new Store(open());
      const source = addSource(store);
      store.replace(source, run, 'loss', curve(1_500));
      const [part] = store.catalog.shownParts(run, 'scalar', 'loss');
      part!.judged = 1_500;
      store.replace(source, run, 'loss', curve(1_600));
      assert.deepEqual(store.takeRewinds(), [], 'the same with more at its end is growth');
      store.replace(source, run, 'loss', pointsOf([[0, 1, 1.7e9], [1, 7, 1.7e9 + 1 / 8]]));
      assert.deepEqual(store.takeRewinds(), [{ run, step: 1 }]);
      store.commit();
      assert.deepEqual(pairs(collectPoints(store, run, 'loss')), [[0, 1], [1, 7]]);
      store.dispose();
    });

    test('a window keeps a spike at any resolution, and equals the reduction of all points', () => {
      const points = curve(20_000);
      points.values[12_345] = 99;
      const store = reopened((fresh) => fresh.append(addSource(fresh), run, 'loss', points));
      for (const columns of [1, 3, 50, 700]) {
        const window = readWindow(store, run, 'loss', { columns });
        assert.ok(window.columns.values.includes(99), `${columns} columns`);
        assert.ok(window.columns.steps.length <= 4 * columns);
        assert.equal(window.total, 20_000);
        assert.equal(window.columns.steps.at(-1), 19_999);
      }
      const part = readWindow(store, run, 'loss', { from: 12_340, to: 12_349, columns: 100 });
      assert.deepEqual([part.total, part.exact], [10, true]);
      assert.deepEqual(readWindow(store, run, 'nothing', { columns: 5 }).total, 0);
      store.dispose();
    });

    test('a forgotten source takes its points with it', () => {
      const store = reopened((fresh) => {
        const source = addSource(fresh);
        fresh.append(source, run, 'loss', curve(5_000));
        fresh.commit();
        fresh.removeSource(source);
        fresh.append(addSource(fresh), run, 'loss', curve(3));
      });
      assert.equal(collectPoints(store, run, 'loss').steps.length, 3);
      assert.equal(store.catalog.sources.size, 1);
      store.dispose();
    });

    test('artifacts, findings with odd numbers, and monitors come back', () => {
      const store = reopened((fresh) => {
        const source = addSource(fresh);
        fresh.addArtifact(source, run, { kind: 'text', tag: 'note', step: 1, wall: NaN, text: '<b>' });
        fresh.addArtifact(source, run, { kind: 'histogram', tag: 'w', step: 1, wall: 2, buckets: Float64Array.of(0, 1, Infinity) });
        fresh.putFinding({
          finding: { id: 'f', run, source: 'log', metric: 'loss', step: 1, wall: NaN, rule: 'x', severity: 'error', value: NaN, message: { text: '', args: [] }, hits: 1, lastStep: 1 },
          resolved: false,
        });
        fresh.saveMonitor(run, { seen: [1, null, 'NaN'] });
      });
      assert.deepEqual(countArtifacts(store, run), [{ kind: 'text', tag: 'note', count: 1 }, { kind: 'histogram', tag: 'w', count: 1 }]);
      assert.deepEqual(collectArtifacts(store, run, 'histogram', 'w')[0]!.artifact, { kind: 'histogram', tag: 'w', step: 1, wall: 2, buckets: Float64Array.of(0, 1, Infinity) });
      assert.ok(Number.isNaN(store.catalog.findings.get('f')!.finding.value));
      assert.deepEqual(store.monitorOf(run), { seen: [1, null, 'NaN'] });
      store.forgetMonitor(run);
      store.commit();
      assert.equal(store.monitorOf(run), undefined);
      store.dispose();
    });
  });
}
