import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The commit that is checked out around a folder; undefined where there is no repository. Reads git's files: no git is needed. */
export function maybeCommit(folder: string): string | undefined {
  const git = gitFolder(resolve(folder));
  if (git === undefined) return undefined;
  const head = maybeText(join(git, 'HEAD')), ref = /^ref: (.+)$/.exec(head ?? '')?.[1];
  if (ref === undefined) return head;
  // The branches of a work tree are kept with those of the repository that it belongs to.
  const common = resolve(git, maybeText(join(git, 'commondir')) ?? '.');
  return maybeText(join(common, ref)) ?? maybeText(join(common, 'packed-refs'))?.split('\n').find((line) => line.endsWith(` ${ref}`))?.split(' ')[0];
}

function gitFolder(folder: string): string | undefined {
  const path = join(folder, '.git'), found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return path;
  const link = found && /^gitdir: (.+)$/.exec(maybeText(path) ?? '')?.[1];
  if (link !== undefined) return resolve(folder, link);
  return dirname(folder) === folder ? undefined : gitFolder(dirname(folder));
}

function maybeText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
