import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { WatchRoot } from '../protocol/engineApi.ts';
import { baseOf } from './discovery.ts';
import { basename, dirname, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

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
  /** Globs from the config, relative to `base`: nothing else is looked at. */
  only?: readonly string[];
  /** A person pointed at this very file: any reader that could read it may. */
  isFile: boolean;
}

export function createRoot({ path, name }: WatchRoot, only?: readonly string[]): Root {
  const top = realPath(path);
  const base = baseOf(top);
  const id = createHash('sha1').update(path).digest('hex').slice(0, 8);
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

/** The roots that were asked for and those that the config names, each once. */
export function collectRoots(asked: readonly WatchRoot[], named: readonly string[], configFile: string | undefined): Root[] {
  const roots = asked.map((root) => createRoot(root));
  if (configFile === undefined) return roots;
  const globs = new Map<string, string[]>();
  for (const pattern of named) {
    const { base, glob } = picomatch.scan(pattern);
    const path = resolve(dirname(configFile), glob === '' ? pattern : base);
    globs.set(path, [...(globs.get(path) ?? []), glob]);
  }
  for (const [path, patterns] of globs) {
    const root = createRoot({ path, name: basename(path) }, patterns.includes('') ? undefined : patterns);
    // A folder that is watched whole already must not be read twice.
    if (!roots.some(({ top, only }) => top === root.top || (!only && root.only && root.top.startsWith(top + sep)))) roots.push(root);
  }
  return roots;
}
