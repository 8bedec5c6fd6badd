import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { maybeSqlite } from '../store/sqliteModule.ts';

/** Set for the process that was started instead, so that it does not look again. */
const marker = 'LOSSBAND_RESTARTED';

/**
 * This Node.js has no SQLite (it came with 22.13): the command is run by a newer one, if there is one in a checkout's `node_modules`
 * or on the PATH. Gives its exit code; undefined where none is found or none is needed: then logs in databases are told to be unreadable.
 */
export function maybeRunByNewerNode(argv: readonly string[]): number | undefined {
  if (maybeSqlite() || process.env[marker]) return undefined;
  const script = process.argv[1]!;
  const newer = candidates(script).find((node) => spawnSync(node, ['-e', "require('node:sqlite')"], { stdio: 'ignore' }).status === 0);
  if (!newer) return undefined;
  const { status } = spawnSync(newer, [script, ...argv], { stdio: 'inherit', env: { ...process.env, [marker]: '1' } });
  return status ?? 2;
}

function candidates(script: string): string[] {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (let folder = dirname(existsSync(script) ? script : fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    folders.unshift(join(folder, 'node_modules', 'node', 'bin'));
    if (folder === dirname(folder)) break;
  }
  return [...new Set(folders.map((folder) => join(folder, name)))].filter((path) => path !== process.execPath && existsSync(path));
}
