import { basename, resolve } from 'node:path';
import { statSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineApi, EngineEvents, WatchRoot } from '../protocol/engineApi.ts';

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

/** Reads everything below the paths once, into memory. */
export async function readOnce(paths: string[], configFiles: string[] = []): Promise<EngineApi> {
  const events: EngineEvents = {
    didChange: () => undefined,
    didLog: (level, message) => {
      if (level === 'error') process.stderr.write(`${message}\n`);
    },
  };
  const engine = new Engine(events, { oneShot: true });
  await engine.open({ roots: rootsOf(paths), configFiles, ignore: [] });
  await engine.refresh();
  return engine;
}
