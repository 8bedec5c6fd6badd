import { basename, isAbsolute, join, resolve } from 'node:path';
import type { WatchRoot } from '../protocol/engineApi.ts';

export const configFileName = 'lossband.yaml';

export interface Folder {
  name: string;
  /** Absolute. */
  path: string;
  /** The setting `lossband.roots` as it is in force for this folder. */
  roots: readonly string[];
}

/**
 * What is watched: every folder of the workspace and what the settings name beside them, each once.
 * A relative root belongs to its folder, `~` is the person's home.
 */
export function collectRoots(folders: readonly Folder[], windowRoots: readonly string[], home: string): WatchRoot[] {
  const roots = folders.map(({ name, path }): WatchRoot => ({ path: resolve(path), name }));
  const add = (root: string, base: string | undefined): void => {
    const expanded = root === '~' || root.startsWith('~/') ? join(home, root.slice(1)) : root;
    if (!expanded || (!isAbsolute(expanded) && base === undefined)) return;
    const path = isAbsolute(expanded) ? resolve(expanded) : resolve(base ?? '', expanded);
    if (!roots.some((other) => other.path === path)) roots.push({ path, name: basename(path) || path });
  };
  for (const folder of folders) for (const root of folder.roots) add(root, folder.path);
  for (const root of windowRoots) add(root, undefined);
  return roots;
}
