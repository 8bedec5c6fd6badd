import { join } from 'node:path';
import { messageOf } from '../base/errors.ts';
import { phrase, type Phrase } from '../model/phrase.ts';
import { MemoryBackend } from './memory.ts';
import { CacheInUse, SqliteBackend } from './sqlite.ts';
import { maybeSqlite } from './sqliteModule.ts';
import { Store } from './store.ts';

const fileName = 'cache.db';

/** A store, and what a person should know about where it keeps things. */
export interface OpenedStore {
  store: Store;
  notice?: Phrase;
}

/** The store of a folder; one in memory where there is no folder, or it cannot hold one. */
export function openStore(folder: string | undefined): OpenedStore {
  const inMemory = (notice?: Phrase): OpenedStore => ({ store: new Store(new MemoryBackend()), notice });
  if (folder === undefined) return inMemory();
  if (!maybeSqlite()) return inMemory(phrase('This build of VS Code has no SQLite: logs are kept in memory and read anew at each start. A newer VS Code mends that.'));
  try {
    return { store: new Store(SqliteBackend.open(join(folder, fileName))) };
  } catch (error) {
    if (error instanceof CacheInUse) return inMemory(phrase('Another window watches this folder: here, logs are kept in memory.'));
    return inMemory(phrase('The cache in {0} cannot be written ({1}): logs are kept in memory and read anew at each start.', folder, messageOf(error)));
  }
}
