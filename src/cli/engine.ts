import { basename, resolve } from 'node:path';
import { statSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import { Engine } from '../engine/engine.ts';
import type { LogLevel } from '../base/log.ts';
import type { WatchRoot } from '../protocol/engineApi.ts';
import { readAhead } from './readAhead.ts';

/** @throws UserError where a path does not exist. */
export function rootsOf(paths: string[]): WatchRoot[] {
  if (paths.length === 0) throw new UserError('name at least one file or folder');
  return [...new Set(paths.map((path) => resolve(path)))].map((path) => {
    try {
      statSync(path);
    } catch {
      throw new UserError(`there is no file or folder ${path}`);
    }
    return { path, name: basename(path) || path };
  });
}

/** What the engine has to say beside changes: only what a person must see. */
export function didLog(level: LogLevel, message: string): void {
  if (level === 'error') process.stderr.write(`${message}\n`);
}

/**
 * Reads everything below the paths once, into memory; judges it where a list of config files is given. The engine is closed
 * whatever becomes of `ask`: an open one would keep the process alive.
 */
export async function readOnce<T>(paths: string[], configFiles: string[] | undefined, ask: (engine: Engine) => Promise<T>): Promise<T> {
  const roots = rootsOf(paths);
  const engine = new Engine({ didChange: () => undefined, didLog }, { oneShot: true, judge: configFiles !== undefined, readAhead });
  try {
    await engine.open({ roots, configFiles: configFiles ?? [], ignore: [] });
    await engine.refresh();
    return await ask(engine);
  } finally {
    await engine.close();
  }
}
