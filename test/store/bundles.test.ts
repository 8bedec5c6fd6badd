import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { listSummaries } from '../../src/model/summaryTable.ts';
import { collectPoints, collectSummaries } from '../../src/store/range.ts';
import { SqliteBackend } from '../../src/store/sqlite.ts';
import { Store } from '../../src/store/store.ts';
import { packTails, tailAt } from '../../src/store/tails.ts';
import { curve, pairs } from './points.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-bundles-'));
after(() => rmSync(folder, { recursive: true }));

test('small tails come out of their blob as they went in, and none where none was', () => {
  const tail = fc.option(fc.float64Array({ minLength: 1, maxLength: 5 }).map(({ buffer }) => new Uint8Array(buffer)), { nil: undefined });
  fc.assert(fc.property(fc.array(tail, { maxLength: 9 }), (tails) => {
    const packed = packTails(tails);
    assert.deepEqual(tails.map((_, slot) => tailAt(packed, slot)), tails);
    assert.deepEqual([tailAt(packed, tails.length), tailAt(packed, tails.length + 1)], [undefined, undefined]);
  }));
});

const run = 'r/a';
const place = { source: fc.nat(1), tag: fc.nat(39).map((index) => `metric ${index}`) };
const action = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('append' as const), ...place, count: fc.oneof(fc.nat(40), fc.nat(1_500)) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('replace' as const), ...place, count: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('forget' as const), source: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.constant({ does: 'commit' as const }) },
  { weight: 2, arbitrary: fc.constant({ does: 'reopen' as const }) },
);

/** What each series of each source should be, by `source tag`: values are the steps and never come back. */
type Truth = Map<string, [step: number, value: number][]>;

test('whatever is appended, replaced and forgotten is there when the store is opened again, as it was committed last', () => {
  let file = 0;
  fc.assert(fc.property(fc.array(action, { minLength: 5, maxLength: 40 }), (actions) => {
    const path = join(folder, `${++file}.db`);
    let store = new Store(SqliteBackend.open(path));
    let [truth, committed]: [Truth, Truth] = [new Map(), new Map()];
    const sourceAt = (index: number) => {
      const home = `log${index}`;
      const source = [...store.catalog.sources.values()].find((each) => each.home === home) ?? store.addSource({ root: '/r', path: home, home, generation: 0, format: 'x', problems: [] });
      store.addRun({ id: run, root: '/r', path: 'a' });
      store.changeMember(source, run, {});
      return source;
    };
    for (const step of actions) {
      if (step.does === 'append' || step.does === 'replace') {
        const key = `${step.source} ${step.tag}`;
        const before = step.does === 'append' ? truth.get(key) ?? [] : [];
        const points = curve(step.count, step.does === 'append' ? before.length : 7);
        if (step.does === 'append') store.append(sourceAt(step.source), run, step.tag, points);
        else store.replace(sourceAt(step.source), run, step.tag, points);
        if (step.count > 0) truth.set(key, [...before, ...pairs(points)]);
      } else if (step.does === 'forget') {
        store.removeSource(sourceAt(step.source));
        truth = new Map([...truth].filter(([key]) => !key.startsWith(`${step.source} `)));
      } else if (step.does === 'commit') {
        store.commit();
        committed = new Map(truth);
      } else {
        store.dispose();
        store = new Store(SqliteBackend.open(path));
        truth = new Map(committed);
        checkSummaries(store, truth);
      }
    }
    store.commit();
    store.dispose();
    store = new Store(SqliteBackend.open(path));
    checkSummaries(store, truth);
    for (const tag of new Set([...truth.keys()].map((key) => key.slice(2)))) {
      assert.deepEqual(pairs(collectPoints(store, run, tag)), [0, 1].flatMap((source) => truth.get(`${source} ${tag}`) ?? []), tag);
    }
    store.dispose();
  }), { numRuns: 30 });
});

/** Told from what was loaded, before any series was asked for. */
function checkSummaries(store: Store, truth: Truth): void {
  const counts = new Map<string, number>();
  for (const [key, points] of truth) counts.set(key.slice(2), (counts.get(key.slice(2)) ?? 0) + points.length);
  assert.deepEqual(new Map(listSummaries(collectSummaries(store, run)).map(({ tag, count }) => [tag, count])), counts);
}
