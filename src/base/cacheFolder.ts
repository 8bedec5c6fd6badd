import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/**
 * Where programs keep what they can fetch or make again: `$XDG_CACHE_HOME` where it is set, else as the system has it
 * (XDG Base Directory Specification; `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows).
 */
function systemCaches(env: NodeJS.ProcessEnv): string {
  if (env['XDG_CACHE_HOME']) return env['XDG_CACHE_HOME'];
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches');
  return platform() === 'win32' ? (env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local')) : join(homedir(), '.cache');
}

/** Our folder among them, for everything of ours that belongs to the machine and not to a workspace. */
export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string => join(systemCaches(env), 'lossband');
