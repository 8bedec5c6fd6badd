import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Columns } from '../../src/model/series.ts';
import type { OpenOptions } from '../../src/protocol/engineApi.ts';
import { collectPoints } from '../../src/store/range.ts';
import { SqliteBackend } from '../../src/store/sqlite.ts';
import { Store } from '../../src/store/store.ts';
import type { EngineHandle } from './engineHandle.ts';
import { writers } from './formats.ts';
import { Random } from './random.ts';
import { type LogModel, World } from './world.ts';

const actionNames = [
  'append', 'appendTorn', 'rotate', 'copyTruncate', 'replaceByCopy', 'replaceByOther', 'truncate', 'rewriteInPlace', 'remove', 'reuseInode', 'swapForLink',
  'timeBack', 'losePermission', 'look', 'kill',
] as const;
type Action = (typeof actionNames)[number];

/** How often each happens, in percent or so; writing most of all, as in life. */
const weights: Record<Action, number> = {
  append: 36, appendTorn: 10, rotate: 6, copyTruncate: 5, replaceByCopy: 4, replaceByOther: 4, truncate: 4, rewriteInPlace: 4, remove: 3, reuseInode: 3, swapForLink: 2,
  timeBack: 3, losePermission: 2, look: 12, kill: 2,
};

/** Those that destroy bytes: mostly there is a look before, so that what must be there is known to the point. */
const destructive: ReadonlySet<Action> = new Set(['copyTruncate', 'replaceByOther', 'truncate', 'rewriteInPlace', 'remove', 'reuseInode', 'swapForLink']);

export interface Outcome {
  actions: string[];
  kills: number;
  points: number;
  /** Every visible point was known to the oracle. */
  exact: boolean;
}

/** Does random things to logs while an engine reads them, then compares what it stored with what was written. */
export async function runSequence(seed: number, length: number, engine: EngineHandle): Promise<Outcome> {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'lossband-soak-'));
  const world = new World(folder, writers);
  const storage = join(folder, 'storage');
  const options: OpenOptions = {
    roots: [{ path: world.root, name: 'soak' }], configFiles: [], ignore: [], storage, pollInterval: 10, watch: seed % 2 === 0,
  };
  const told: string[] = [];
  let kills = 0;
  const look = async (): Promise<void> => {
    await engine.far.refresh();
    for (const log of world.logs) log.looked();
  };
  try {
    await engine.far.open(options);
    for (let i = 0; i < length; i++) {
      const action = random.weighted(actionNames.map((name) => [weights[name], name] as const));
      const log = random.pick(world.logs);
      if (destructive.has(action) && random.next() < 0.85) await look();
      told.push(`${action} ${log.folder}`);
      if (action === 'look') await look();
      else if (action === 'kill') {
        kills++;
        const busy = engine.far.refresh().catch(() => undefined);
        await Promise.race([busy, new Promise((resolve) => setTimeout(resolve, random.below(15)))]);
        await engine.kill();
        await engine.far.open(options);
      } else act(action, log, world, random);
    }
    world.restoreLinks();
    for (const log of world.logs) log.regainPermission();
    for (const log of world.logs) log.append(1);
    await look();
    await engine.far.close();
    assert.deepEqual(engine.errors.splice(0), []);
    const exact = compare(world, storage);
    return { actions: told, kills, points: world.must.size, exact };
  } catch (error) {
    throw new Error(`seed ${seed}: ${told.join(', ')}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function act(action: Exclude<Action, 'look' | 'kill'>, log: LogModel, world: World, random: Random): void {
  world.restoreLinks();
  log.regainPermission();
  switch (action) {
    case 'append':
      return log.append(1 + random.below(5));
    case 'appendTorn':
      return log.appendTorn(random);
    case 'replaceByOther':
    case 'truncate':
      return log[action](random.below(6));
    case 'reuseInode': {
      log.remove();
      // The file system gives the freed inode to the next file.
      const other = random.pick(world.logs);
      other.remove();
      return other.create();
    }
    default:
      return log[action]();
  }
}

/** Throws where a point is missing, counts twice, or was never written. True where the points that count were compared too. */
function compare(world: World, storage: string): boolean {
  const store = new Store(SqliteBackend.open(join(storage, 'cache.db')));
  try {
    const stored: number[] = [];
    for (const entry of store.catalog.runs.values()) {
      for (const part of [...entry.series.values()].flat()) if (part.tag === 'loss') stored.push(...store.partPoints(part).values);
    }
    const unique = new Set(stored);
    const missing = new Set([...world.must].filter((value) => !unique.has(value)));
    assert.deepEqual(world.logs.flatMap((log) => placesOf(log, missing, store)), [], 'points are missing');
    const twice = new Set(stored.filter((value, i) => stored.indexOf(value) !== i));
    assert.deepEqual(sourcesOf(store, twice), [], 'points count twice');
    assert.deepEqual(stored.filter((value) => !world.ever.has(value)), [], 'points were never written');
    const exact = world.logs.filter((log) => log.exact);
    for (const log of exact) assert.deepEqual([...visibleIn(store, log.folder)].sort(), [...log.visible()].sort(), `what counts in ${log.folder}`);
    return exact.length === world.logs.length;
  } finally {
    store.dispose();
  }
}

/** Which content of a log missing points were in, and what the store knows of its files; for the message. */
function placesOf(log: LogModel, missing: ReadonlySet<number>, store: Store): string[] {
  const places = log.generations.flatMap(({ points }, i) => {
    const found = points.filter(({ value }) => missing.has(value)).map(({ value }) => value);
    return found.length > 0 ? [`content ${i + 1} of ${log.generations.length} of ${log.folder}: ${found.join(' ')}`] : [];
  });
  if (places.length === 0) return [];
  const files = readdirSync(dirname(log.path)).map((name) => `${name}: ${readFileSync(join(dirname(log.path), name), 'latin1').slice(-400)}`);
  const rows = [...store.catalog.sources.values()].filter(({ home }) => home.startsWith(`${log.folder}/`)).map((row) => JSON.stringify(row));
  return [...places, ...files, ...rows];
}

/** Where points came from, for the message. */
function sourcesOf(store: Store, values: ReadonlySet<number>): string[] {
  const parts = [...store.catalog.runs.values()].flatMap(({ series }) => [...series.values()].flat());
  return parts.flatMap((part) => {
    const found = store.partPoints(part).values.filter((value) => values.has(value));
    return found.length > 0 ? [`${JSON.stringify(store.catalog.sources.get(part.source))}: ${found.join(' ')}`] : [];
  });
}

function visibleIn(store: Store, folder: string): Set<number> {
  const values = new Set<number>();
  for (const { row } of store.catalog.runs.values()) {
    const columns: Columns = collectPoints(store, row.id, 'loss');
    if (row.path === folder) for (const value of columns.values) values.add(value);
  }
  return values;
}
