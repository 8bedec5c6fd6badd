import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ArtifactRow, Backend, Batch, BundleRow, ChunkRow, FindingRow, MemberRow, RunRow, Saved, SourceRow } from './contract.ts';
import { fromJson, toJson } from './json.ts';
import { prepare, rowsPerPart } from './schema.ts';
import { maybeSqlite } from './sqliteModule.ts';

/** SQL of everything that is done more than once. */
const sql = {
  removeBundle: 'DELETE FROM bundle WHERE id = ?',
  removeTail: 'DELETE FROM tail WHERE part = ?',
  removeChunks: 'DELETE FROM chunk WHERE id >= ? AND id < ?',
  removeArtifacts: 'DELETE FROM artifact WHERE id >= ? AND id < ?',
  removeSource: 'DELETE FROM source WHERE id = ?',
  removeMembers: 'DELETE FROM member WHERE source = ?',
  removeFinding: 'DELETE FROM finding WHERE id = ?',
  putSource: 'INSERT OR REPLACE INTO source (id, data) VALUES (?, ?)',
  putMember: 'INSERT OR REPLACE INTO member (source, run, data) VALUES (?, ?, ?)',
  putRun: 'INSERT OR REPLACE INTO run (id, data) VALUES (?, ?)',
  putMonitor: 'INSERT OR REPLACE INTO monitor (run, data) VALUES (?, ?)',
  removeMonitor: 'DELETE FROM monitor WHERE run = ?',
  putBundle: `INSERT INTO bundle (id, source, run, keys, numbers, tails) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET keys = excluded.keys, numbers = excluded.numbers, tails = ifnull(excluded.tails, tails)`,
  putTail: 'INSERT OR REPLACE INTO tail (part, data) VALUES (?, ?)',
  putChunk: 'INSERT OR REPLACE INTO chunk (id, segment, count, low, high, corners, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
  putArtifact: 'INSERT OR REPLACE INTO artifact (id, segment, data) VALUES (?, ?, ?)',
  putFinding: 'INSERT OR REPLACE INTO finding (id, data) VALUES (?, ?)',
  sources: 'SELECT data FROM source ORDER BY id',
  members: 'SELECT data FROM member',
  runs: 'SELECT data FROM run',
  bundles: 'SELECT id, source, run, keys, numbers FROM bundle ORDER BY id',
  findings: 'SELECT data FROM finding',
  tails: 'SELECT tails FROM bundle WHERE id = ?',
  tail: 'SELECT data FROM tail WHERE part = ?',
  monitor: 'SELECT data FROM monitor WHERE run = ?',
  chunks: 'SELECT id, segment, count, low, high, corners, data FROM chunk WHERE id >= ? AND id < ? ORDER BY id',
  artifacts: 'SELECT id, segment, data FROM artifact WHERE id >= ? AND id < ? ORDER BY id',
} as const;

/** Another engine holds this cache. */
export class CacheInUse extends Error {}

/** Rows in a SQLite file. */
export class SqliteBackend implements Backend {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #loaded: Saved | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens the cache for this process alone. A cache that is damaged, or was written by a later version, is deleted: it is built again
   * from the logs. @throws CacheInUse
   */
  static open(path: string): SqliteBackend {
    mkdirSync(dirname(path), { recursive: true });
    try {
      return SqliteBackend.#tryOpen(path);
    } catch (error) {
      if (isBusy(error)) throw new CacheInUse(path, { cause: error });
      for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(path + ending, { force: true });
      return SqliteBackend.#tryOpen(path);
    }
  }

