/** Paths of sources have '/' between their parts on every system. */

/** The folder, '' for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path without the last extension of its name; a leading dot begins none. */
export function withoutExtension(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.length - nameOf(path).length ? path.slice(0, dot) : path;
}
