import { basename, resolve } from 'node:path';
import { statSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import { Engine } from '../engine/engine.ts';
import type { LogLevel } from '../base/log.ts';
import type { WatchRoot } from '../protocol/engineApi.ts';

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

/** Reads everything below the paths once, into memory; judges it where a list of config files is given. */
export async function readOnce(paths: string[], configFiles?: string[]): Promise<Engine> {
  const roots = rootsOf(paths);
  const engine = new Engine({ didChange: () => undefined, didLog }, { oneShot: true, judge: configFiles !== undefined });
  await engine.open({ roots, configFiles: configFiles ?? [], ignore: [] });
  await engine.refresh();
  return engine;
}
