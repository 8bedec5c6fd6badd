type Sqlite = typeof import('node:sqlite');

let loaded: Sqlite | undefined;

/**
 * SQLite as this Node.js has it: built in from 22.13, behind a flag before, and left out of some builds of Electron.
 * `getBuiltinModule` does not throw, and works in every kind of bundle.
 */
export function maybeSqlite(): Sqlite | undefined {
  loaded ??= process.getBuiltinModule?.('node:sqlite');
  return loaded;
}
