import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { WatchRoot } from '../protocol/engineApi.ts';
import { baseOf } from './discovery.ts';

/** A watched folder or file as the engine knows it. */
export interface Root {
  /** Short and stable: begins the ids of its runs. */
  id: string;
  /** As it was given; runs and sources name it so. */
  path: string;
  /** What paths are relative to, with no links in it. */
  base: string;
  /** Folder or file to walk, with no links in it. */
  top: string;
  name: string;
  /** A glob from the config, relative to `base`. */
  only?: string;
  /** A person pointed at this very file: any reader that could read it may. */
  isFile: boolean;
}

export function createRoot({ path, name }: WatchRoot, only?: string): Root {
  const top = realPath(path);
  const base = baseOf(top);
  const id = createHash('sha1').update(only === undefined ? path : `${path}\0${only}`).digest('hex').slice(0, 8);
  return { id, path, base, top, name, only, isFile: base !== top };
}

/** A folder that does not exist yet is watched at the path it will have. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

export const runId = (root: Root, runPath: string): string => `${root.id}/${runPath}`;