  static #tryOpen(path: string): SqliteBackend {
    const database = new (maybeSqlite()!.DatabaseSync)(path);
    try {
      // Exclusive: one engine a cache. It also keeps WAL's index out of shared memory, which network folders do not have.
      // Nobody waits for the disk while a cache is made: one that a power cut damages is made anew.
      database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = 8192; PRAGMA trusted_schema = OFF; PRAGMA synchronous = OFF;');
      const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
      if (mode !== 'wal') database.exec('PRAGMA journal_mode = DELETE');
      prepare(database);
      // 128 MB of log before its pages go to their places: a cold load writes each page once, and the rest when it is closed.
      // NORMAL: a killed process loses nothing; a power cut may lose the last commits, offsets included, and they are read again.
      database.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16000;');
      const backend = new SqliteBackend(database);
      // Damage shows when everything is read; what was read is handed out at the first `load`.
      backend.#loaded = backend.#load();
      return backend;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  load(): Saved {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    return loaded ?? this.#load();
  }

  commit(batch: Batch): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#remove(batch);
      this.#put(batch);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  tails(bundle: number): Uint8Array | undefined {
    return (this.#run(sql.tails).get(bundle)?.['tails'] as Uint8Array | null) ?? undefined;
  }

  tail(part: number): Uint8Array | undefined {
    return this.#run(sql.tail).get(part)?.['data'] as Uint8Array | undefined;
  }

  monitor(run: string): unknown {
    const row = this.#run(sql.monitor).get(run);
    return row && fromJson(row['data'] as string);
  }

  *chunks(part: number, from = 0, most = rowsPerPart): Generator<ChunkRow> {
    const [first, end] = [part * rowsPerPart + from, (part + 1) * rowsPerPart];
    // All at once: a statement that is half read would hinder a commit in between.
    for (const row of this.#run(sql.chunks).all(first, Math.min(end, first + most))) {
      yield { ...(row as unknown as Omit<ChunkRow, 'part' | 'index'>), part, index: Number(row['id']) - part * rowsPerPart };
    }
  }

  artifacts(part: number): ArtifactRow[] {
    return this.#run(sql.artifacts).all(part * rowsPerPart, (part + 1) * rowsPerPart).map((row) => ({
      part, index: Number(row['id']) - part * rowsPerPart, segment: Number(row['segment']), artifact: fromJson(row['data'] as string),
    }));
  }

  dispose(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #load(): Saved {
    const rows = <T>(text: string): T[] => this.#run(text).all().map(({ data }) => fromJson<T>(data as string));
    return {
      sources: rows<SourceRow>(sql.sources),
      members: rows<MemberRow>(sql.members),
      runs: rows<RunRow>(sql.runs),
      bundles: this.#loadBundles(),
      findings: rows<FindingRow>(sql.findings),
    };
  }

  #loadBundles(): BundleRow[] {
    // Many runs log the same metrics: the lists of them are parsed, and kept, once.
    const lists = new Map<string, string[]>();
    return this.#run(sql.bundles).all().map((row): BundleRow => {
      const text = row['keys'] as string;
      const keys = lists.get(text) ?? (JSON.parse(text) as string[]);
      lists.set(text, keys);
      return { id: Number(row['id']), source: Number(row['source']), run: row['run'] as string, keys, numbers: numbersOf(row['numbers'] as Uint8Array) };
    });
  }

  #run(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, (statement = this.#database.prepare(text)));
    return statement;
  }

  #remove(batch: Batch): void {
    for (const id of batch.removedFindings) this.#run(sql.removeFinding).run(id);
    for (const id of batch.removedParts) {
      this.#run(sql.removeTail).run(id);
      this.#run(sql.removeChunks).run(id * rowsPerPart, (id + 1) * rowsPerPart);
      this.#run(sql.removeArtifacts).run(id * rowsPerPart, (id + 1) * rowsPerPart);
    }
    for (const id of batch.removedBundles) this.#run(sql.removeBundle).run(id);
    for (const id of batch.removedSources) {
      this.#run(sql.removeSource).run(id);
      this.#run(sql.removeMembers).run(id);
    }
  }

  #put(batch: Batch): void {
    for (const row of batch.sources) this.#run(sql.putSource).run(row.id, toJson(row));
    for (const row of batch.members) this.#run(sql.putMember).run(row.source, row.run, toJson(row));
    for (const row of batch.runs) this.#run(sql.putRun).run(row.id, toJson(row));
    for (const { run, state } of batch.monitors) {
      if (state === undefined) this.#run(sql.removeMonitor).run(run);
      else this.#run(sql.putMonitor).run(run, toJson(state));
    }
    for (const { id, source, run, keys, numbers, tails } of batch.bundles) {
      this.#run(sql.putBundle).run(id, source, run, JSON.stringify(keys), bytesOf(numbers), tails ?? null);
    }
    for (const { part, data } of batch.tails) this.#run(sql.putTail).run(part, data);
    for (const { part, index, segment, count, low, high, corners, data } of batch.chunks) {
      this.#run(sql.putChunk).run(part * rowsPerPart + index, segment, count, low, high, corners, data);
    }
    for (const { part, index, segment, artifact } of batch.artifacts) this.#run(sql.putArtifact).run(part * rowsPerPart + index, segment, toJson(artifact));
    for (const row of batch.findings) this.#run(sql.putFinding).run(row.finding.id, toJson(row));
  }
}

const isBusy = (error: unknown): boolean => error instanceof Error && /locked|busy/i.test(error.message);

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

function numbersOf(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return new Float64Array(buffer, byteOffset, byteLength / 8);
}
